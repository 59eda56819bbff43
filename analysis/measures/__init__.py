"""Measures of what people talk about: topics, spikes, reach, needs, questions and answers, and tests of assumptions.

Each module computes one measure from data frames of one brand's posts and returns plain values with their 90% ranges.
Statistics that are not about posts belong to `analysis.stats`, the score to `analysis.worthiness`; nothing here reads
the store.
"""

"""Sentiment towards a brand: lexicon, passages that concern it, rules, evidence, score, and what labels teach.

The annotator that puts these together is `analysis.annotators.sentiment`.
"""

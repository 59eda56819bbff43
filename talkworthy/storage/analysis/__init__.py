"""Queries on the results of the analysis: results of threads, labels, quarantine, topics, daily counts, scores.

Reads for measures return Polars frames (dataframes.py); counted_posts.py says which posts count. Nothing here
computes a measure.
"""

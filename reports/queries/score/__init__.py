"""Queries on the Talkworthy score: the report on one brand, its history, the scorecard and reviewed samples.

They read conversations from the store and pass them to analysis/worthiness, which computes the score.
Nothing here saves a score.
"""

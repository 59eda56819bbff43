"""Queries on posts: saving, searching, rechecking and erasing them, and payloads that could not be parsed.

What the analysis produced for posts belongs to storage/analysis. Every function takes a connection; the caller opens
the transaction.
"""

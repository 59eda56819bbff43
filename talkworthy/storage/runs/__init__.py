"""Queries on runs of jobs: the log of runs, cursors, gaps, coverage, completeness, and exported files.

What is to be done about a failed run belongs to services/operations.
"""

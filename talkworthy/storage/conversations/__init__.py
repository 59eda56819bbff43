"""Queries on conversations and threads, for pages, reports and exports: lists, filters, one thread with its posts.

Everything here reads; results of the analysis are written by storage/analysis.
"""

"""Queries that build the results that pages, reports and commands show.

Each module returns one frozen value for one brand and one date range, and writes it as JSON values with `to_record`.
No sentences and no file formats live here.
"""

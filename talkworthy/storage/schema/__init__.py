"""The tables of the store. core.py holds posts, results and runs; notebook.py assumptions and notes; audit.py the log.

comparisons.py holds results without labels or without the quarantine. The tables are declared here and built by
migrations/; a test compares the two. No module here runs a query.
"""

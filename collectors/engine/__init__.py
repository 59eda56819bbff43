"""The engine that runs every source: what it asks of a source, and how a run searches, reads and follows.

Nothing in here knows a single source.
"""

"""What every source shares: one run of a source, how a request is retried, its cursor, its facts, and its failures.

A source's own folder holds what only that source knows. Nothing here imports a source or the client library of one.
"""

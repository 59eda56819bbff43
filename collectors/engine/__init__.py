"""What every source shares: one run of a source that is searched, how a request is repeated, what failures are called.

A source's own folder holds what only that source knows. Nothing here may import a source or a client library of one.
"""

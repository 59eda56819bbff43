"""What the sources share: the run of a source, retries, cursors, rechecks, budgets, facts and errors.

`http` has the HTTP clients and sessions, `search` turns a brand's query into the search texts of a source. What only
one source needs belongs to its own package. Nothing here imports a source or the client library of a source.
"""

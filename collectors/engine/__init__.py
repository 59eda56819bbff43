"""What every source shares: how a request is repeated, and what its failures are called.

No module here knows a single source. Sources import from here; nothing here imports a source.
"""

"""HTTP for all sources: bounded requests, sessions for client libraries, and a guard against private addresses.

Nothing here knows a source or parses a post.
"""

"""Sources of posts: one package for each source, and `engine` with what they share.

A source states its facts in `__init__.py` and has a collector, a client and a parser. It yields posts in batches; it
does not save anything. Nothing here imports reports, services, commands or pages.
"""

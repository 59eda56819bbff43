"""Which posts name a brand, and which of these are about it.

Names and queries are in `mentions`, what labels teach about namesakes in `classifier`. Sentiment does not belong here.
"""

"""Queries on assumptions: what was assumed, the examples to check, the result, and topics that nobody assumed.

Nothing here saves: writing, mapping and revealing assumptions are in services/feedback.
"""

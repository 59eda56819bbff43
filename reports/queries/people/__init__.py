"""Queries on people: what they need, who may need a reply, and the weekly customer conversations.

Results quote posts and link to conversations. They never list or rank individual people.
"""

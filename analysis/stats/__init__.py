"""Statistics that know nothing of posts: arrays in, numbers with their intervals out.

Each method stands here once. What a number means for a brand belongs to the measures, not here.
"""

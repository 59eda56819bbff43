"""Queries on topics: their share over time, and the gap between the topics of people and of the brand.

The topics themselves are found in analysis/topics when posts are analysed. Nothing here assigns or renames a topic.
"""

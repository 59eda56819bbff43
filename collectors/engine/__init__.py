"""What the collectors of all sources share: the facts about a source, and the parts that every source would need.

Nothing here knows a particular source.
"""

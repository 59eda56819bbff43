"""Posts that should not count: near duplicates, and coordinated or automated posting.

Each function takes a data frame of all posts of a brand and returns the suspicious ones with the rule that found them.
Whether a person included or excluded them, and where that is stored, is the work of `services` and the store.
"""

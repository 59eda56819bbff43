"""The analysis of whole threads for all tracked brands: from stored posts to mentions, conversations and annotations.

Pure: rows in, an `AnalysisResult` out. Reading from and writing to the store belongs to `services/analysis`.
"""

"""The counts of the overview: the period before, mentions by week and how they changed, and which way topics lean.

The words for them are in `reports.wording.overview`.
"""

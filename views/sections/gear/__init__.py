"""The pages behind the gear: data sources, accuracy, reviewing mentions, suspected spam, the team; and the setup.

Those about the whole store get a snapshot of it instead of a brand and date range.
"""

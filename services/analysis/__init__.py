"""Analysing: reading new posts, scoring brands, and the run that does all of it."""

"""Readers of the data dumps of forums: Stack Exchange."""

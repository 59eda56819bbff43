"""Showing: the pages of the dashboard and the frame around them. Nothing here writes to the store."""

"""Showing: the pages of the dashboard and the frame around them. `said` alone writes to the store: a reader's word."""

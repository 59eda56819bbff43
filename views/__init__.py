"""Showing: the pages of the dashboard and the frame around them. They write through `services` alone."""

"""Collecting: asking sources, importing files, checking known posts again."""

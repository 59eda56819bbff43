"""Queries on what people write: assumptions, guesses, notes, and the audit log of the dashboard.

Labels belong to storage/analysis, since the analysis reads them. Who may write what is decided in services and views.
"""

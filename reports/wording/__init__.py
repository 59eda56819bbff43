"""Texts for people: formats of numbers and dates, and the sentences on screens, in reports and in command output.

Each module covers one subject and returns plain text. Texts follow docs/glossary.md. Nothing here reads the store,
and nothing here writes HTML or files.
"""

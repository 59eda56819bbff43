"""Reads the rows of any table with a map of its columns to the fields of a post."""

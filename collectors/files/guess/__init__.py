"""Guesses which column of an unknown table or JSON file holds which field of a post, by its name and its values.

`column_names` scores names, `column_values` measures values, `choose_columns` combines both and gives each field at
most one column. Nothing here reads the whole of a file, and nothing is imported.
"""

"""File formats: the HTML report, the CSV report and the CSV export of posts.

Each report format registers a function that turns reports into the content of one file. What a file contains is
decided in `queries`; nothing here reads the store.
"""

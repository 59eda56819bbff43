"""Results as lines of text, for the terminal.

One module for each command of `talkworthy show`. JSON comes from the `to_record` functions in `reports/`.
"""

"""The commands of `talkworthy`, one module for each group.

A command parses its options, calls one function that does the work, and prints the result. It holds no rules.
`app.py` holds the help screen, the exit codes and the options that commands share.
"""

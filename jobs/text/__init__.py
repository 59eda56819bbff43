"""Results as text for the terminal, and as JSON values where `reports` has no `to_record` for them.

One module for a command or a group of commands. A function takes values and returns text; it reads nothing from the
store and prints nothing.
"""

"""The verbs of the command line, a family a file."""

"""The command line: `talkworthy COMMAND`, or `python -m jobs COMMAND`.

`cli` starts it, `commands` holds the commands, `text` their output as text, `console` writes it, and `scheduler` runs
tasks regularly. Commands parse options, call `services` or `reports`, and print; they hold no rules.
"""

"""The use cases, each written once: what the command line and the dashboard both call.

A function here checks the rules, reads and writes the store, and returns values. It prints nothing and draws nothing.
Commands (`jobs/`) and pages (`views/`) parse input, call one function, and show the result.
May import `reports`, `collectors`, `analysis`, `talkworthy`; never `jobs`, `views`, Streamlit, Typer or rich.
"""

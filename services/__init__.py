"""The use cases, each written once: what the command line and the dashboard both call.

A function here checks the rules, reads and writes the store, and returns plain values. It prints nothing and draws
nothing. Commands (`jobs/`) and pages (`views/`) parse what a person gave, call one function, and show the result.
May import `reports`, `collectors`, `analysis` and `talkworthy`; never `jobs` or `views`, never Streamlit or Typer.
"""

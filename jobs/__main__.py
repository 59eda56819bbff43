"""`python -m jobs VERB`."""

from jobs.cli import main

main()

"""`python -m jobs COMMAND`."""

from jobs.cli import main

main()

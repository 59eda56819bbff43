"""The command line: where collectors, the store and the analysis are put together, one verb a file."""

"""The query language: what a person looks for, as a value that can be read, matched and put to a source."""

"""JSON files of any shape: as lines of one object each, and as columns with paths."""

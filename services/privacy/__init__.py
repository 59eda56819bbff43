"""Privacy: erasing authors, retention, and what is exported."""

"""The file formats of Reddit: dumps, saved pages, archives and tables."""

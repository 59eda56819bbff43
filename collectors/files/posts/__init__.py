"""Builds Posts from the rows of known formats: native ids and values go in, Posts or reasons come out."""

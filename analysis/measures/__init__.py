"""Measures: what the posts of a brand add up to, one measure a file. Frames of posts in, values out."""

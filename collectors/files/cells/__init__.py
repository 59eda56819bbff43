"""Parses what the cells of tables hold: counts, ids, dates, time zones, retweets."""

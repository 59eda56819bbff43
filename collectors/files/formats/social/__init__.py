"""Readers of what Mastodon and Bluesky give away: archives, answers of their APIs, streams, scrapers' tables."""

"""Readers of reviews: app stores, Trustpilot, Amazon. An answer of the company is a reply to the review."""

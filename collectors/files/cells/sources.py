"""Finds the source that people mean by the name of a platform."""

from __future__ import annotations

_NAMES = {
    "twitter": "x",
    "twitter/x": "x",
    "x/twitter": "x",
    "x (twitter)": "x",
    "hacker news": "hackernews",
    "hn": "hackernews",
    "stack exchange": "stackexchange",
    "stack overflow": "stackexchange",
} | {
    name: name
    for name in (
        "x", "reddit", "youtube", "mastodon", "bluesky", "hackernews", "stackexchange", "discourse", "threads",
        "tiktok", "instagram", "facebook", "discord", "telegram", "rss",
    )
}  # fmt: skip


def to_source(name: str) -> str:
    """Return the source of a platform that `name` means in any spelling: `Twitter` is `x`; others are unchanged."""
    return _NAMES.get(name.strip().lower(), name)

"""Recognises retweets, which repeat another post and have no words of their own."""

from __future__ import annotations

import re

_RETWEET = re.compile(r"\s*RT @\w")


def is_retweet(text: str) -> bool:
    """Return whether `text` is a retweet in the form of old tools and exports: `RT @name: ...`."""
    return "RT @" in text[:64] and _RETWEET.match(text) is not None

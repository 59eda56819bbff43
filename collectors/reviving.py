"""Reading a dead letter again: its payload as posts, by today's code."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from collectors.fields import WRONG_SHAPE
from talkworthy.model import Post


def to_revived(raw: str, to_posts: Callable[[dict[str, Any]], list[Post]]) -> list[Post]:
    """What `to_posts` makes of the JSON object `raw`. Raises ValueError where it still makes nothing of it."""
    try:
        letter = json.loads(raw)
        if not isinstance(letter, dict):
            raise TypeError("no object")
        return to_posts(letter)
    except WRONG_SHAPE as error:
        raise ValueError(f"{type(error).__name__}: {error}") from error

"""Counts the reactions to a message of a chat."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from collectors.files.posts.native_post import object_of, text_of, to_number

DISAPPROVING = frozenset("👎💩🤮🤬😡😠🤡🖕😢😭💔🥱")
"""Reactions that are no like."""


def count_reactions(reactions: Iterable[Mapping[str, Any]], emoji: str, number: str) -> int | None:
    """Return how many reactions are likes, None if there are no reactions at all.

    `emoji` and `number` name the keys of a reaction, `emoji` perhaps inside an object (`emoji.name`).
    """
    signs = [(_sign(reaction, emoji), to_number(reaction.get(number)) or 0) for reaction in reactions]
    return sum(count for sign, count in signs if sign not in DISAPPROVING) if signs else None


def _sign(reaction: Mapping[str, Any], emoji: str) -> str:
    outer, _, inner = emoji.partition(".")
    return text_of(object_of(reaction.get(outer)).get(inner)) if inner else text_of(reaction.get(outer))

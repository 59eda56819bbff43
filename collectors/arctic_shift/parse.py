"""Converts submissions and comments of Arctic Shift to Posts: those of Reddit, with what the archive knows of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from collectors.engine.json_fields import WRONG_SHAPE
from collectors.engine.place import Item, SourcePlace
from collectors.engine.run_notes import parse_letter
from collectors.reddit.parse import to_post as to_reddit_post
from talkworthy.model import Post
from talkworthy.plain_text import to_plain_text

READ_TWICE_SINCE = 1_698_796_800  # 2023-11-01: since then everything is read again after 36 hours


def to_post(raw: Item) -> Post:
    """Return the submission or comment, with the id that Reddit's own API and dumps give it.

    What was deleted or removed later is a tombstone, although the archive has its text. Counts are None until the
    archive has read the post a second time: the first time is seconds after it was written. Raises one of WRONG_SHAPE
    if a required key is missing or malformed.
    """
    meta = raw.get("_meta")
    meta = meta if isinstance(meta, dict) else {}
    thing: dict[str, Any] = dict(raw)
    if _is_gone(meta):
        thing["removed_by_category"] = "deleted"
    if "retrieved_2nd_on" not in meta and float(raw["created_utc"]) >= READ_TWICE_SINCE:
        thing |= {"score_hidden": True, "num_comments": None}
    if isinstance(title := raw.get("title"), str):
        thing["title"] = to_plain_text(title)  # the archive escapes `&`, `<` and `>` once more
    return to_reddit_post(thing)


def _is_gone(meta: Mapping[str, Any]) -> bool:
    """Return whether the post was deleted or removed; one that was available again the second time was not."""
    return bool(meta.get("was_deleted_later") or (meta.get("removal_type") and not meta.get("was_initially_deleted")))


def to_good_posts(things: Iterable[Item], place: SourcePlace, where: str) -> list[Post]:
    """Return the posts among `things`; the others become dead letters, as read in `where`."""
    posts = []
    for thing in things:
        try:
            posts.append(to_post(thing))
        except WRONG_SHAPE as error:
            place.add_dead_letter(thing, error, where)
    return posts


def letter_to_posts(raw: str) -> list[Post]:
    """Return the post in a dead letter. Raises ValueError if it is still malformed."""
    return parse_letter(raw, lambda thing: [to_post(thing)])

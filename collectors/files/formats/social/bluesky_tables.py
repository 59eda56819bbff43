"""Reads tables and flat JSON of Bluesky, as scrapers and data sets write them: one post a row, with its `uri`."""

from __future__ import annotations

from typing import ClassVar

from collectors.bluesky.parse import COLLECTION
from collectors.files.engine.reader import FileSample, reader
from collectors.files.posts.json_cells import Cells, to_cells
from collectors.files.posts.known_table import KnownTable, KnownTables

_URI = "at://"
_PROFILE = "https://bsky.app/profile"
_DATES = ("created_at", "createdAt", "record.createdAt", "record.created_at", "indexed_at", "indexedAt")


def _prepare(cells: Cells) -> Cells | None:
    """Return a row with the address of the post; None for a like or a repost.

    Some tools name the account that is answered instead of the post: such a parent is left out.
    """
    parts = cells["uri"].strip().split("/")
    if len(parts) < 5 or parts[3] != COLLECTION:
        return None
    others = (*POSTS.columns["thread"], *POSTS.columns["reply_to"])
    unknown = {name: "" for name in others if cells.get(name) and not cells[name].strip().startswith(_URI)}
    return {**cells, **unknown, "(url)": f"{_PROFILE}/{parts[2]}/post/{parts[4]}"}


POSTS = KnownTable(
    source="bluesky",
    kind="post",
    needs=frozenset({"uri"}),
    any_of=frozenset(_DATES),
    columns={
        "id": ("uri",),
        "author": ("author.handle", "author_handle", "handle", "author_username", "username", "author", "did"),
        "text": ("text", "record.text", "content"),
        "created_at": _DATES,
        "thread": ("root_uri", "reply_root", "reply_root_uri", "record.reply.root.uri", "reply.root.uri"),
        "reply_to": (
            "reply_parent",
            "reply_parent_uri",
            "parent_uri",
            "record.reply.parent.uri",
            "reply.parent.uri",
            "reply_to",
            "reply_to_uri",
        ),
        "lang": ("lang", "language"),
        "url": ("(url)",),
        "likes": ("like_count", "likeCount", "likes"),
        "replies": ("reply_count", "replyCount", "replies"),
        "reposts": ("repost_count", "repostCount", "reposts"),
    },
    prepare=_prepare,
)


@reader("bluesky_table")
class BlueskyTables(KnownTables):
    """Matches a table or flat objects with `uri` (of Bluesky), `text` and a date."""

    description: ClassVar[str] = "Bluesky tables (CSV or JSON with uri, text, created_at ...)"
    forms: ClassVar[tuple[KnownTable, ...]] = (POSTS,)

    @classmethod
    def matches(cls, sample: FileSample) -> bool:
        if not super().matches(sample):
            return False
        objects = list(sample.objects())
        if not objects:
            return f"{_URI}did:".encode() in sample.head
        return any(_is_flat(to_cells(row)) for row in objects if not isinstance(row.get("record"), dict))


def _is_flat(cells: Cells) -> bool:
    return POSTS.fits(cells) and "text" in cells and cells["uri"].startswith(f"{_URI}did:")

"""Reads tables of comments with the field names of the YouTube Data API, as scripts write them with pandas."""

from __future__ import annotations

from typing import ClassVar

from collectors.files.engine.reader import reader
from collectors.files.formats.video.youtube_ids import to_places
from collectors.files.posts.json_cells import Cells
from collectors.files.posts.known_table import KnownTable, KnownTables

_TOP = "snippet.topLevelComment.snippet."
_IDS = ("cid", "commentId", "comment_id", "Comment ID", "snippet.topLevelComment.id", "id")
_VIDEOS = ("videoId", "video_id", "snippet.videoId", f"{_TOP}videoId")
_PARENTS = ("parentId", "parent_id", "snippet.parentId")


def _prepare(cells: Cells) -> Cells:
    """Return a row with the ids of the comment, its parent and its video."""
    native, video, parent = (_first(cells, names) for names in (_IDS, _VIDEOS, _PARENTS))
    places = to_places(native, video, parent) if native else {"thread": video, "reply_to": video}
    return {**cells, **{f"({key})": value for key, value in places.items()}}


def _first(cells: Cells, names: tuple[str, ...]) -> str:
    values = (cells.get(name, "").strip() for name in names)
    return next((value for value in values if value not in ("", "nan", "None")), "")


COMMENTS = KnownTable(
    source="youtube",
    kind="comment",
    needs=frozenset({"publishedAt"}),
    any_of=frozenset({"textDisplay", "textOriginal"}),
    columns={
        "id": ("(id)",),
        "thread": ("(thread)",),
        "reply_to": ("(reply_to)",),
        "url": ("(url)",),
        "author": ("authorDisplayName", "author"),
        "text": ("textOriginal", "textDisplay"),
        "created_at": ("publishedAt",),
        "likes": ("likeCount",),
        "replies": ("totalReplyCount", "replyCount"),
    },
    prepare=_prepare,
)
NORMALIZED = KnownTable(
    source="youtube",
    kind="comment",
    needs=frozenset({f"{_TOP}textDisplay", f"{_TOP}publishedAt"}),
    columns={
        **{key: COMMENTS.columns[key] for key in ("id", "thread", "reply_to", "url")},
        "author": (f"{_TOP}authorDisplayName",),
        "text": (f"{_TOP}textOriginal", f"{_TOP}textDisplay"),
        "created_at": (f"{_TOP}publishedAt",),
        "likes": (f"{_TOP}likeCount",),
        "replies": ("snippet.totalReplyCount",),
    },
    prepare=_prepare,
)
"""What `pandas.json_normalize` makes of an answer."""


@reader("youtube_table")
class YoutubeTables(KnownTables):
    """Matches tables and flat objects with `publishedAt` and `textDisplay` or `textOriginal`."""

    description: ClassVar[str] = "tables with the names of the YouTube Data API (publishedAt, textDisplay ...)"
    forms: ClassVar[tuple[KnownTable, ...]] = (COMMENTS, NORMALIZED)

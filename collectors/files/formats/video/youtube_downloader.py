"""Reads the comments of youtube-comment-downloader: JSON lines, one JSON object, or a CSV of the same fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from collectors.files.engine.dates import to_moment
from collectors.files.engine.reader import FileSample, Reject, reader
from collectors.files.engine.streams import FileStream
from collectors.files.engine.table_detection import find_table
from collectors.files.engine.table_reader import Table, read_table
from collectors.files.formats.video.youtube_ids import find_video, to_places
from collectors.files.posts.documents import read_documents
from collectors.files.posts.native_post import (
    Raw,
    build_post,
    convert_each,
    objects_of,
    text_of,
    to_number,
    to_seconds,
)
from collectors.youtube.parse import to_account
from talkworthy.model import Post
from talkworthy.plain_text import to_plain_text
from talkworthy.post_ndjson import BadRow

_NEEDED = frozenset({"cid", "text", "time", "author", "votes"})
_NO_TIME = (
    "The comment has no time_parsed, and `time` alone ('2 days ago') does not say when: run the downloader again, "
    "which adds it."
)


@reader("youtube_downloader")
class YoutubeDownloader:
    """Matches `cid`, `text`, `time`, `author` and `votes` (https://github.com/egbertbouman/youtube-comment-downloader).

    The video is only in the file's name, if anywhere. `time_parsed` is when the comment was written, as exact as "2
    days ago" at the moment of the download.
    """

    description: ClassVar[str] = "youtube-comment-downloader (JSON or CSV with cid, text, time, author, votes)"
    has_threads: ClassVar[bool] = True

    def __init__(self, sample: FileSample) -> None:
        self._notes = sample.notes
        self._video = find_video(sample.path)
        self._table = None if any(sample.objects()) else _find(sample)

    @staticmethod
    def matches(sample: FileSample) -> bool:
        if any(_is_comment(comment) for row in sample.objects() for comment in _comments(row)[:20]):
            return True
        return not sample.column_map.columns and not any(sample.objects()) and _find(sample) is not None

    def posts(self, stream: FileStream) -> Iterator[Post | Reject]:
        if self._table:
            return read_table(stream, self._table, lambda cells: to_post(cells, self._video))
        return read_documents(stream, self._to_posts, self._notes)

    def _to_posts(self, row: dict[str, Any]) -> Iterator[Post | str]:
        comments = _comments(row)
        return convert_each(comments, lambda comment: to_post(comment, self._video), "a comment of YouTube")


def to_post(comment: Mapping[str, Any], video: str = "") -> Post:
    """Return a comment. Raises BadRow."""
    native = text_of(comment.get("cid")).strip()
    if not native:
        raise BadRow("cid is empty.")
    return build_post(
        "youtube",
        {
            **to_places(native, video),
            "kind": "comment",
            "created_at": _moment(comment),
            "text": to_plain_text(text_of(comment.get("text"))),
            "author": to_account(text_of(comment.get("author"))),
            "likes": to_number(comment.get("votes")),
            "replies": to_number(comment.get("replies"), "replies"),
        },
    )


def _moment(comment: Raw) -> Any:
    if parsed := to_seconds(comment.get("time_parsed")):
        return parsed
    try:
        return to_moment(text_of(comment.get("time")))
    except BadRow as error:
        raise BadRow(_NO_TIME) from error


def _comments(row: Raw) -> list[dict[str, Any]]:
    return objects_of(row.get("comments")) if "cid" not in row else [dict(row)]


def _is_comment(row: Raw) -> bool:
    return row.keys() >= _NEEDED and all(isinstance(row[key], str) for key in ("cid", "text", "author"))


def _find(sample: FileSample) -> Table | None:
    return find_table(sample, lambda columns: columns >= _NEEDED)

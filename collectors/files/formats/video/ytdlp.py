"""Reads the `.info.json` of yt-dlp: a video, and its comments if it was run with `--write-comments`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, ClassVar

from collectors.engine.json_fields import required_text
from collectors.files.engine.reader import FileSample, Reject, reader
from collectors.files.engine.streams import FileStream
from collectors.files.formats.video.youtube_ids import VIDEO, to_places
from collectors.files.posts.documents import read_documents
from collectors.files.posts.native_post import Raw, build_post, convert_each, objects_of, text_of, to_seconds
from collectors.youtube.parse import to_account
from talkworthy.model import Post
from talkworthy.post_ndjson import BadRow

_NO_DATE = "The file of yt-dlp has no date of the video; its comments are read without it."


@reader("ytdlp")
class YtDlp:
    """Matches an object with `extractor`, `webpage_url` and `id` of YouTube, or with `comments` of yt-dlp."""

    description: ClassVar[str] = "yt-dlp (.info.json of YouTube, with --write-comments)"
    has_threads: ClassVar[bool] = True

    def __init__(self, sample: FileSample) -> None:
        self._notes = sample.notes

    @staticmethod
    def matches(sample: FileSample) -> bool:
        return any(_is_info(row) for row in sample.objects())

    def posts(self, stream: FileStream) -> Iterator[Post | Reject]:
        return read_documents(stream, to_posts, self._notes)


def to_posts(row: dict[str, Any]) -> Iterator[Post | str]:
    """Yield the video and its comments."""
    video = text_of(row.get("id"))
    yield from convert_each([row], to_video, "a video of yt-dlp")
    comments = objects_of(row.get("comments"))
    yield from convert_each(comments, lambda comment: to_comment(comment, video), "a comment of yt-dlp")


def to_video(info: Raw) -> Post:
    """Return the video: its title, its description, its channel. Raises BadRow or KeyError."""
    native = required_text(info, "id")
    written = to_seconds(info.get("timestamp") or info.get("release_timestamp")) or _to_day(info.get("upload_date"))
    if written is None:
        raise BadRow(_NO_DATE)
    channel = text_of(info.get("channel")) or text_of(info.get("uploader"))
    return build_post(
        "youtube",
        {
            "id": native,
            "kind": "video",
            "created_at": written,
            "title": text_of(info.get("title")),
            "text": text_of(info.get("description")),
            "author": to_account(text_of(info.get("uploader_id"))) or channel,
            "community": channel,
            "lang": text_of(info.get("language")),
            "url": VIDEO + native,
            "likes": info.get("like_count"),
            "replies": info.get("comment_count"),
            "views": info.get("view_count"),
        },
    )


def to_comment(comment: Raw, video: str) -> Post:
    """Return a comment. Raises BadRow or KeyError."""
    parent = text_of(comment.get("parent"))
    return build_post(
        "youtube",
        {
            **to_places(required_text(comment, "id"), video, "" if parent == "root" else parent),
            "kind": "comment",
            "created_at": to_seconds(comment.get("timestamp")),
            "text": text_of(comment.get("text")),
            "author": to_account(text_of(comment.get("author"))),
            "likes": comment.get("like_count"),
        },
    )


def _to_day(value: object) -> datetime | None:
    """Return the midnight of a day like 20260301, None if it is not one."""
    digits = text_of(value)
    try:
        return datetime.strptime(digits, "%Y%m%d").replace(tzinfo=UTC) if len(digits) == 8 else None
    except ValueError:
        return None


def _is_info(row: Raw) -> bool:
    if "extractor" in row and "webpage_url" in row and "id" in row:
        return "youtube" in text_of(row["extractor"]).lower()
    comments = objects_of(row.get("comments"))
    return any({"id", "parent", "author_id", "timestamp"} <= comment.keys() for comment in comments[:20])

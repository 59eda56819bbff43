"""Reads saved answers of the YouTube Data API v3: threads of comments, comments and videos."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from collectors.engine.json_fields import nested, required_text
from collectors.files.engine.reader import FileSample, Reject, reader
from collectors.files.engine.streams import FileStream
from collectors.files.formats.video.youtube_ids import VIDEO, to_places
from collectors.files.posts.documents import read_documents
from collectors.files.posts.native_post import (
    Raw,
    build_post,
    convert_each,
    object_of,
    objects_of,
    text_of,
    to_iso,
)
from collectors.youtube.parse import to_account
from talkworthy.model import Post
from talkworthy.plain_text import html_to_plain_text

_KIND = "youtube#"


@reader("youtube_api")
class YoutubeApi:
    """Matches objects whose `kind` begins with `youtube#`: whole answers (`items`), or one item a line.

    `textOriginal` is read, or `textDisplay`, which is HTML.
    """

    description: ClassVar[str] = "YouTube Data API (commentThreads, comments, videos as JSON)"
    has_threads: ClassVar[bool] = True

    def __init__(self, sample: FileSample) -> None:
        self._notes = sample.notes

    @staticmethod
    def matches(sample: FileSample) -> bool:
        return any(_is_item(item) for row in sample.objects() for item in (row, *objects_of(row.get("items"))[:20]))

    def posts(self, stream: FileStream) -> Iterator[Post | Reject]:
        return read_documents(stream, to_posts, self._notes)


def to_posts(row: dict[str, Any]) -> Iterator[Post | str]:
    """Yield the posts in an answer or an item."""
    for item in objects_of(row.get("items")) if "items" in row else [row]:
        kind = text_of(item.get("kind")).removeprefix(_KIND)
        if kind == "video":
            yield from convert_each([item], to_video, "a video of YouTube")
        elif kind in ("commentThread", "comment"):
            video = text_of(object_of(item.get("snippet")).get("videoId"))
            yield from convert_each(_comments(item), _converter(video), "a comment of YouTube")


def _converter(video: str) -> Any:
    return lambda comment: to_comment(comment, video)


def to_comment(comment: Raw, video: str) -> Post:
    """Return a comment (https://developers.google.com/youtube/v3/docs/comments). Raises BadRow, KeyError, TypeError."""
    snippet, native = nested(comment, "snippet"), required_text(comment, "id")
    return build_post(
        "youtube",
        {
            **to_places(native, text_of(snippet.get("videoId")) or video, text_of(snippet.get("parentId"))),
            "kind": "comment",
            "created_at": to_iso(snippet.get("publishedAt")),
            "text": text_of(snippet.get("textOriginal")) or html_to_plain_text(text_of(snippet.get("textDisplay"))),
            "author": to_account(text_of(snippet.get("authorDisplayName"))),
            "likes": snippet.get("likeCount"),
            "replies": comment.get("totalReplyCount"),
            "flags": ("edited",) if snippet.get("updatedAt", "") != snippet.get("publishedAt", "") else (),
        },
    )


def to_video(item: Raw) -> Post:
    """Return a video (https://developers.google.com/youtube/v3/docs/videos). Raises as `to_comment`."""
    snippet, native, counts = nested(item, "snippet"), required_text(item, "id"), object_of(item.get("statistics"))
    return build_post(
        "youtube",
        {
            "id": native,
            "kind": "video",
            "created_at": to_iso(snippet.get("publishedAt")),
            "title": text_of(snippet.get("title")),
            "text": text_of(snippet.get("description")),
            "author": text_of(snippet.get("channelTitle")),
            "community": text_of(snippet.get("channelTitle")),
            "lang": text_of(snippet.get("defaultAudioLanguage")).partition("-")[0],
            "url": VIDEO + native,
            "likes": counts.get("likeCount"),
            "replies": counts.get("commentCount"),
            "views": counts.get("viewCount"),
        },
    )


def _comments(item: Raw) -> list[dict[str, Any]]:
    """Return the first comment of a thread and its answers; a comment alone."""
    snippet = object_of(item.get("snippet"))
    first = object_of(snippet.get("topLevelComment"))
    if not first:
        return [dict(item)]
    answers = objects_of(object_of(item.get("replies")).get("comments"))
    return [{**first, "totalReplyCount": snippet.get("totalReplyCount")}, *answers]


def _is_item(row: Raw) -> bool:
    return text_of(row.get("kind")).removeprefix(_KIND) in (
        "commentThread",
        "comment",
        "video",
        "commentThreadListResponse",
        "commentListResponse",
        "videoListResponse",
    ) and text_of(row.get("kind")).startswith(_KIND)

"""Reads submissions of Reddit with their comments in them, such as the archives of BDFR."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from collectors.files.engine.reader import FileSample, Reject, reader
from collectors.files.engine.streams import FileStream
from collectors.files.formats.reddit.dump import has_comments, row_to_post
from collectors.files.posts.documents import read_documents
from collectors.files.posts.native_post import objects_of
from talkworthy.model import Post
from talkworthy.post_ndjson import BadRow


@reader("reddit_nested")
class RedditNested:
    """Matches objects with `created_utc` and a list `comments`, or `replies`; these are read at any depth.

    BDFR is the Bulk Downloader for Reddit (https://github.com/aliparlakci/bulk-downloader-for-reddit).
    """

    description: ClassVar[str] = "BDFR archives (a submission of Reddit with its comments in it)"
    has_threads: ClassVar[bool] = True

    def __init__(self, sample: FileSample) -> None:
        self._notes = sample.notes

    @staticmethod
    def matches(sample: FileSample) -> bool:
        return any(
            has_comments(row) and "created_utc" in row and ("title" in row or "body" in row) for row in sample.objects()
        )

    def posts(self, stream: FileStream) -> Iterator[Post | Reject]:
        return read_documents(stream, to_posts, self._notes)


def to_posts(row: dict[str, Any]) -> Iterator[Post | str]:
    """Yield the submission, or the comment, and all comments in it; or the reason why one cannot be read.

    The place in the nesting is the parent of a comment that does not name it.
    """
    is_comment = "body" in row
    link = str(row.get("submission") if is_comment else row.get("id", "")).removeprefix("t3_")
    inherited = {"subreddit": row.get("subreddit") or _subreddit(row)} | ({"link_id": f"t3_{link}"} if link else {})
    waiting = [] if is_comment else [(comment, f"t3_{link}") for comment in reversed(objects_of(row.get("comments")))]
    if is_comment:
        waiting.append((row, f"t3_{link}"))
    else:
        yield _to_post(row)
    while waiting:
        comment, parent = waiting.pop()
        known = {key: value for key, value in comment.items() if value is not None}
        yield _to_post({**inherited, "parent_id": parent, **known})
        name = f"t1_{str(comment.get('id', '')).removeprefix('t1_')}"
        waiting += [(reply, name) for reply in reversed(objects_of(comment.get("replies")))]


def _to_post(raw: Mapping[str, Any]) -> Post | str:
    try:
        return row_to_post(raw)
    except BadRow as error:
        return error.reason


def _subreddit(row: Mapping[str, Any]) -> str | None:
    """Return the name in the permalink, which BDFR writes instead of the community of a submission."""
    steps = str(row.get("permalink") or row.get("url") or "").split("/r/", 1)[-1].split("/")
    return steps[0] if len(steps) > 1 and steps[1] == "comments" else None

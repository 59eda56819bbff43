"""Reads Reddit dumps: submissions and comments by Pushshift and Arctic Shift, one JSON object a line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Annotated, Any, ClassVar

import msgspec

from collectors.files.engine.fast_post import Draft
from collectors.files.engine.reader import FileSample, Reject, read_lines, reader
from collectors.files.engine.streams import FileStream
from collectors.reddit.attachments import to_attachments
from talkworthy.attachments import with_attachments
from talkworthy.model import DELETED_PLACEHOLDERS, Engagement, Post, to_utc
from talkworthy.plain_text import markdown_to_plain_text, to_plain_text
from talkworthy.plain_text.characters import clean
from talkworthy.post_ndjson import BadRow, decode_object

_SITE = "https://www.reddit.com"
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


_NOBODY = frozenset({*DELETED_PLACEHOLDERS, "DELETED", "deleted", "None"})
"""Names that tools write for the author of a post whose account is deleted; nobody can have them."""

_ATTACHED = ("is_self", "url", "url_overridden_by_dest", "poll_data", "gallery_data")

_Count = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]  # the range of an integer column in both databases


class _Meta(msgspec.Struct, gc=False):
    """What Arctic Shift noted when it read a post again (https://github.com/ArthurHeitmann/arctic_shift)."""

    was_deleted_later: bool | None = None
    removal_type: str | None = None


class _Row(msgspec.Struct, gc=False):
    """The fields that are read; rows of some years have a hundred more."""

    id: str
    created_utc: Annotated[datetime, msgspec.Meta(tz=True)]
    body: str | None = None
    title: str | None = None
    selftext: str | None = None
    author: str | None = None
    subreddit: str | None = None
    link_id: str | None = None
    parent_id: str | int | None = None
    permalink: str | None = None
    score: _Count | None = None
    num_comments: _Count | None = None
    distinguished: str | None = None
    author_flair_text: str | None = None
    crosspost_parent: str | None = None
    removed_by_category: str | None = None
    is_self: Any = None
    url: Any = None
    url_overridden_by_dest: Any = None
    poll_data: Any = None
    gallery_data: Any = None
    meta: _Meta | None = msgspec.field(name="_meta", default=None)

    def is_gone(self) -> bool:
        """Return whether Reddit or Arctic Shift says that the post was deleted or removed."""
        meta = self.meta
        return bool(self.removed_by_category) or bool(meta and (meta.was_deleted_later or meta.removal_type))


# not strict: accepts seconds as a whole number, a fraction or a text
_decode = msgspec.json.Decoder(_Row, strict=False).decode


@reader("reddit_dump")
class RedditDump:
    """Reads submissions (`t3`) and comments (`t1`) in any mixture and order."""

    description: ClassVar[str] = "a Reddit dump (created_utc, and body or title, in each line)"
    has_threads: ClassVar[bool] = True

    def __init__(self, sample: FileSample) -> None:
        del sample  # each row shows its own kind

    @staticmethod
    def matches(sample: FileSample) -> bool:
        return any(
            "created_utc" in row and ("body" in row or "title" in row) and not has_comments(row)
            for row in sample.objects()
        )

    def posts(self, stream: FileStream) -> Iterator[Post | Reject]:
        return read_lines(stream, to_post)


def to_post(line: bytes) -> Post:
    """Return the submission (a row with a `title`) or comment (with a `body`) in a line of a dump.

    A post whose text is `[deleted]` or `[removed]`, or that has `removed_by_category`, becomes a tombstone: `gone`,
    without author, title and text; so does one that Arctic Shift found deleted later. Raises BadRow.
    """
    try:
        row = _decode(line)
    except (msgspec.MsgspecError, ValueError, RecursionError):  # ValueError: not UTF-8, or the year 10000
        row = _decode_slowly(line)
    if _has_nul(row):
        row = _decode_slowly(line)
    if not row.id:
        raise BadRow("id is empty.")
    if row.body is not None:
        return _to_comment(row, row.body)
    if row.title is not None:
        return _to_submission(row, row.title)
    raise BadRow("The row has neither a body (a comment) nor a title (a submission).")


def row_to_post(raw: Mapping[str, Any]) -> Post:
    """Return the submission or comment in an object like a line of a dump. Raises BadRow."""
    row = _convert(raw)
    if not row.id:
        raise BadRow("id is empty.")
    if row.body is None and row.title is None:
        raise BadRow("The object has neither a body (a comment) nor a title (a submission).")
    return _to_comment(row, row.body) if row.body is not None else _to_submission(row, row.title or "")


def has_comments(row: Mapping[str, Any]) -> bool:
    """Return whether a post has its comments or replies in it, which those of dumps have not."""
    return isinstance(row.get("comments"), list) or isinstance(row.get("replies"), list)


def _has_nul(row: _Row) -> bool:
    """Check the text and the short fields together: searching the whole line takes twice as long."""
    return (
        "\0" in (row.body or row.selftext or "")
        or "\0" in f"{row.id}{row.author}{row.subreddit}{row.link_id}{row.parent_id}{row.permalink}{row.title}"
        or "\0" in (row.author_flair_text or "")
    )


def _decode_slowly(line: bytes) -> _Row:
    """Decode and clean a row that the fast decoder rejected or that contains NUL characters. Raises BadRow."""
    return _convert(decode_object(line))


def _convert(raw: Mapping[str, Any]) -> _Row:
    row = {key: clean(value) if isinstance(value, str) else value for key, value in raw.items()}
    try:
        return msgspec.convert(row, _Row, strict=False)
    except (msgspec.ValidationError, ValueError) as error:  # a key of half a pair of surrogates, or the year 10000
        raise BadRow(f"The row is not in the format of a Reddit dump: {error}.") from error


def _to_comment(row: _Row, body: str) -> Post:
    """Return the comment. Arguments are positional: this runs millions of times, and keywords double its time."""
    link = row.link_id
    if link is None or "_" not in link:
        link = _submission_of(row)
    parent = row.parent_id
    if not isinstance(parent, str) or "_" not in parent:
        parent = _parent_of(parent, link)
    gone = (body[:1] == "[" and body in DELETED_PLACEHOLDERS) or row.is_gone()
    draft = Draft(
        f"reddit:{row.id}" if "_" in row.id else f"reddit:t1_{row.id}",
        "reddit",
        "comment",
        row.created_utc if row.created_utc.tzinfo is UTC else _moment(row),
        f"reddit:{link}",
        "",
        "" if gone else markdown_to_plain_text(body),
        None if gone or row.author in _NOBODY else row.author or None,
        row.subreddit or None,
        f"reddit:{parent}" if parent else None,
        None,
        _SITE + (row.permalink or f"/comments/{link[3:]}/_/{row.id}/"),
        None,
        _engagement(row.score, None),
        parent is None,
        () if gone or not (row.distinguished or row.author_flair_text) else _to_flags(row),
        gone,
    )
    draft.__class__ = Post
    return draft


def _to_submission(row: _Row, title: str) -> Post:
    native = row.id if "_" in row.id else f"t3_{row.id}"
    text = row.selftext or ""
    gone = text in DELETED_PLACEHOLDERS or title in DELETED_PLACEHOLDERS or row.is_gone()
    return Post(
        id=f"reddit:{native}",
        source="reddit",
        kind="submission",
        created_at=_moment(row),
        thread=f"reddit:{native}",
        title="" if gone else to_plain_text(title),
        text="" if gone else with_attachments(markdown_to_plain_text(text), to_attachments(_attached(row))),
        author=None if gone or row.author in _NOBODY else row.author or None,
        community=row.subreddit or _community_of(row.permalink),
        quotes=f"reddit:{row.crosspost_parent}" if row.crosspost_parent else None,
        url=_SITE + (row.permalink or f"/comments/{native[3:]}/"),
        engagement=_engagement(row.score, row.num_comments),
        flags=() if gone else _to_flags(row),
        gone=gone,
    )


def _moment(row: _Row) -> datetime:
    try:
        return to_utc(row.created_utc)
    except OverflowError as error:  # an offset moves it before the year 1 or after 9999
        raise BadRow(f"The row is not in the format of a Reddit dump: created_utc: {error}.") from error


def _attached(row: _Row) -> Mapping[str, Any]:
    return {name: getattr(row, name) for name in _ATTACHED}


def _community_of(permalink: str | None) -> str | None:
    """Return the name in `/r/name/comments/...`."""
    steps = (permalink or "").split("/")
    return steps[2] if len(steps) > 3 and steps[1] == "r" and steps[3] == "comments" else None


def _submission_of(row: _Row) -> str:
    """Return the fullname of the submission of a comment, from the first field that contains it."""
    if row.link_id:
        return f"t3_{row.link_id}"
    if isinstance(row.parent_id, str) and row.parent_id.startswith("t3_"):
        return row.parent_id
    steps = (row.permalink or "").split("/")  # "", "r", subreddit, "comments", submission, slug, comment
    if len(steps) > 4 and steps[3] == "comments" and steps[4]:
        return f"t3_{steps[4]}"
    raise BadRow("The submission of the comment is unknown: link_id, parent_id and permalink lack it.")


def _parent_of(parent: str | int | None, link: str) -> str | None:
    """Return the fullname of the parent of a comment; None if it is unknown.

    Pushshift's API of 2022 returned the parent as a number: its id in base 36, written in base 10
    (https://github.com/voussoir/timesearch/issues/19).
    """
    if isinstance(parent, int):
        parent = _to_base36(parent)
    if not parent:
        return None
    return link if parent == link[3:] else f"t1_{parent}"


def _to_base36(number: int) -> str:
    digits = ""
    while number > 0:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits


@lru_cache(4096)
def _engagement(score: int | None, comments: int | None) -> Engagement:
    """Return a cached Engagement: most scores are small and repeat, and creating one takes longer than a lookup."""
    return Engagement(likes=score, replies=comments)


def _to_flags(row: _Row) -> tuple[str, ...]:
    flags = ("moderator",) if row.distinguished == "moderator" else ()
    return (*flags, f"flair:{row.author_flair_text}") if row.author_flair_text else flags

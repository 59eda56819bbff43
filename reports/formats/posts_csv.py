"""The CSV export of posts."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable

from reports.formats.csv_cells import Cell, to_csv
from reports.wording.common import may_quote
from talkworthy.model import Post

HEADER = (
    "id",
    "source",
    "community",
    "author",
    "created_at",
    "mention_kind",
    "author_type",
    "sentiment",
    "title",
    "text",
    "url",
    "likes",
    "replies",
    "reposts",
    "views",
    "rating",
)
KEY_BYTES = 32
_DIGEST_BYTES = 6  # of a million authors, no two are likely to share one
_PSEUDONYM = re.compile(r"[a-z]+-[0-9a-f]{12}")

FilteredPost = tuple[Post, str, str | None, str | None]
"""A post with its mention kind, author type and sentiment, as `stream_mentions` returns them."""


def posts_to_csv(rows: Iterable[FilteredPost], key: bytes | None = None) -> bytes:
    """Return posts as CSV, one for each row, with pseudonyms for authors; posts on X have id and URL without text.

    Counts are as of collection, and empty where the source does not report them; `rating` is stars out of five. The
    same `key` (at most 64 bytes, to be kept secret) gives an author the same pseudonym in every file. With None a
    random key is used, so that pseudonyms agree within this file only. The pseudonym hides the name in this column
    only: URLs and texts may still contain it.
    """
    key = key or secrets.token_bytes(KEY_BYTES)
    return to_csv(HEADER, (_to_cells(row, key) for row in rows))


def to_pseudonym(post: Post, author_type: str | None, key: bytes) -> str:
    """Return `public-3f9a2c71b04e` for the author of `post`, "" where unknown; each source has its own pseudonyms.

    An author that is a pseudonym already stays: posts that were exported and imported are exported with the same one.
    """
    if post.author is None:
        return ""
    if _PSEUDONYM.fullmatch(post.author):
        return post.author
    name = f"{post.source}:{post.author.casefold()}".encode()
    digest = hashlib.blake2b(name, digest_size=_DIGEST_BYTES, key=key).hexdigest()
    return f"{author_type or 'unknown'}-{digest}"


def _to_cells(row: FilteredPost, key: bytes) -> tuple[Cell, ...]:
    post, mention_kind, author_type, sentiment = row
    quoted = may_quote(post.source)
    return (
        post.id,
        post.source,
        post.community,
        to_pseudonym(post, author_type, key),
        post.created_at.isoformat(timespec="seconds"),
        mention_kind,
        author_type,
        sentiment,
        post.title if quoted else "",
        post.text if quoted else "",
        post.url,
        post.engagement.likes,
        post.engagement.replies,
        post.engagement.reposts,
        post.engagement.views,
        post.rating,
    )

"""The posts that a person filtered, as a CSV file for a spreadsheet."""

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
    "role",
    "author_type",
    "sentiment",
    "title",
    "text",
    "url",
)
KEY_BYTES = 32
_DIGEST_BYTES = 6  # of a million authors, no two are likely to share one
_PSEUDONYM = re.compile(r"[a-z]+-[0-9a-f]{12}")

FilteredPost = tuple[Post, str, str | None, str | None]
"""A post with its role, voice and sentiment towards the brand, as `storage.queries.stream_talk_posts` gives them."""


def posts_to_csv(rows: Iterable[FilteredPost], key: bytes | None = None) -> bytes:
    """The posts as CSV, one a line; authors go by pseudonym, and posts of X come as id and address without their text.

    The same `key` (at most 64 bytes, to be kept secret) gives an author the same pseudonym in every file. With None a
    key is made up and forgotten, so that pseudonyms agree within this file and with no other. The pseudonym hides the
    name in this column only: addresses and texts may still tell it.
    """
    key = key or secrets.token_bytes(KEY_BYTES)
    return to_csv(HEADER, (_to_cells(row, key) for row in rows))


def to_pseudonym(post: Post, author_type: str | None, key: bytes) -> str:
    """`customer-3f9a2c71b04e` for the author of `post`, "" where nobody knows them; authors are told apart per source.

    What is a pseudonym already stays: posts that were exported, imported and exported again come out the same.
    """
    if post.author is None:
        return ""
    if _PSEUDONYM.fullmatch(post.author):
        return post.author
    name = f"{post.source}:{post.author.casefold()}".encode()
    digest = hashlib.blake2b(name, digest_size=_DIGEST_BYTES, key=key).hexdigest()
    return f"{author_type or 'unknown'}-{digest}"


def _to_cells(row: FilteredPost, key: bytes) -> tuple[Cell, ...]:
    post, role, author_type, sentiment = row
    quoted = may_quote(post.source)
    return (
        post.id,
        post.source,
        post.community,
        to_pseudonym(post, author_type, key),
        post.created_at.isoformat(timespec="seconds"),
        role,
        author_type,
        sentiment,
        post.title if quoted else "",
        post.text if quoted else "",
        post.url,
    )

"""Full-text search, which the two databases express in different SQL."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, literal_column, select, text, update

from talkworthy.plain_text.characters import clean
from talkworthy.storage.schema.core import posts, store_state

NO_MATCH = '""'  # an empty phrase, which matches nothing


def index_new_posts(connection: Connection) -> None:
    """Add new posts to the text index, in the caller's transaction.

    PostgreSQL indexes each row as it is written. SQLite indexes in bulk, and apart from the import, which it would slow
    down by a third.
    """
    if connection.dialect.name == "sqlite":
        last_indexed = connection.execute(select(store_state.c.indexed_to)).scalar_one()
        connection.execute(
            text("INSERT INTO posts_search (rowid, title, text) SELECT pk, title, text FROM posts WHERE pk > :held"),
            {"held": last_indexed},
        )
        last = func.coalesce(select(func.max(posts.c.pk)).scalar_subquery(), 0)
        connection.execute(update(store_state).values(indexed_to=last))


def contains_all_words(connection: Connection, words: str) -> Any:
    """Return a condition on posts: title and text together hold every one of `words`, in any order and any case.

    What a person types is data, never query syntax: each word is quoted for the index.
    """
    if connection.dialect.name == "sqlite":
        quoted = " ".join('"' + word.replace('"', '""') + '"' for word in clean(words).split()) or NO_MATCH
        matches: Any = select(literal_column("rowid")).select_from(text("posts_search"))
        return posts.c.pk.in_(matches.where(text("posts_search MATCH :words").bindparams(words=quoted)))
    # the expression that the index is built on
    document = func.to_tsvector(
        literal_column("'simple'"), func.left(literal_column("title || ' ' || text"), literal_column("100000"))
    )
    return document.op("@@")(func.plainto_tsquery(literal_column("'simple'"), clean(words)))

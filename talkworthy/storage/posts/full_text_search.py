"""Text search: the one question that the two databases answer in different words."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, literal_column, select, text, update

from talkworthy.post_ndjson import clean
from talkworthy.storage.schema.core import posts, store_state

NOTHING = '""'  # a phrase of no words, which matches nothing


def index_new_posts(connection: Connection) -> None:
    """Make the posts that came since the last time findable, in the caller's transaction.

    PostgreSQL indexes each row as it is written. SQLite is told in bulk, and apart from the import, which it would
    slow down by a third.
    """
    if connection.dialect.name == "sqlite":
        held = connection.execute(select(store_state.c.indexed_to)).scalar_one()
        connection.execute(
            text("INSERT INTO posts_search (rowid, title, text) SELECT pk, title, text FROM posts WHERE pk > :held"),
            {"held": held},
        )
        last = func.coalesce(select(func.max(posts.c.pk)).scalar_subquery(), 0)
        connection.execute(update(store_state).values(indexed_to=last))


def names_all_words(connection: Connection, words: str) -> Any:
    """A condition on posts: title and text together hold every one of `words`, in any order and any case.

    What a person types is data, never query syntax: each word is quoted for the index that it goes to.
    """
    if connection.dialect.name == "sqlite":
        quoted = " ".join('"' + word.replace('"', '""') + '"' for word in clean(words).split()) or NOTHING
        matches: Any = select(literal_column("rowid")).select_from(text("posts_search"))
        return posts.c.pk.in_(matches.where(text("posts_search MATCH :words").bindparams(words=quoted)))
    # the very expression that the index is built on
    document = func.to_tsvector(
        literal_column("'simple'"), func.left(literal_column("title || ' ' || text"), literal_column("100000"))
    )
    return document.op("@@")(func.plainto_tsquery(literal_column("'simple'"), clean(words)))

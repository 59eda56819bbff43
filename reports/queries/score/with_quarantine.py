"""Conversations with the posts that are excluded as suspected spam, to compute the score with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from analysis.worthiness import BrandConversation
from talkworthy.date_range import DateRange
from talkworthy.storage.analysis.dataframes import quarantined_posts_frame
from talkworthy.storage.analysis.quarantine import quarantined_threads
from talkworthy.storage.analysis.quarantined_conversations import (
    author_types_frame,
    brands_without_comparison,
    conversations_with_quarantine_frame,
)
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]


def load_with_quarantine(
    connection: Connection, conversations: Mapping[str, BrandConversation], date_range: DateRange
) -> dict[str, BrandConversation] | None:
    """Return the conversations of each brand with their excluded posts; None where no post is excluded.

    `conversations` are those without these posts. The result is also None in a store of an earlier version, until the
    next analysis saves how these threads are with their excluded posts.
    """
    threads = {brand: quarantined_threads(connection, brand, date_range) for brand in conversations}
    if not any(threads.values()) or brands_without_comparison(connection, conversations):
        return None
    return {
        brand: _replace_threads(counted, threads[brand], _load_whole(connection, brand, threads[brand], date_range))
        for brand, counted in conversations.items()
    }


def _replace_threads(counted: BrandConversation, threads: Sequence[str], whole: BrandConversation) -> BrandConversation:
    """Return `counted` with these threads as they are in `whole`."""
    elsewhere = ~pl.col("thread").is_in(list(threads))
    return BrandConversation(
        posts=pl.concat([counted.posts.filter(elsewhere), whole.posts]).sort("post"),
        conversations=pl.concat([counted.conversations.filter(elsewhere), whole.conversations]).sort("thread"),
    )


def _load_whole(connection: Connection, brand: str, threads: Sequence[str], date_range: DateRange) -> BrandConversation:
    """Return one brand's conversations in these threads with excluded posts and the author types without quarantine."""
    conversations = conversations_with_quarantine_frame(connection, brand, threads, date_range)
    began = conversations["thread"].to_list()
    posts = quarantined_posts_frame(connection, brand, began)
    author_types = author_types_frame(connection, brand, began).rename({"author_type": "own_author_type"})
    posts = posts.join(author_types, on="post", how="left", maintain_order="left")
    return BrandConversation(
        posts.with_columns(author_type=pl.coalesce("own_author_type", "author_type")).drop("own_author_type"),
        conversations,
    )

"""The talk as it would be if nothing were in quarantine, to judge it beside the talk that counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from analysis.worthiness import BrandConversation
from talkworthy.date_range import DateRange
from talkworthy.storage.analysis.dataframes import quarantined_posts_frame
from talkworthy.storage.analysis.quarantine import quarantined_threads
from talkworthy.storage.analysis.quarantined_conversations import (
    author_types_frame,
    conversations_with_quarantine_frame,
    lacking_conversations_with_quarantine,
)
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]


def load_with_quarantine(
    connection: Connection, conversation: Mapping[str, BrandConversation], date_range: DateRange
) -> dict[str, BrandConversation] | None:
    """The talk that began in `window`, by brand, with what is in quarantine; None where nothing is.

    `talk` is the same as it counts. It is also None where the store is of a version that did not keep how these threads
    are with their quarantined posts, until the next analysis.
    """
    where = {brand: quarantined_threads(connection, brand, date_range) for brand in conversation}
    if not any(where.values()) or lacking_conversations_with_quarantine(connection, conversation):
        return None
    return {
        brand: _put_back(counted, where[brand], _load_whole(connection, brand, where[brand], date_range))
        for brand, counted in conversation.items()
    }


def _put_back(counted: BrandConversation, threads: Sequence[str], whole: BrandConversation) -> BrandConversation:
    """`counted` with these conversations as they are in `whole`."""
    elsewhere = ~pl.col("thread").is_in(list(threads))
    return BrandConversation(
        posts=pl.concat([counted.posts.filter(elsewhere), whole.posts]).sort("post"),
        conversations=pl.concat([counted.conversations.filter(elsewhere), whole.conversations]).sort("thread"),
    )


def _load_whole(connection: Connection, brand: str, threads: Sequence[str], date_range: DateRange) -> BrandConversation:
    """One brand's talk in these conversations: nothing is held, and voices are as each post alone tells."""
    conversations = conversations_with_quarantine_frame(connection, brand, threads, date_range)
    began = conversations["thread"].to_list()
    posts = quarantined_posts_frame(connection, brand, began)
    heard = posts.join(author_types_frame(connection, brand, began), on="post", how="left", maintain_order="left")
    return BrandConversation(
        heard.with_columns(author_type=pl.coalesce("author_type", "author_type")).drop("author_type"), conversations
    )

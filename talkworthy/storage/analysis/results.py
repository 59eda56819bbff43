"""The results of the analysis: which threads are pending, and what was produced for each.

A thread is analysed again when one of its posts or labels changes, or when the brands or rules change (`fingerprint`).
Old results are replaced in one transaction, so that a killed job leaves each thread either analysed or pending.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, delete, func, insert, or_, select, update

from talkworthy.findings import AnalysisResult, AnnotationRow, Mention
from talkworthy.model import Conversation
from talkworthy.storage.analysis.labels import INCLUDED, QUARANTINE, RELEVANT
from talkworthy.storage.in_list import is_one_of
from talkworthy.storage.schema.comparisons import (
    author_types_with_quarantine,
    conversations_with_quarantine,
    sample_results,
)
from talkworthy.storage.schema.core import (
    annotations,
    conversations,
    labels,
    mentions,
    posts,
    rollups,
    stale_days,
    threads,
    topics,
)
from talkworthy.storage.store import to_day
from talkworthy.storage.upsert import insert_missing
from talkworthy.timestamps import to_micros

NEAR_DUPLICATE = "near_duplicate"
# Daily counts depend on these: near duplicates and posts in quarantine are not counted.
NOT_COUNTED = (NEAR_DUPLICATE, QUARANTINE)

RELEVANCE = "relevance"
"""The annotation that results from labels on whether a post is about the brand."""

BRAND_WIDE = ("topic", NEAR_DUPLICATE, QUARANTINE)
"""Annotations of the steps that read all posts of a brand together."""


POST_RESULT_TABLES = (sample_results, author_types_with_quarantine)
"""Tables of results by post, which are deleted with the post."""


def count_pending(connection: Connection, fingerprint: str) -> int:
    """Return how many posts are in pending threads."""
    statement = (
        select(func.count())
        .select_from(posts.join(threads, threads.c.id == posts.c.thread))
        .where(_pending(fingerprint))
    )
    return int(connection.execute(statement).scalar_one())


def count_outdated_threads(connection: Connection) -> int:
    """Return how many threads have new posts or labels since they were analysed."""
    waiting = threads.c.analysed_revision < threads.c.revision
    return int(connection.execute(select(func.count()).select_from(threads).where(waiting)).scalar_one())


def next_pending(connection: Connection, fingerprint: str, after: str, limit: int) -> list[tuple[str, int]]:
    """Return up to `limit` pending threads, by id after `after`, each with its revision."""
    statement = (
        select(threads.c.id, threads.c.revision)
        .where(threads.c.id > after, _pending(fingerprint))
        .order_by(threads.c.id)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in connection.execute(statement)]


def load_threads(connection: Connection, ids: Sequence[str]) -> list[Any]:
    """Return the posts of these threads as rows of the posts table, by thread and time."""
    statement = (
        select(posts)
        .where(is_one_of(connection, posts.c.thread, ids))
        .order_by(posts.c.thread, posts.c.created_at, posts.c.id)
    )
    return list(connection.execute(statement))


def save_results(
    connection: Connection, analysed: Sequence[tuple[str, int]], fingerprint: str, result: AnalysisResult
) -> None:
    """Replace the results of these threads, and mark them as analysed.

    `analysed` are the threads with their revision when they were loaded: a thread that has changed since stays pending.
    """
    ids = [thread for thread, _ in analysed]
    _mark_stale_days(connection, ids)
    _delete_old_results(connection, ids)
    _insert(connection, conversations, [to_conversation_row(conversation) for conversation in result.conversations])
    _insert(connection, mentions, [_to_mention_row(mention) for mention in result.mentions])
    _insert(connection, annotations, [_to_annotation_row(row) for row in result.annotations])
    _mark_stale_days(connection, ids)
    if not analysed:
        return
    connection.execute(
        update(threads)
        .where(threads.c.id == bindparam("key"))
        .values(analysed_revision=bindparam("stood_at"), fingerprint=fingerprint),
        [{"key": thread, "stood_at": revision} for thread, revision in analysed],
    )


def replace_brand_wide(connection: Connection, brand: str, name: str, annotation_rows: Iterable[AnnotationRow]) -> None:
    """Replace the annotations of one brand-wide step.

    A post becomes a duplicate (or suspected), or stops being one, when a post of another day comes or goes: its day
    becomes stale too.
    """
    rows = [_to_annotation_row(row_of_post) for row_of_post in annotation_rows]
    condition = annotations.c.brand == brand, annotations.c.name == name
    out = select(annotations.c.post).where(*condition, annotations.c.label != INCLUDED)
    before = set(connection.execute(out).scalars())
    connection.execute(delete(annotations).where(*condition))
    _insert(connection, annotations, rows)
    if name in NOT_COUNTED:
        mark_stale_posts(connection, brand, before ^ {row["post"] for row in rows if row["label"] != INCLUDED})


def mark_stale_posts(connection: Connection, brand: str, numbers: Iterable[int]) -> None:
    """Mark the days of these posts as stale for `brand`."""
    condition = mentions.c.brand == brand, is_one_of(connection, mentions.c.post, numbers)
    _mark_stale(connection, _conversation_days().where(*condition))


def delete_post_results(connection: Connection, moved: Sequence[int]) -> None:
    """Delete the results of posts that are about to move to another thread or another day.

    The caller marks both threads as pending.
    """
    brands = select(conversations.c.brand).distinct()
    days = _conversation_days().where(mentions.c.brand.in_(brands), is_one_of(connection, mentions.c.post, moved))
    _mark_stale(connection, days)
    for table in (annotations, mentions, *POST_RESULT_TABLES):
        connection.execute(delete(table).where(table.c.brand.in_(brands), is_one_of(connection, table.c.post, moved)))


def delete_thread_results(connection: Connection, ids: Sequence[str]) -> None:
    """Delete all results of these threads, also those of the brand-wide steps, before their posts are deleted."""
    in_threads = select(mentions.c.post).where(is_one_of(connection, mentions.c.thread, ids)).distinct()
    delete_post_results(connection, list(connection.execute(in_threads).scalars()))
    for table in (conversations, conversations_with_quarantine):
        connection.execute(delete(table).where(is_one_of(connection, table.c.thread, ids)))
    _delete_relevance(connection, ids)


def delete_other_brands(connection: Connection, tracked: Sequence[str]) -> None:
    """Delete the results and counts of brands that are no longer tracked.

    Their scores, runs and cursors stay, since a brand that returns continues from them. Their threads are marked as
    pending, so that such a brand returns complete even where this run ends before the next analysis.
    """
    stored: set[str] = set()
    for table in (conversations, topics, rollups, stale_days):
        stored.update(connection.execute(select(table.c.brand).distinct()).scalars())
    for brand in sorted(stored - set(tracked)):
        brand_threads = select(conversations.c.thread).where(conversations.c.brand == brand)
        connection.execute(update(threads).where(threads.c.id.in_(brand_threads)).values(fingerprint=""))
        for table in (
            annotations,
            mentions,
            conversations,
            topics,
            rollups,
            stale_days,
            conversations_with_quarantine,
            *POST_RESULT_TABLES,
        ):
            connection.execute(delete(table).where(table.c.brand == brand))


def _pending(fingerprint: str) -> Any:
    return or_(threads.c.analysed_revision < threads.c.revision, threads.c.fingerprint != fingerprint)


def _delete_old_results(connection: Connection, ids: Sequence[str]) -> None:
    query = select(mentions.c.brand, mentions.c.post).where(is_one_of(connection, mentions.c.thread, ids))
    outdated = [tuple(row) for row in connection.execute(query)]
    if outdated:
        # Brand-wide steps replace their own annotations, and need the old ones to keep the numbers of topics.
        of_post = (
            (annotations.c.brand == bindparam("of"))
            & (annotations.c.post == bindparam("number"))
            & and_(*(annotations.c.name != name for name in BRAND_WIDE))
        )
        connection.execute(
            delete(annotations).where(of_post), [{"of": brand, "number": post} for brand, post in outdated]
        )
    for table in (mentions, conversations):
        connection.execute(delete(table).where(is_one_of(connection, table.c.thread, ids)))
    _delete_relevance(connection, ids)


def _delete_relevance(connection: Connection, ids: Sequence[str]) -> None:
    """Delete the annotations of posts that are not about a brand: they are in none of its conversations."""
    labelled_brands = select(labels.c.brand).where(labels.c.name == RELEVANT).distinct()
    in_threads = select(posts.c.pk).where(is_one_of(connection, posts.c.thread, ids))
    condition = (
        annotations.c.brand.in_(labelled_brands),
        annotations.c.post.in_(in_threads),
        annotations.c.name == RELEVANCE,
    )
    connection.execute(delete(annotations).where(*condition))


def _mark_stale_days(connection: Connection, ids: Sequence[str]) -> None:
    """Mark the days of these threads as stale, before and after the change."""
    _mark_stale(connection, _conversation_days().where(is_one_of(connection, mentions.c.thread, ids)))


def _conversation_days() -> Select[Any]:
    """Return the brands and days of posts in conversations."""
    source = mentions.join(posts, posts.c.pk == mentions.c.post)
    return select(mentions.c.brand, to_day(posts.c.created_at)).select_from(source).distinct()


def _mark_stale(connection: Connection, days: Select[Any]) -> None:
    insert_missing(connection, stale_days, [{"brand": row[0], "day": int(row[1])} for row in connection.execute(days)])


def _insert(connection: Connection, table: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def to_conversation_row(conversation: Conversation) -> dict[str, Any]:
    """Return a conversation as a row of the table."""
    row = asdict(conversation)
    return row | {name: to_micros(row[name]) for name in ("named_at", "started_at", "ended_at")}


def _to_mention_row(mention: Mention) -> dict[str, Any]:
    match = mention.name_match
    return {
        "brand": mention.brand,
        "post": mention.post,
        "thread": mention.thread,
        "mention_kind": mention.mention_kind,
        "alias": match.alias if match else None,
        "start": match.start if match else None,
        "stop": match.stop if match else None,
    }


def _to_annotation_row(row: AnnotationRow) -> dict[str, Any]:
    values_of = row.annotation
    return {
        "brand": values_of.brand,
        "name": values_of.name,
        "post": row.post,
        "version": values_of.version,
        "label": values_of.label,
        "value": values_of.value,
        "start": values_of.start,
        "stop": values_of.stop,
        "rule": values_of.rule,
    }

"""What the analysis reads and writes: conversations that need reading, and what was found in them.

A conversation is read anew whenever one of its posts changes, or the brands or rules do (`reading` names those). Its
old findings go and its new ones come in one transaction, so a job that is killed has read a conversation or has not.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, delete, func, insert, or_, select, update

from talkworthy.findings import AnalysisResult, AnnotationRow, Mention
from talkworthy.model import Conversation
from talkworthy.storage.analysis.labels import INCLUDED, QUARANTINE, RELEVANT
from talkworthy.storage.in_list import is_one_of
from talkworthy.storage.schema.check import author_types_with_quarantine, conversations_with_quarantine, sample_results
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
# What daily counts depend on: a copy counts nowhere, and neither does a suspicious post until a person lets it.
NOT_COUNTED = (NEAR_DUPLICATE, QUARANTINE)

RELEVANCE = "relevance"
"""The finding that comes of labels on whether a post is about the brand."""

BRAND_WIDE = ("topic", NEAR_DUPLICATE, QUARANTINE)
"""Findings of the steps that read all of a brand's posts together."""


POST_RESULT_TABLES = (sample_results, author_types_with_quarantine)
"""What is kept of posts to compare a score with: it goes with the posts."""


def count_pending(connection: Connection, reading: str) -> int:
    """How many posts stand in conversations that need reading."""
    statement = (
        select(func.count()).select_from(posts.join(threads, threads.c.id == posts.c.thread)).where(_pending(reading))
    )
    return int(connection.execute(statement).scalar_one())


def count_outdated_threads(connection: Connection) -> int:
    """How many conversations were touched since they were read: by new posts, or by what a person said of one."""
    waiting = threads.c.analysed_revision < threads.c.revision
    return int(connection.execute(select(func.count()).select_from(threads).where(waiting)).scalar_one())


def next_pending(connection: Connection, reading: str, after: str, limit: int) -> list[tuple[str, int]]:
    """Up to `limit` conversations that need reading, by id from `after` on, each with what it stands at."""
    statement = (
        select(threads.c.id, threads.c.revision)
        .where(threads.c.id > after, _pending(reading))
        .order_by(threads.c.id)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in connection.execute(statement)]


def load_threads(connection: Connection, ids: Sequence[str]) -> list[Any]:
    """The posts of these conversations as rows of the posts table, conversation by conversation, in time order."""
    statement = (
        select(posts)
        .where(is_one_of(connection, posts.c.thread, ids))
        .order_by(posts.c.thread, posts.c.created_at, posts.c.id)
    )
    return list(connection.execute(statement))


def save_results(connection: Connection, read: Sequence[tuple[str, int]], reading: str, found: AnalysisResult) -> None:
    """Put what was found in the place of what was found before, and note that these conversations were read.

    `read` are the conversations with what they stood at when they were loaded: one that has grown since stays pending.
    """
    ids = [thread for thread, _ in read]
    _mark_stale_days(connection, ids)
    _delete_old_results(connection, ids)
    _insert(connection, conversations, [to_conversation_row(conversation) for conversation in found.conversations])
    _insert(connection, mentions, [_to_mention_row(part) for part in found.mentions])
    _insert(connection, annotations, [_to_annotation_row(finding) for finding in found.annotations])
    _mark_stale_days(connection, ids)
    if not read:
        return
    connection.execute(
        update(threads)
        .where(threads.c.id == bindparam("key"))
        .values(analysed_revision=bindparam("stood_at"), fingerprint=reading),
        [{"key": thread, "stood_at": stood_at} for thread, stood_at in read],
    )


def replace_brand_wide(connection: Connection, brand: str, name: str, annotation_rows: Iterable[AnnotationRow]) -> None:
    """Put the findings of one brand-wide step in the place of its old ones.

    A post becomes a copy (or suspicious), or stops being one, when another post comes or goes on another day: the days
    of those are counted again too.
    """
    rows = [_to_annotation_row(finding) for finding in annotation_rows]
    old = annotations.c.brand == brand, annotations.c.name == name
    out = select(annotations.c.post).where(*old, annotations.c.label != INCLUDED)
    before = set(connection.execute(out).scalars())
    connection.execute(delete(annotations).where(*old))
    _insert(connection, annotations, rows)
    if name in NOT_COUNTED:
        mark_stale_posts(connection, brand, before ^ {row["post"] for row in rows if row["label"] != INCLUDED})


def mark_stale_posts(connection: Connection, brand: str, of: Iterable[int]) -> None:
    """Note that the days of these posts have to be counted again for `brand`."""
    its_own = mentions.c.brand == brand, is_one_of(connection, mentions.c.post, of)
    _mark_stale(connection, _conversation_days().where(*its_own))


def delete_post_results(connection: Connection, moved: Sequence[int]) -> None:
    """Take posts out of the talks that they stand in, before they move to another conversation or another day.

    The caller sees to it that both conversations are read again.
    """
    brands = select(conversations.c.brand).distinct()
    days = _conversation_days().where(mentions.c.brand.in_(brands), is_one_of(connection, mentions.c.post, moved))
    _mark_stale(connection, days)
    for table in (annotations, mentions, *POST_RESULT_TABLES):
        connection.execute(delete(table).where(table.c.brand.in_(brands), is_one_of(connection, table.c.post, moved)))


def delete_thread_results(connection: Connection, ids: Sequence[str]) -> None:
    """Take out all that was found in these conversations, by the brand-wide steps too, before their posts go."""
    in_them = select(mentions.c.post).where(is_one_of(connection, mentions.c.thread, ids)).distinct()
    delete_post_results(connection, list(connection.execute(in_them).scalars()))
    for table in (conversations, conversations_with_quarantine):
        connection.execute(delete(table).where(is_one_of(connection, table.c.thread, ids)))
    _delete_relevance(connection, ids)


def delete_other_brands(connection: Connection, kept: Sequence[str]) -> None:
    """Take out what was found for brands that are no longer tracked, and what was counted for them.

    Their old scores, runs and bookmarks stay: those are records, and a brand that comes back goes on from them. Its
    conversations are marked as unread, so that it comes back whole even where this run ends before the next reading.
    """
    found: set[str] = set()
    for table in (conversations, topics, rollups, stale_days):
        found.update(connection.execute(select(table.c.brand).distinct()).scalars())
    for brand in sorted(found - set(kept)):
        its_own = select(conversations.c.thread).where(conversations.c.brand == brand)
        connection.execute(update(threads).where(threads.c.id.in_(its_own)).values(fingerprint=""))
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


def _pending(reading: str) -> Any:
    return or_(threads.c.analysed_revision < threads.c.revision, threads.c.fingerprint != reading)


def _delete_old_results(connection: Connection, ids: Sequence[str]) -> None:
    old = select(mentions.c.brand, mentions.c.post).where(is_one_of(connection, mentions.c.thread, ids))
    gone = [tuple(row) for row in connection.execute(old)]
    if gone:
        # The brand-wide steps replace their own findings, and need the old ones: a topic keeps its number by its posts.
        of_post = (
            (annotations.c.brand == bindparam("of"))
            & (annotations.c.post == bindparam("number"))
            & and_(*(annotations.c.name != name for name in BRAND_WIDE))
        )
        connection.execute(delete(annotations).where(of_post), [{"of": brand, "number": post} for brand, post in gone])
    for table in (mentions, conversations):
        connection.execute(delete(table).where(is_one_of(connection, table.c.thread, ids)))
    _delete_relevance(connection, ids)


def _delete_relevance(connection: Connection, ids: Sequence[str]) -> None:
    """Take out what was noted of posts that are not about a brand: they stand in none of its talks."""
    judged = select(labels.c.brand).where(labels.c.name == RELEVANT).distinct()
    in_them = select(posts.c.pk).where(is_one_of(connection, posts.c.thread, ids))
    noted = annotations.c.brand.in_(judged), annotations.c.post.in_(in_them), annotations.c.name == RELEVANCE
    connection.execute(delete(annotations).where(*noted))


def _mark_stale_days(connection: Connection, ids: Sequence[str]) -> None:
    """Note which days of which brands these conversations stand in, before and after the change."""
    _mark_stale(connection, _conversation_days().where(is_one_of(connection, mentions.c.thread, ids)))


def _conversation_days() -> Select[Any]:
    """The brands and days of posts in talks."""
    source = mentions.join(posts, posts.c.pk == mentions.c.post)
    return select(mentions.c.brand, to_day(posts.c.created_at)).select_from(source).distinct()


def _mark_stale(connection: Connection, days: Select[Any]) -> None:
    insert_missing(connection, stale_days, [{"brand": row[0], "day": int(row[1])} for row in connection.execute(days)])


def _insert(connection: Connection, table: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def to_conversation_row(conversation: Conversation) -> dict[str, Any]:
    """A talk as a row of the table."""
    row = asdict(conversation)
    return row | {name: to_micros(row[name]) for name in ("named_at", "started_at", "ended_at")}


def _to_mention_row(part: Mention) -> dict[str, Any]:
    mention = part.mention
    return {
        "brand": part.brand,
        "post": part.post,
        "thread": part.thread,
        "mention_kind": part.mention_kind,
        "alias": mention.alias if mention else None,
        "start": mention.start if mention else None,
        "stop": mention.stop if mention else None,
    }


def _to_annotation_row(finding: AnnotationRow) -> dict[str, Any]:
    said = finding.annotation
    return {
        "brand": said.brand,
        "name": said.name,
        "post": finding.post,
        "version": said.version,
        "label": said.label,
        "value": said.value,
        "start": said.start,
        "stop": said.stop,
        "rule": said.rule,
    }

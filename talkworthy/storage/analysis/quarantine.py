"""The quarantine: suspected posts that count nowhere until a person has reviewed them.

Each is an annotation `quarantine`: `excluded`, `included` (a person decided that it counts), or `dependent` (not
suspected itself, but in the conversation only because of excluded posts).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, func, insert, select, update

from talkworthy.date_range import DateRange
from talkworthy.model import Conversation, analysed_text
from talkworthy.storage.analysis.labels import EXCLUDED, INCLUDED, QUARANTINE
from talkworthy.storage.analysis.results import mark_stale_posts, to_conversation_row
from talkworthy.storage.in_list import is_one_of
from talkworthy.storage.schema.core import annotations, conversations, mentions, posts
from talkworthy.timestamps import from_micros, to_micros

DEPENDENT = "dependent"
_WORD_BEFORE, _WORD_AFTER = re.compile(r"\S*\Z"), re.compile(r"\S*")
_PROBABILITY = re.compile(r", \d+% sure$")

OF_ANNOTATION = tuple(annotations.c[name] for name in ("label", "rule", "value", "start", "stop"))
"""The columns of an annotation that `to_quarantined_post` reads."""


@dataclass(frozen=True, slots=True)
class QuarantinedPost:
    """A suspected post: its `state` is excluded, included by a person, or promoter; `rule` is what flagged it.

    `size` is how many posts the rule matched together, None where a person excluded it. `text` is title and text, and
    `evidence` the part of it that the rule matched, None where it read something else.
    """

    post: str
    thread: str
    source: str
    community: str | None
    author: str | None
    created_at: datetime
    text: str
    url: str | None
    state: str
    rule: str
    size: int | None
    evidence: str | None = None

    @property
    def kind(self) -> tuple[str, str]:
        """Return the state and rule that posts are grouped by: without the probability that a model gave each post."""
        return self.state, _PROBABILITY.sub("", self.rule)


def load_quarantine(connection: Connection, brand: str, limit: int | None = None) -> list[QuarantinedPost]:
    """Return the suspected posts of `brand`: excluded ones first, by rule, oldest first."""
    statement = (
        select(posts, *OF_ANNOTATION)
        .select_from(posts.join(annotations, annotations.c.post == posts.c.pk))
        .where(
            annotations.c.brand == brand,
            annotations.c.name == QUARANTINE,
            annotations.c.label.in_((EXCLUDED, INCLUDED)),
        )
        .order_by(annotations.c.label, annotations.c.rule, posts.c.created_at, posts.c.id)
        .limit(limit)
    )
    return [to_quarantined_post(row) for row in connection.execute(statement)]


def to_quarantined_post(row: Any) -> QuarantinedPost:
    """Return the post of a row with the columns of `posts`, and label, rule, value, start and stop of its
    annotation."""
    text = analysed_text(row.title, row.text)
    return QuarantinedPost(
        post=row.id,
        thread=row.thread,
        source=row.source,
        community=row.community,
        author=row.author,
        created_at=from_micros(row.created_at),
        text=text,
        url=row.url,
        state=row.label,
        rule=row.rule,
        size=None if row.value is None else int(row.value),
        evidence=None if row.start is None else _whole_words(text, row.start, row.stop),
    )


def _whole_words(text: str, start: int, stop: int) -> str | None:
    """Return the words that `text[start:stop]` is part of; None for none."""
    before, after = _WORD_BEFORE.search(text[:start]), _WORD_AFTER.match(text[stop:])
    return f"{before.group() if before else ''}{text[start:stop]}{after.group() if after else ''}".strip() or None


def count_quarantine(connection: Connection, brand: str) -> dict[str, int]:
    """Return how many posts are `excluded`, `included` and `dependent` for `brand`; states without posts are
    missing."""
    statement = (
        select(annotations.c.label, func.count())
        .where(annotations.c.brand == brand, annotations.c.name == QUARANTINE)
        .group_by(annotations.c.label)
        .order_by(annotations.c.label)
    )
    return {row[0]: row[1] for row in connection.execute(statement)}


def quarantined_threads(connection: Connection, brand: str, date_range: DateRange | None = None) -> list[str]:
    """Return the threads that hold excluded or dependent posts, by id; with a date range, those that name the brand
    in it.

    A conversation that began in the date range names the brand there, with or without its excluded posts.
    """
    statement = (
        select(posts.c.thread)
        .select_from(posts.join(annotations, annotations.c.post == posts.c.pk))
        .where(
            annotations.c.brand == brand,
            annotations.c.name == QUARANTINE,
            annotations.c.label.in_((EXCLUDED, DEPENDENT)),
        )
        .distinct()
        .order_by(posts.c.thread)
    )
    if date_range is not None:
        statement = statement.where(posts.c.thread.in_(_naming_in(brand, date_range)))
    return list(connection.execute(statement).scalars())


def _naming_in(brand: str, date_range: DateRange) -> Any:
    """Return the threads in which a post of the date range names the brand."""
    naming = posts.alias("naming")
    return (
        select(mentions.c.thread)
        .select_from(mentions.join(naming, naming.c.pk == mentions.c.post))
        .where(
            mentions.c.brand == brand,
            mentions.c.mention_kind == "direct",
            naming.c.created_at >= to_micros(date_range.start),
            naming.c.created_at < to_micros(date_range.end),
        )
    )


def posts_by_author_type_rule(connection: Connection, brand: str, rules: Sequence[str]) -> dict[int, str]:
    """Return the number and thread of each post whose author type was set by one of these rules."""
    statement = (
        select(posts.c.pk, posts.c.thread)
        .select_from(posts.join(annotations, annotations.c.post == posts.c.pk))
        .where(annotations.c.brand == brand, annotations.c.name == "author_type", annotations.c.rule.in_(rules))
    )
    return {row[0]: row[1] for row in connection.execute(statement)}


def numbers_in_conversation(connection: Connection, brand: str, ids: Iterable[str]) -> dict[str, tuple[int, str]]:
    """Return post id -> number and thread, for those of these posts that are in conversations about `brand`."""
    statement = (
        select(posts.c.id, posts.c.pk, posts.c.thread)
        .select_from(posts.join(mentions, and_(mentions.c.post == posts.c.pk, mentions.c.brand == brand)))
        .where(is_one_of(connection, posts.c.id, ids))
    )
    return {row[0]: (row[1], row[2]) for row in connection.execute(statement)}


def posts_in_conversation(connection: Connection, brand: str, threads: Sequence[str]) -> set[int]:
    """Return the numbers of all posts that are in conversations about `brand` in these threads."""
    condition = mentions.c.brand == brand, is_one_of(connection, mentions.c.thread, threads)
    return set(connection.execute(select(mentions.c.post).where(*condition)).scalars())


def replace_conversations(
    connection: Connection, brand: str, threads: Sequence[str], measured: Iterable[Conversation]
) -> None:
    """Replace the brand's conversations in these threads."""
    condition = conversations.c.brand == brand, is_one_of(connection, conversations.c.thread, threads)
    connection.execute(delete(conversations).where(*condition))
    rows = [to_conversation_row(conversation) for conversation in measured]
    if rows:
        connection.execute(insert(conversations), rows)


def set_author_types(connection: Connection, brand: str, version: str, changes: Mapping[int, tuple[str, str]]) -> None:
    """Change the author type of these posts: number -> author type and rule. Their days become stale."""
    if not changes:
        return
    connection.execute(
        update(annotations)
        .where(
            annotations.c.brand == brand, annotations.c.name == "author_type", annotations.c.post == bindparam("number")
        )
        .values(label=bindparam("author_type"), rule=bindparam("why"), version=version, start=None, stop=None),
        [{"number": post, "author_type": author_type, "why": rule} for post, (author_type, rule) in changes.items()],
    )
    mark_stale_posts(connection, brand, changes)

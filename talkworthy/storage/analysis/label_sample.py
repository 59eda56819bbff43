"""Posts that people label: those to draw a random sample from, those that they name, and their labels."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, not_, or_, select

from talkworthy.model import Post
from talkworthy.storage.analysis.counted_posts import is_about_brand, is_left_out, join_annotations
from talkworthy.storage.analysis.labels import (
    ABOUT,
    NOT_ABOUT,
    QUARANTINE,
    RELEVANT,
    SAMPLED,
    WITHDRAWN,
    load_all_labels,
)
from talkworthy.storage.analysis.results import NOT_COUNTED, RELEVANCE
from talkworthy.storage.in_list import is_one_of
from talkworthy.storage.posts.save import from_row
from talkworthy.storage.schema.core import annotations, labels, mentions, posts
from talkworthy.timestamps import from_micros


@dataclass(frozen=True, slots=True)
class GivenLabel:
    """The label that a rule or a person gave to a post: `by` is the rule or the person.

    `at` is when a person gave it, None for a rule.
    """

    label: str
    by: str
    at: datetime | None = None


def find_relevant_posts(connection: Connection, brand: str) -> list[tuple[str, str]]:
    """Return id and source of every post that counts as being about the brand (direct or implied), by id.

    Duplicates and posts in quarantine count nowhere, so labels of them say nothing about the rest.
    """
    in_conversation = mentions.join(posts, posts.c.pk == mentions.c.post)
    source, joined = join_annotations(in_conversation, brand, NOT_COUNTED)
    statement = (
        select(posts.c.id, posts.c.source)
        .select_from(source)
        .where(mentions.c.brand == brand, is_about_brand(), ~posts.c.gone, not_(is_left_out(joined)))
        .order_by(posts.c.id)
    )
    return [(row.id, row.source) for row in connection.execute(statement)]


def find_irrelevant_posts(connection: Connection, brand: str) -> list[tuple[str, str]]:
    """Return id and source of every post that names the brand and was classified as not about it, by id."""
    noted = and_(annotations.c.brand == brand, annotations.c.name == RELEVANCE, annotations.c.label == NOT_ABOUT)
    statement = (
        select(posts.c.id, posts.c.source)
        .select_from(annotations.join(posts, posts.c.pk == annotations.c.post))
        .where(noted, ~posts.c.gone)
        .order_by(posts.c.id)
    )
    return [(row.id, row.source) for row in connection.execute(statement)]


def load_posts_by_id(connection: Connection, ids: Iterable[str]) -> list[Post]:
    """Return the posts with these ids that the store holds, tombstones too, by id."""
    chosen = select(posts).where(is_one_of(connection, posts.c.id, ids)).order_by(posts.c.id)
    return [from_row(row) for row in connection.execute(chosen)]


def find_post_id(connection: Connection, id_or_address: str) -> str | None:
    """Return the id of the post that a person names by id or address; None where no post or several match."""
    statement = select(posts.c.id).where(or_(posts.c.id == id_or_address, posts.c.url == id_or_address)).limit(3)
    ids = list(connection.execute(statement).scalars())
    # an address is whatever its source claims, and must not hide the post with that id
    return id_or_address if id_or_address in ids else ids[0] if len(ids) == 1 else None


def count_checked(connection: Connection, brand: str) -> tuple[int, int]:
    """Return how many sampled posts classified as about the brand have a label, and how many of those are about it.

    Only random samples represent the other posts: people label the errors that they happen to see.
    """
    all_labels = load_all_labels(connection, brand)
    sampled, relevance = all_labels.get(SAMPLED, {}), all_labels.get(RELEVANT, {})
    checked = [relevance[post] for post, classified in sampled.items() if classified == ABOUT and post in relevance]
    return len(checked), checked.count(ABOUT)


def load_labels_of_all_people(connection: Connection, brand: str) -> Mapping[tuple[str, str], Mapping[str, str]]:
    """Return (post id, name of the label) -> person -> label: of all people, where `load_labels` returns the newest."""
    statement = select(labels).where(labels.c.brand == brand, labels.c.label != WITHDRAWN)
    by_person: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for row in connection.execute(statement):
        by_person[row.post, row.name][row.labelled_by] = row.label
    return by_person


def load_thread_labels(connection: Connection, brand: str, thread: str) -> Mapping[str, Mapping[str, GivenLabel]]:
    """Return post id -> name -> the newest label that a person gave to a post of the thread."""
    statement = (
        select(labels)
        .where(labels.c.brand == brand, labels.c.label != WITHDRAWN, labels.c.post.in_(_ids_in(thread)))
        .order_by(labels.c.labelled_at, labels.c.labelled_by)
    )
    newest: dict[str, dict[str, GivenLabel]] = defaultdict(dict)
    for row in connection.execute(statement):
        newest[row.post][row.name] = GivenLabel(row.label, row.labelled_by, from_micros(row.labelled_at))
    return newest


def load_thread_annotations(connection: Connection, brand: str, thread: str) -> Mapping[str, Mapping[str, GivenLabel]]:
    """Return post id -> name -> the annotation `relevance` or `quarantine` of a post of the thread, where it has
    one."""
    statement = (
        select(posts.c.id, annotations.c.name, annotations.c.label, annotations.c.rule)
        .select_from(posts.join(annotations, annotations.c.post == posts.c.pk))
        .where(
            posts.c.thread == thread,
            annotations.c.brand == brand,
            annotations.c.name.in_((RELEVANCE, QUARANTINE)),
        )
    )
    by_post: dict[str, dict[str, GivenLabel]] = defaultdict(dict)
    for post, name, label, rule in connection.execute(statement):
        by_post[post][name] = GivenLabel(label, rule)
    return by_post


def _ids_in(thread: str) -> Any:
    return select(posts.c.id).where(posts.c.thread == thread)

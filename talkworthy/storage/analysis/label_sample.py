"""Posts that people check: those to draw a sample from, those that they name, and what they found."""

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
    """What a rule found of a post, or what a person said of it: `by` is the rule or the person.

    `at` is when a person said it, None for a rule.
    """

    label: str
    by: str
    at: datetime | None = None


def find_relevant_posts(connection: Connection, brand: str) -> list[tuple[str, str]]:
    """Id and source of every post that counts as being about the brand (direct or inherited), by id.

    Copies and what is in quarantine count nowhere, so what is found in them says nothing of the rest.
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
    """Id and source of every post that names the brand, and was judged not to be about it, by id."""
    noted = and_(annotations.c.brand == brand, annotations.c.name == RELEVANCE, annotations.c.label == NOT_ABOUT)
    statement = (
        select(posts.c.id, posts.c.source)
        .select_from(annotations.join(posts, posts.c.pk == annotations.c.post))
        .where(noted, ~posts.c.gone)
        .order_by(posts.c.id)
    )
    return [(row.id, row.source) for row in connection.execute(statement)]


def load_posts_by_id(connection: Connection, ids: Iterable[str]) -> list[Post]:
    """The posts with these ids that the store holds, tombstones too, by id."""
    chosen = select(posts).where(is_one_of(connection, posts.c.id, ids)).order_by(posts.c.id)
    return [from_row(row) for row in connection.execute(chosen)]


def find_post_id(connection: Connection, told: str) -> str | None:
    """The id of the post that a person means by its id or its address; None where the store holds none or several."""
    statement = select(posts.c.id).where(or_(posts.c.id == told, posts.c.url == told)).limit(3)
    found = list(connection.execute(statement).scalars())
    # an address is whatever a source says it is, and must not hide the post of that id
    return told if told in found else found[0] if len(found) == 1 else None


def count_checked(connection: Connection, brand: str) -> tuple[int, int]:
    """How many of the posts that were drawn as being about the brand a person checked, and how many of those are.

    Only what was drawn at random tells of the rest: people label the faults that they come across.
    """
    told = load_all_labels(connection, brand)
    drawn, said = told.get(SAMPLED, {}), told.get(RELEVANT, {})
    checked = [said[post] for post, thought in drawn.items() if thought == ABOUT and post in said]
    return len(checked), checked.count(ABOUT)


def load_labels_of_all_people(connection: Connection, brand: str) -> Mapping[tuple[str, str], Mapping[str, str]]:
    """(post id, name of the label) -> who -> what they said: everybody's word, where `load_labels` gives the last."""
    statement = select(labels).where(labels.c.brand == brand, labels.c.label != WITHDRAWN)
    told: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for row in connection.execute(statement):
        told[row.post, row.name][row.labelled_by] = row.label
    return told


def load_thread_labels(connection: Connection, brand: str, thread: str) -> Mapping[str, Mapping[str, GivenLabel]]:
    """Post id -> name of the label -> what people said of the posts of one conversation, each as it was said last."""
    statement = (
        select(labels)
        .where(labels.c.brand == brand, labels.c.label != WITHDRAWN, labels.c.post.in_(_ids_in(thread)))
        .order_by(labels.c.labelled_at, labels.c.labelled_by)
    )
    said: dict[str, dict[str, GivenLabel]] = defaultdict(dict)
    for row in connection.execute(statement):
        said[row.post][row.name] = GivenLabel(row.label, row.labelled_by, from_micros(row.labelled_at))
    return said


def load_thread_annotations(connection: Connection, brand: str, thread: str) -> Mapping[str, Mapping[str, GivenLabel]]:
    """Post id -> `relevance` and `suspicion` of the posts of one conversation, for those that something is noted of."""
    statement = (
        select(posts.c.id, annotations.c.name, annotations.c.label, annotations.c.rule)
        .select_from(posts.join(annotations, annotations.c.post == posts.c.pk))
        .where(
            posts.c.thread == thread,
            annotations.c.brand == brand,
            annotations.c.name.in_((RELEVANCE, QUARANTINE)),
        )
    )
    found: dict[str, dict[str, GivenLabel]] = defaultdict(dict)
    for post, name, label, rule in connection.execute(statement):
        found[post][name] = GivenLabel(label, rule)
    return found


def _ids_in(thread: str) -> Any:
    return select(posts.c.id).where(posts.c.thread == thread)

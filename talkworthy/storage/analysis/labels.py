"""What people said of posts: about the brand or not, whose voice, suspicious or not. It wins over every rule.

A label belongs to (brand, post, name, said_by). Where several people spoke, the one who spoke last is believed. A label
outlives what it is about: it stays while the analysis is made anew, and while the post itself is not in the store.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from talkworthy.storage.in_list import is_one_of
from talkworthy.storage.schema.core import labels, posts, threads
from talkworthy.storage.store import next_revision
from talkworthy.storage.upsert import upsert
from talkworthy.timestamps import to_micros

RELEVANT = "relevant"
"""The name of labels on whether a post is about the brand."""
ABOUT, NOT_ABOUT = "about", "not_about"
AUTHOR_TYPE = "author_type"
"""The name of labels on whose words a post holds; each is one of `model.VOICES`."""
SENTIMENT = "sentiment"
"""The name of labels on which side a post takes towards the brand; each is one of `model.Sentiment`."""
QUARANTINE = "quarantine"
"""The name of labels on the quarantine."""
SAMPLED = "sampled"
"""The name of marks on posts that were drawn at random to be checked; the label is what was thought of them then."""
EXCLUDED, INCLUDED = "excluded", "included"
WITHDRAWN = ""

LabelsByPost = Mapping[str, str]
"""Post id -> what was said of it."""


@dataclass(frozen=True, slots=True)
class Label:
    """What `said_by` said of `post` (its id) for `brand`; `said_at` is aware."""

    brand: str
    post: str
    name: str
    label: str
    labelled_by: str
    labelled_at: datetime


def save_labels(connection: Connection, said: Iterable[Label]) -> int:
    """Keep what was said, over what the same people said before; returns how many labels that were.

    The conversations of these posts are left to be read again, so that what was said shows.
    """
    rows = [asdict(one) | {"labelled_at": to_micros(one.labelled_at)} for one in said]
    if not rows:
        return 0
    upsert(connection, labels, rows, key=["brand", "post", "name", "labelled_by"], replaced=["label", "labelled_at"])
    # that a post was drawn to be checked says nothing of it yet
    _mark_threads_pending(connection, {row["post"] for row in rows if row["name"] != SAMPLED})
    return len(rows)


def withdraw_labels(connection: Connection, brand: str, post: str, name: str) -> int:
    """Undo all that was said under `name` of this post, as if it had never been; returns how many labels that were."""
    its = labels.c.brand == brand, labels.c.post == post, labels.c.name == name, labels.c.label != WITHDRAWN
    # the row stays: what was found because of it has still to be taken out, for a brand that may have no other label
    count = connection.execute(update(labels).where(*its).values(label=WITHDRAWN)).rowcount
    if count:
        _mark_threads_pending(connection, {post})
    return int(count)


def load_labels(connection: Connection, brand: str, name: str) -> LabelsByPost:
    """The post ids that something was said of under `name` for `brand`, with what was said last."""
    return load_all_labels(connection, brand).get(name, {})


def load_all_labels(connection: Connection, brand: str) -> Mapping[str, LabelsByPost]:
    """Name -> all that was said under it for `brand`."""
    statement = (
        select(labels.c.name, labels.c.post, labels.c.label)
        .where(labels.c.brand == brand, labels.c.label != WITHDRAWN)
        # the last wins; of two at one moment the same one each time
        .order_by(labels.c.labelled_at, labels.c.labelled_by)
    )
    said: dict[str, dict[str, str]] = defaultdict(dict)
    for name, post, label in connection.execute(statement):
        said[name][post] = label
    return said


def count_labels(connection: Connection) -> dict[tuple[str, str], int]:
    """(brand, name) -> how many posts have such a label."""
    statement = (
        select(labels.c.brand, labels.c.name, func.count(labels.c.post.distinct()))
        .where(labels.c.label != WITHDRAWN)
        .group_by(labels.c.brand, labels.c.name)
    )
    return {(brand, name): count for brand, name, count in connection.execute(statement)}


def _mark_threads_pending(connection: Connection, of: Iterable[str]) -> None:
    of = list(of)
    if not of:
        return
    theirs = select(posts.c.thread).where(is_one_of(connection, posts.c.id, of))
    # a new number, since an analysis that is at work would write over any other mark
    its_own = update(threads).where(threads.c.id.in_(theirs))
    connection.execute(its_own.values(revision=next_revision(connection, of_label=True)))

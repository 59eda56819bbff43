"""Labels: corrections by people of what a post is. A label overrides every rule.

A label belongs to (brand, post, name, labelled_by). Of labels by several people the newest counts. A label stays when
the analysis runs again, and also while the store does not hold its post.
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
"""The name of labels on who wrote a post; the values are `model.AUTHOR_TYPES`."""
SENTIMENT = "sentiment"
"""The name of labels on the feeling of a post towards the brand; the values are `model.Sentiment`."""
QUARANTINE = "quarantine"
"""The name of labels on whether a post is excluded as suspected spam."""
SAMPLED = "sampled"
"""The name of labels on posts of a random sample; the label is how the post was classified when it was drawn."""
EXCLUDED, INCLUDED = "excluded", "included"
WITHDRAWN = ""

LabelsByPost = Mapping[str, str]
"""Post id -> label."""


@dataclass(frozen=True, slots=True)
class Label:
    """The label that `labelled_by` gave to `post` (its id) for `brand`; `labelled_at` is aware."""

    brand: str
    post: str
    name: str
    label: str
    labelled_by: str
    labelled_at: datetime


def save_labels(connection: Connection, new_labels: Iterable[Label]) -> int:
    """Save labels, over earlier ones by the same people; return how many there are.

    The threads of these posts become pending, so that the next analysis applies the labels.
    """
    rows = [asdict(label) | {"labelled_at": to_micros(label.labelled_at)} for label in new_labels]
    if not rows:
        return 0
    upsert(connection, labels, rows, key=["brand", "post", "name", "labelled_by"], replaced=["label", "labelled_at"])
    # that a post was drawn for the sample changes nothing about it
    _mark_threads_pending(connection, {row["post"] for row in rows if row["name"] != SAMPLED})
    return len(rows)


def withdraw_labels(connection: Connection, brand: str, post: str, name: str, by: str | None = None) -> int:
    """Withdraw the labels of this name on this post, of all people or of one; return how many there were."""
    condition = [labels.c.brand == brand, labels.c.post == post, labels.c.name == name, labels.c.label != WITHDRAWN]
    if by is not None:
        condition.append(labels.c.labelled_by == by)
    # the row stays: results that it caused must still be replaced, for a brand that may have no other label
    count = connection.execute(update(labels).where(*condition).values(label=WITHDRAWN)).rowcount
    if count:
        _mark_threads_pending(connection, {post})
    return int(count)


def load_labels(connection: Connection, brand: str, name: str) -> LabelsByPost:
    """Return post id -> newest label of this name for `brand`."""
    return load_all_labels(connection, brand).get(name, {})


def load_all_labels(connection: Connection, brand: str) -> Mapping[str, LabelsByPost]:
    """Return name -> post id -> newest label for `brand`."""
    statement = (
        select(labels.c.name, labels.c.post, labels.c.label)
        .where(labels.c.brand == brand, labels.c.label != WITHDRAWN)
        # the last one wins; of two at one moment always the same
        .order_by(labels.c.labelled_at, labels.c.labelled_by)
    )
    newest: dict[str, dict[str, str]] = defaultdict(dict)
    for name, post, label in connection.execute(statement):
        newest[name][post] = label
    return newest


def count_labels(connection: Connection) -> dict[tuple[str, str], int]:
    """Return (brand, name) -> how many posts have such a label."""
    statement = (
        select(labels.c.brand, labels.c.name, func.count(labels.c.post.distinct()))
        .where(labels.c.label != WITHDRAWN)
        .group_by(labels.c.brand, labels.c.name)
    )
    return {(brand, name): count for brand, name, count in connection.execute(statement)}


def _mark_threads_pending(connection: Connection, ids: Iterable[str]) -> None:
    ids = list(ids)
    if not ids:
        return
    affected = select(posts.c.thread).where(is_one_of(connection, posts.c.id, ids))
    # a new number, since a running analysis would overwrite any other mark
    statement = update(threads).where(threads.c.id.in_(affected))
    connection.execute(statement.values(revision=next_revision(connection, of_label=True)))

"""Labels: corrections by people, which override every rule once the thread is analysed again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import get_args

from reports.queries.label_sample import CUE
from services.feedback.quarantine import check_in_threads
from talkworthy.errors import UserError
from talkworthy.model import AUTHOR_TYPES, CustomerStage, ResponseCue, Sentiment
from talkworthy.roles import Right
from talkworthy.storage.analysis.label_sample import find_post_id
from talkworthy.storage.analysis.labels import (
    ABOUT,
    AUTHOR_TYPE,
    EXCLUDED,
    INCLUDED,
    NOT_ABOUT,
    QUARANTINE,
    RELEVANT,
    SENTIMENT,
    Label,
    save_labels,
    withdraw_labels,
)
from talkworthy.storage.notebook.assumptions import Signed
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

STAGE = "stage"
LABELS: Mapping[str, tuple[str, ...]] = {
    RELEVANT: (ABOUT, NOT_ABOUT),
    AUTHOR_TYPE: AUTHOR_TYPES,
    SENTIMENT: get_args(Sentiment),
    CUE: get_args(ResponseCue),
    STAGE: tuple(stage for stage in get_args(CustomerStage) if stage != "unknown"),
    QUARANTINE: (INCLUDED, EXCLUDED),
}
"""Name -> the labels that a person can give under it."""


@dataclass(frozen=True, slots=True)
class NewLabel:
    """A label for `post` (its id or URL) under `name`; None removes all labels under that name."""

    post: str
    name: str
    label: str | None


@dataclass(frozen=True, slots=True)
class LabelCounts:
    """How many labels were saved, and how many were removed."""

    saved: int = 0
    removed: int = 0


def save(connection: Connection, brand: str, new: Iterable[NewLabel], signed: Signed) -> LabelCounts:
    """Save labels, and return how many were saved and removed.

    Raises UserError on an unknown post or label, and where the post of a quarantine decision is in no conversation
    about the brand.
    """
    rows: list[Label] = []
    removed = 0
    for new_label in new:
        post = _find_post(connection, brand, new_label)
        if new_label.label is None:
            removed += withdraw_labels(connection, brand, post, new_label.name)
        else:
            rows.append(Label(brand, post, new_label.name, new_label.label, signed.by, signed.at))
    return LabelCounts(save_labels(connection, rows), removed)


def undo(connection: Connection, brand: str, post: str, names: Iterable[str], signed: Signed) -> int:
    """Withdraw what this person answered about a post under these names; return how many labels that were."""
    return sum(withdraw_labels(connection, brand, post, name, signed.by) for name in names)


def right_needed(names: Iterable[str]) -> Right:
    """Return the right that labels under these names need: a quarantine decision changes the score."""
    return Right.QUARANTINE if QUARANTINE in set(names) else Right.CORRECT


def _find_post(connection: Connection, brand: str, new_label: NewLabel) -> str:
    """Return the id of the post, after checking name and label."""
    if new_label.name not in LABELS:
        raise UserError(f"Nothing is labelled {new_label.name!r}. Choose from: {', '.join(LABELS)}.")
    if new_label.label is not None and new_label.label not in LABELS[new_label.name]:
        raise UserError(
            f"{new_label.label!r} is not a label of {new_label.name}: use one of {', '.join(LABELS[new_label.name])}."
        )
    post = find_post_id(connection, new_label.post)
    if post is None:
        raise UserError(
            f"The store has no post {new_label.post!r}. `talkworthy sample` and `talkworthy export` list ids."
        )
    if new_label.name == QUARANTINE and new_label.label is not None:
        check_in_threads(connection, brand, [post])
    return post

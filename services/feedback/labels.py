"""Labels: a person says what a post is; it wins over every rule once the conversation is analysed again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import get_args

from reports.queries.label_sample import CUE
from services.feedback.quarantine import check_in_threads
from talkworthy.errors import UserError
from talkworthy.model import AUTHOR_TYPES, Cue, Sentiment, Stage
from talkworthy.roles import Right
from talkworthy.storage.analysis.label_sample import find_id
from talkworthy.storage.analysis.labels import (
    ABOUT,
    AUTHOR_TYPE,
    HELD,
    NOT_ABOUT,
    RELEASED,
    RELEVANT,
    SENTIMENT,
    SUSPICION,
    Label,
    save_labels,
    take_back,
)
from talkworthy.storage.notebook.assumptions import Signed
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

STAGE = "stage"
LABELS: Mapping[str, tuple[str, ...]] = {
    RELEVANT: (ABOUT, NOT_ABOUT),
    AUTHOR_TYPE: AUTHOR_TYPES,
    SENTIMENT: get_args(Sentiment),
    CUE: get_args(Cue),
    STAGE: tuple(stage for stage in get_args(Stage) if stage != "unknown"),
    SUSPICION: (RELEASED, HELD),
}
"""Name -> the labels that a person can give under it."""


@dataclass(frozen=True, slots=True)
class NewLabel:
    """A label for `post` (its id or its address) under `name`; None takes back all labels under that name."""

    post: str
    name: str
    label: str | None


@dataclass(frozen=True, slots=True)
class Saved:
    """How many labels were saved, and how many were taken back."""

    kept: int = 0
    taken_back: int = 0


def save(connection: Connection, brand: str, new: Iterable[NewLabel], signed: Signed) -> Saved:
    """Save labels, and return how many were saved and taken back.

    Raises UserError where the store has no such post, where there is no such label, and where the post of a quarantine
    decision is in no conversation about the brand.
    """
    saved: list[Label] = []
    taken_back = 0
    for given in new:
        post = _find_post(connection, brand, given)
        if given.label is None:
            taken_back += take_back(connection, brand, post, given.name)
        else:
            saved.append(Label(brand, post, given.name, given.label, signed.by, signed.at))
    return Saved(save_labels(connection, saved), taken_back)


def right_needed(names: Iterable[str]) -> Right:
    """Return the right that labels under these names need: whoever decides what counts decides the score."""
    return Right.HOLD if SUSPICION in set(names) else Right.CORRECT


def _find_post(connection: Connection, brand: str, given: NewLabel) -> str:
    """Return the id of the post, once name and label are checked."""
    if given.name not in LABELS:
        raise UserError(f"Nothing is labelled {given.name!r}. There is: {', '.join(LABELS)}.")
    if given.label is not None and given.label not in LABELS[given.name]:
        raise UserError(f"{given.label!r} is no label of {given.name}: use one of {', '.join(LABELS[given.name])}.")
    post = find_id(connection, given.post)
    if post is None:
        raise UserError(
            f"The store holds no post {given.post!r}. `talkworthy sample` and `talkworthy export` tell ids."
        )
    if given.name == SUSPICION and given.label is not None:
        check_in_threads(connection, brand, [post])
    return post

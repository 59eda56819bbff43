"""`talkworthy label`: a person's word on a post, which wins over every rule."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from reports.queries.label_sample import CUE
from services.context import AppContext, now
from services.feedback import labels
from services.feedback.labels import LABELS, STAGE, NewLabel
from talkworthy.errors import UserError
from talkworthy.storage.analysis.labels import ABOUT, AUTHOR_TYPE, NOT_ABOUT, RELEVANT, SENTIMENT
from talkworthy.storage.notebook.assumptions import Signed

WORDS: Mapping[str, tuple[str, str]] = {"relevant": (RELEVANT, ABOUT), "not-relevant": (RELEVANT, NOT_ABOUT)} | {
    label.replace("_", "-"): (name, label) for name in (AUTHOR_TYPE, SENTIMENT, CUE, STAGE) for label in LABELS[name]
}
"""What a person types -> the name of the label, and the label."""
NAMES = sorted({name for name, _ in WORDS.values()})
UNDO = "undo"
LABELLED_BY = "a person"


@dataclass(frozen=True, slots=True)
class Labelled:
    """How many labels were kept, how many taken back, and how many rows of a file have none."""

    kept: int = 0
    taken_back: int = 0
    left_empty: int = 0


def label(context: AppContext, brand: str, post: str, word: str, labelled_by: str = LABELLED_BY) -> Labelled:
    """Save the label of one post (by its id or address), or take back all its labels (`undo`)."""
    return _save(context, brand, [(post, word)], labelled_by)


def label_from(context: AppContext, brand: str, path: Path, labelled_by: str = LABELLED_BY) -> Labelled:
    """The same for the rows of a CSV file with the columns `post` and `label`; rows without a label are passed over.

    Raises UserError, and keeps nothing, where a row cannot be understood.
    """
    rows = list(_rows(path))
    filled = [(post, word) for post, word in rows if word]
    done = _save(context, brand, filled, labelled_by)
    return Labelled(done.kept, done.taken_back, len(rows) - len(filled))


def to_text(done: Labelled) -> str:
    """What was done, as a line to read."""
    told = [f"{done.kept:,} labels kept" if done.kept != 1 else "1 label kept"]
    if done.taken_back:
        told.append(f"{done.taken_back:,} taken back")
    if done.left_empty:
        told.append(f"{done.left_empty:,} rows have no label yet")
    return f"{'; '.join(told)}. `talkworthy analyse` makes them count."


def _save(context: AppContext, brand: str, typed: Iterable[tuple[str, str]], labelled_by: str) -> Labelled:
    name = context.settings.brand(brand).name
    new = [label for post, word in typed for label in _to_labels(post, word)]
    with context.store.write() as connection:
        saved = labels.save(connection, name, new, Signed(labelled_by, now()))
    return Labelled(saved.kept, saved.taken_back)


def _to_labels(post: str, word: str) -> list[NewLabel]:
    typed = word.strip().lower().replace("_", "-").replace(" ", "-")
    if typed == UNDO:
        return [NewLabel(post, name, None) for name in NAMES]
    if typed not in WORDS:
        raise UserError(f"Nobody can say {word!r} of a post. Say one of: {', '.join([*WORDS, UNDO])}.")
    return [NewLabel(post, *WORDS[typed])]


def _rows(path: Path) -> Iterator[tuple[str, str]]:
    """Post and label of each row that names a post."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            rows = csv.DictReader(file)
            missing = {"post", "label"} - set(rows.fieldnames or ())
            if missing:
                raise UserError(f"{path} has no column {min(missing)!r}: its first line must name post and label.")
            for row in rows:
                if post := (row["post"] or "").strip():
                    yield post, (row["label"] or "").strip()
        except (UnicodeDecodeError, csv.Error) as error:
            raise UserError(f"{path} is not a CSV file in UTF-8: save it as one, and try again.") from error

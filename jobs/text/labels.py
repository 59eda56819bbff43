"""Labels as people type them for `talkworthy label`, on the command line or in a CSV file, and the result in words."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from reports.queries.label_sample import CUE
from services.feedback.labels import LABELS, STAGE, LabelCounts, NewLabel
from talkworthy.errors import UserError
from talkworthy.storage.analysis.labels import ABOUT, AUTHOR_TYPE, NOT_ABOUT, RELEVANT, SENTIMENT

TYPED: Mapping[str, tuple[str, str]] = {"relevant": (RELEVANT, ABOUT), "not-relevant": (RELEVANT, NOT_ABOUT)} | {
    label.replace("_", "-"): (name, label) for name in (AUTHOR_TYPE, SENTIMENT, CUE, STAGE) for label in LABELS[name]
}
"""What a person types -> the name of the label, and the label."""
OLD_TYPED = {"customer": "public"}
"""Earlier words for labels, which still work."""
NAMES = sorted({name for name, _ in TYPED.values()})
UNDO = "undo"


def parse_label(post: str, text: str) -> list[NewLabel]:
    """Return the label that a person typed for a post; `undo` removes all its labels. Raises UserError."""
    typed = text.strip().lower().replace("_", "-").replace(" ", "-")
    typed = OLD_TYPED.get(typed, typed)
    if typed == UNDO:
        return [NewLabel(post, name, None) for name in NAMES]
    if typed not in TYPED:
        raise UserError(f"{text!r} is not a label. Use one of: {', '.join([*TYPED, UNDO])}.")
    return [NewLabel(post, *TYPED[typed])]


def read_labels(path: Path) -> tuple[list[NewLabel], int]:
    """Return the labels in a CSV file with the columns `post` and `label`, and how many rows have none.

    Raises UserError where a row cannot be parsed.
    """
    rows = list(_rows(path))
    labels = [
        label for number, (post, text) in enumerate(rows, 1) if text for label in _parse(path, number, post, text)
    ]
    return labels, sum(not text for _, text in rows)


def to_text(counts: LabelCounts, left_empty: int = 0) -> str:
    """Return what was saved and removed, in a line."""
    parts = ["1 label saved" if counts.saved == 1 else f"{counts.saved:,} labels saved"]
    if counts.removed:
        parts.append(f"{counts.removed:,} removed")
    if left_empty:
        parts.append(f"{left_empty:,} rows have no label yet")
    return f"{'; '.join(parts)}. `talkworthy analyse` applies them."


def _parse(path: Path, number: int, post: str, text: str) -> list[NewLabel]:
    """Return the label of one row. Raises UserError, which does not quote the file: a cell may hold a post's text."""
    try:
        return parse_label(post, text)
    except UserError as error:
        message = f"{path}: the label of row {number} is not known. Use one of: {', '.join([*TYPED, UNDO])}."
        raise UserError(message, f"It is {text!r}.") from error


def _rows(path: Path) -> Iterator[tuple[str, str]]:
    """Yield post and label of each row that names a post."""
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

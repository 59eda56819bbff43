"""`talkworthy label`: a person's word on a post, which wins over every rule."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from jobs.desk import Desk, now
from talkworthy.errors import UserError
from talkworthy.model import VOICES, Cue, Sentiment, Stage
from talkworthy.storage.checking import find_id
from talkworthy.storage.labels import (
    ABOUT,
    NOT_ABOUT,
    RELEVANT,
    VOICE,
    Label,
    save_labels,
    take_back,
)

SAID: Mapping[str, tuple[str, str]] = (
    {"relevant": (RELEVANT, ABOUT), "not-relevant": (RELEVANT, NOT_ABOUT)}
    | {voice: (VOICE, voice) for voice in VOICES}
    | {side: ("sentiment", side) for side in get_args(Sentiment)}
    | {cue.replace("_", "-"): ("cue", cue) for cue in get_args(Cue)}
    | {stage.replace("_", "-"): ("stage", stage) for stage in get_args(Stage) if stage != "unknown"}
)
"""What a person says -> the name of the label, and the label."""
NAMES = sorted({name for name, _ in SAID.values()})
UNDO = "undo"
SAID_BY = "a person"


@dataclass(frozen=True, slots=True)
class Labelled:
    """How many labels were kept, how many taken back, and how many rows of a file said nothing."""

    kept: int = 0
    taken_back: int = 0
    left_empty: int = 0


def label(desk: Desk, brand: str, post: str, word: str, said_by: str = SAID_BY) -> Labelled:
    """Keep what a person says of one post, named by its id or its address, or take back all that was said (`undo`)."""
    return _keep(desk, [(desk.settings.brand(brand).name, post, word)], said_by)


def label_from(desk: Desk, brand: str, path: Path, said_by: str = SAID_BY) -> Labelled:
    """The same for the rows of a CSV file with the columns `post` and `label`; rows without a label are passed over.

    Raises UserError, and keeps nothing, where a row cannot be understood.
    """
    name = desk.settings.brand(brand).name
    rows = list(_rows(path))
    told = [(name, post, word) for post, word in rows if word]
    done = _keep(desk, told, said_by)
    return Labelled(done.kept, done.taken_back, len(rows) - len(told))


def to_text(done: Labelled) -> str:
    """What was done, as a line to read."""
    told = [f"{done.kept:,} labels kept" if done.kept != 1 else "1 label kept"]
    if done.taken_back:
        told.append(f"{done.taken_back:,} taken back")
    if done.left_empty:
        told.append(f"{done.left_empty:,} rows have no label yet")
    return f"{'; '.join(told)}. `talkworthy analyse` makes them count."


def _keep(desk: Desk, told: Iterable[tuple[str, str, str]], said_by: str) -> Labelled:
    with desk.store.write() as connection:
        kept: list[Label] = []
        undone = 0
        for brand, post, word in told:
            known = find_id(connection, post)
            if known is None:
                raise UserError(
                    f"The store holds no post {post!r}. `talkworthy sample` and `talkworthy export` tell ids."
                )
            if word == UNDO:
                undone += sum(take_back(connection, brand, known, name) for name in NAMES)
            else:
                kept.append(Label(brand, known, *_understood(word), said_by, now()))
        return Labelled(save_labels(connection, kept), undone)


def _understood(word: str) -> tuple[str, str]:
    told = SAID.get(word.strip().lower().replace("_", "-").replace(" ", "-"))
    if told is None:
        raise UserError(f"Nobody can say {word!r} of a post. Say one of: {', '.join([*SAID, UNDO])}.")
    return told


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

"""Model cards: what a kind of verdict scored on labelled posts, as text, as JSON, and as the file that is kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from analysis.stats.classification_metrics import Scores

FOLDER = "model-cards"
"""Where cards are kept, beside the brand file."""
SHIPPED = Path(__file__).parents[1] / "model_cards"
"""What we measured ourselves, on public posts that two readings agreed on."""


@dataclass(frozen=True, slots=True)
class Card:
    """A model card: what was evaluated, on which file, when, and how it did beside the baselines.

    `confusion` is label -> verdict -> posts, empty for frames, of which a post may have several. `answered` is the
    share of posts on which we commit ourselves, and `where_answered` the scores there.
    """

    name: str
    file: str
    at: datetime
    posts: int
    threads: int
    scores: Scores
    confusion: Mapping[str, Mapping[str, int]]
    baselines: Mapping[str, Scores]
    answered: float
    where_answered: Scores | None


def to_text(card: Card) -> str:
    """The card as a page of text."""
    told = f"{card.posts:,} posts in {card.threads:,} conversations of {card.file}"
    lines = [f"{card.name}: {told}", "", _line("macro-F1", card.scores.macro_f1, card.scores)]
    lines += [_line(f"  {title}", scores.macro_f1, scores) for title, scores in card.baselines.items()]
    if card.where_answered:
        title = f"  on the {card.answered:.0%} that we answer"
        lines.append(_line(title, card.where_answered.macro_f1, card.where_answered))
    lines += ["", f"{'class':24}{'labelled':>9}{'said':>7}{'precision':>11}{'recall':>8}{'F1':>7}"]
    lines += [
        f"{one.name:24}{one.labelled:9,}{one.said:7,}{one.precision:11.2f}{one.recall:8.2f}{one.f1:7.2f}"
        f"  ({one.low:.2f}-{one.high:.2f})"
        for one in card.scores.classes
    ]
    return "\n".join([*lines, *_to_matrix(card.confusion)])


def load_cards(folder: Path) -> list[Card]:
    """The cards that were saved there, by name; what is no card is passed over."""
    cards = []
    for path in sorted(folder.glob("*.json")):
        with suppress(msgspec.DecodeError, OSError):
            cards.append(msgspec.json.decode(path.read_bytes(), type=Card))
    return cards


def to_record(card: Card) -> dict[str, Any]:
    """The card as JSON values."""
    return asdict(card) | {"at": card.at.isoformat(timespec="seconds")}


def save_card(card: Card, folder: Path) -> Path:
    """Write the card where the dashboard looks for it: one file a name, the newest counts."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{card.name}.json"
    path.write_text(json.dumps(to_record(card), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def _line(title: str, value: float, scores: Scores) -> str:
    return f"{title:40}{value:6.2f}  ({scores.low:.2f}-{scores.high:.2f})"


def _to_matrix(matrix: Mapping[str, Mapping[str, int]]) -> list[str]:
    if not matrix:
        return []
    columns = list(next(iter(matrix.values())))
    wide = max(11, *(len(column) + 2 for column in columns))
    lines = ["", f"{'label, and what we say':24}" + "".join(f"{column:>{wide}}" for column in columns)]
    return lines + [
        f"{truth:24}" + "".join(f"{counts[column]:{wide},}" for column in columns) for truth, counts in matrix.items()
    ]

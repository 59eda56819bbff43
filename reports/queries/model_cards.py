"""Model cards: the accuracy of a classifier on labelled posts, as text, as JSON values and as a saved file."""

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
from talkworthy.files.file_errors import cannot_write
from talkworthy.files.whole_file import save_whole

FOLDER = "model-cards"
"""The folder for model cards, beside the brand file."""
SHIPPED = Path(__file__).parent.parent / "model_cards"
"""The model cards that come with Talkworthy, measured on public posts that two people labelled alike."""


_OLD_NAMES = {"conversations": "threads", "said": "predicted", "voice": "author_type", "customer": "public"}
"""Names in cards that earlier versions saved -> today's."""


@dataclass(frozen=True, slots=True)
class ModelCard:
    """A model card: what was evaluated, on which file, when, and its accuracy beside that of the baselines.

    `confusion` has posts by label and predicted label, empty for needs, of which a post may have several. `answered` is
    the share of posts for which the classifier gives an answer, `where_answered` the scores on those.
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


def to_text(card: ModelCard) -> str:
    """Return the card as plain text."""
    size = f"{card.posts:,} posts in {card.threads:,} threads of {card.file}"
    lines = [f"{card.name}: {size}", "", _line("Accuracy (macro F1)", card.scores.macro_f1, card.scores)]
    lines += [_line(f"  {title}", scores.macro_f1, scores) for title, scores in card.baselines.items()]
    if card.where_answered:
        title = f"  on the {card.answered:.0%} with an answer"
        lines.append(_line(title, card.where_answered.macro_f1, card.where_answered))
    lines += ["", f"{'class':24}{'labels':>9}{'ours':>7}{'precision':>11}{'recall':>8}{'F1':>7}"]
    lines += [
        f"{score.name:24}{score.labelled:9,}{score.predicted:7,}{score.precision:11.2f}{score.recall:8.2f}{score.f1:7.2f}"
        f"  ({score.low:.2f}\N{EN DASH}{score.high:.2f})"
        for score in card.scores.classes
    ]
    return "\n".join([*lines, *_to_matrix(card.confusion)])


def load_cards(folder: Path) -> list[ModelCard]:
    """Return the cards that were saved in a folder, by name, the newest of each; other files are skipped."""
    cards: dict[str, ModelCard] = {}
    for path in sorted(folder.glob("*.json")):
        with suppress(msgspec.DecodeError, OSError):
            content = _with_current_names(msgspec.json.decode(path.read_bytes()))
            card = msgspec.convert(content, type=ModelCard)
            if card.name not in cards or cards[card.name].at < card.at:
                cards[card.name] = card
    return sorted(cards.values(), key=lambda card: card.name)


def to_record(card: ModelCard) -> dict[str, Any]:
    """Return the card as JSON values."""
    return asdict(card) | {"at": card.at.isoformat(timespec="seconds")}


def _with_current_names(value: Any) -> Any:
    """Return the JSON of a card with the names of earlier versions replaced."""
    if isinstance(value, dict):
        return {_OLD_NAMES.get(key, key): _with_current_names(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_with_current_names(item) for item in value]
    return _OLD_NAMES.get(value, value) if isinstance(value, str) else value


def card_path(card: ModelCard, folder: Path) -> Path:
    """Return the file of a card in this folder."""
    return folder / f"{card.name}.json"


def save_card(card: ModelCard, folder: Path) -> Path:
    """Save the card in a file named after it, replacing an earlier one, and return the path."""
    path = card_path(card, folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(path, error) from error
    save_whole(path, json.dumps(to_record(card), indent=2, ensure_ascii=False) + "\n")
    return path


def _line(title: str, value: float, scores: Scores) -> str:
    return f"{title:40}{value:6.2f}  ({scores.low:.2f}\N{EN DASH}{scores.high:.2f})"


def _to_matrix(matrix: Mapping[str, Mapping[str, int]]) -> list[str]:
    if not matrix:
        return []
    columns = list(next(iter(matrix.values())))
    width = max(11, *(len(column) + 2 for column in columns))
    lines = ["", f"{'label / ours':24}" + "".join(f"{column:>{width}}" for column in columns)]
    return lines + [
        f"{truth:24}" + "".join(f"{counts[column]:{width},}" for column in columns) for truth, counts in matrix.items()
    ]

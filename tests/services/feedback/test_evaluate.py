"""`talkworthy evaluate` says what our verdicts are worth, beside baselines, and leaves a card."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from reports.queries.model_cards import load_cards
from talkworthy.errors import UserError

Talkworthy = Callable[..., Result]
SAID = (
    ("The Copper Kettle is wonderful, I love it.", "positive", False),
    ("The Copper Kettle is terrible, I hate it.", "negative", False),
    ("The Copper Kettle is on the table.", "neutral", False),
    ("Does the Copper Kettle whistle?", "neutral", True),
    ("does anyone know where the copper kettle is made", "neutral", True),
)


@pytest.fixture
def labels(folder: Path) -> Path:
    """Five posts with what a person said of them."""
    rows: list[dict[str, Any]] = [
        {
            "id": f"reddit:t1_{number}",
            "conv": f"c{number}",
            "brand": "copper kettle",
            "author": f"a{number}",
            "text": text,
            "labels": {"relevant": True, "sentiment": side, "question": asks, "frames": []},
        }
        for number, (text, side, asks) in enumerate(SAID)
    ]
    rows[0]["labels"]["frames"] = [{"type": "care", "span": "I love it", "about": "product"}]
    (folder / "labels.jsonl").write_text("\n".join(map(json.dumps, rows)))
    return folder / "labels.jsonl"


def test_sentiment_is_scored_beside_its_baselines(talkworthy: Talkworthy, labels: Path) -> None:
    card = json.loads(talkworthy("evaluate", "sentiment", labels, "--json").stdout)
    assert card["confusion"]["positive"]["positive"] == card["confusion"]["negative"]["negative"] == 1
    assert (card["posts"], card["threads"], card["file"]) == (5, 5, "labels.jsonl")
    assert set(card["baselines"]) == {"the most common label", "VADER on the whole text"}


def test_questions_are_yes_or_no(talkworthy: Talkworthy, labels: Path) -> None:
    card = json.loads(talkworthy("evaluate", "question", labels, "--json").stdout)
    assert card["confusion"] == {"no": {"no": 3, "yes": 0}, "yes": {"no": 0, "yes": 2}}
    assert card["baselines"]["has a question mark"]["classes"][1]["recall"] == 0.5


def test_needs_are_scored_by_their_spans(talkworthy: Talkworthy, labels: Path) -> None:
    classes = json.loads(talkworthy("evaluate", "frames", labels, "--json").stdout)["scores"]["classes"]
    labelled = {one["name"]: one["labelled"] for one in classes}
    assert labelled == {"any type": 1, "goal": 0, "struggle": 0, "worry": 0, "dream": 0, "care": 1}


def test_words_that_are_not_in_the_text_overlap_nothing(talkworthy: Talkworthy, labels: Path) -> None:
    rows = [json.loads(line) for line in labels.read_text().splitlines()]
    wanted = {"brand": "Copper Kettle", "text": "I want to give the copper kettle to my mother.", "conv": "w"}
    result = {"frames": [{"type": "goal", "span": "words of another post", "about": "life"}]}
    labels.write_text(json.dumps(rows[0] | wanted | {"labels": result}))
    classes = json.loads(talkworthy("evaluate", "frames", labels, "--json").stdout)["scores"]["classes"]
    (goal,) = (one for one in classes if one["name"] == "goal")
    assert (goal["labelled"], goal["predicted"], goal["recall"], goal["precision"]) == (1, 1, 0.0, 0.0)


def test_the_card_is_kept_beside_the_brand_file(talkworthy: Talkworthy, labels: Path) -> None:
    result = talkworthy("evaluate", "question", labels)
    assert "macro F1" in result.stdout
    assert "label / ours" in result.stdout
    assert "Model card:" in result.stderr
    (card,) = load_cards(labels.parent / "model-cards")
    assert (card.name, card.scores.macro_f1) == ("question", 1.0)


def test_the_brands_file_gives_aliases(talkworthy: Talkworthy, labels: Path) -> None:
    (labels.parent / "talkworthy.toml").write_text(
        '[[brands]]\nname = "Copper Kettle"\naliases = ["copper kettle", "CK"]\n'
    )
    with labels.open("a") as file:
        result = {"text": "Where is the CK made?", "brand": "CK", "labels": {"relevant": True, "question": True}}
        file.write("\n" + json.dumps(result))
    card = json.loads(talkworthy("evaluate", "relevant", labels, "--json").stdout)
    assert card["confusion"] == {"yes": {"yes": 6}}


def test_a_name_that_cannot_be_evaluated_is_reported_with_those_that_can(talkworthy: Talkworthy, labels: Path) -> None:
    result = talkworthy("evaluate", "mood", labels)
    assert isinstance(result.exception, UserError)
    assert "sentiment, question" in str(result.exception)


def test_a_file_that_says_nothing_of_it_is_refused(talkworthy: Talkworthy, labels: Path) -> None:
    with pytest.raises(UserError, match="has no labels for 'stage'"):
        raise talkworthy("evaluate", "stage", labels).exception or AssertionError

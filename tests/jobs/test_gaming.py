"""Who wants to lift a score by many voices in few talks: from the file to the verdict, it hardly moves."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

Talkworthy = Callable[..., Result]
Row = dict[str, Any]
THINGS = (
    "grinder",
    "beans",
    "decaf",
    "espresso",
    "filter",
    "bag",
    "roast",
    "morning",
    "office",
    "kitchen",
    "sister",
    "dog",
)
KETTLE = "Copper Kettle"
JOKE = {
    "id": "reddit:t3_joke",
    "thread": "reddit:t3_joke",
    "source": "reddit",
    "community": "coffee",
    "author": "joker",
    "created_at": "2026-10-01T00:00:00Z",
    "title": "Copper Kettle joke",
    "text": "A Copper Kettle walks into a bar and says: I am steaming.",
}
PUPPETS, JOKERS = 50, 600


@pytest.fixture(scope="module")
def threads(samples: Path) -> list[Row]:
    """The first posts of three conversations of the sample."""
    rows = [json.loads(line) for line in (samples / "coffee.ndjson").read_text().splitlines()]
    return [row for row in rows if row["source"] == "reddit" and row["id"] == row["thread"]][:3]


@pytest.fixture
def kettle(talkworthy: Talkworthy, sample: Path) -> Callable[[list[Row]], dict[str, Any]]:
    """The verdict on the brand with these posts among those of the sample."""

    def score(rows: list[Row]) -> dict[str, Any]:
        (sample / "planted.ndjson").write_text("\n".join(json.dumps(row) for row in rows))
        verbs = (["import", "--all", sample / "planted.ndjson"], ["analyse"]) if rows else ()
        for verb in verbs:
            assert talkworthy(*verb).exit_code == 0
        found: list[dict[str, Any]] = json.loads(talkworthy("show", "score", "--json").stdout)
        return next(one for one in found if one["brand"] == KETTLE)

    return score


def reply(number: int, to: Row, text: str) -> Row:
    there = {name: to[name] for name in ("source", "community", "thread")}
    moment = f"2026-10-0{1 + number % 8}T{number % 24:02}:{number % 60:02}:00Z"
    result = {"id": f"reddit:planted{number}", "reply_to": to["id"], "author": f"crowd{number}", "created_at": moment}
    return there | result | {"text": text}


def some(number: int, count: int) -> str:
    return " ".join(random.Random(number).sample(THINGS, count))


def test_fifty_fake_accounts_in_three_conversations_move_the_score_by_two_points_at_most(kettle, threads):
    before = kettle([])
    puppets = [reply(n, threads[n % 3], f"I love my {KETTLE} {some(n, 4)}, best I ever had") for n in range(PUPPETS)]
    after = kettle(puppets)
    assert after["counts"]["people"] > before["counts"]["people"] + PUPPETS / 2
    assert abs(after["score"] - before["score"]) <= 2


def test_a_joke_with_hundreds_of_replies_moves_the_score_by_a_point_at_most(kettle):
    before = kettle([])
    after = kettle([JOKE, *(reply(n, JOKE, f"haha {some(n, 5)}") for n in range(JOKERS))])
    assert after["counts"]["people"] > before["counts"]["people"] + JOKERS / 2
    assert abs(after["score"] - before["score"]) <= 1

"""`talkworthy data topics`, and placing posts while what a person said of topics stands."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from services.analysis.place_topics import place_topics
from talkworthy.errors import UserError
from talkworthy.model import Brand
from talkworthy.storage.analysis.topics import load_known_topics
from talkworthy.storage.posts.brand_posts import public_posts
from talkworthy.storage.store import Store

Talkworthy = Callable[..., Result]
KETTLE = ("--brand", "Copper Kettle")
BRAND = Brand("Copper Kettle", ("Copper Kettle",), competitors=("Northlight",))


def place(store: Store) -> list[tuple[int, str, int]]:
    """Number, label and posts of the brand's topics after its posts were placed."""
    with store.write() as connection:
        posts = public_posts(connection, BRAND.name)
        place_topics(connection, BRAND, posts.filter(posts["mention_kind"] != "context"))
    with store.read() as connection:
        return [(topic.number, topic.label, topic.posts) for topic in load_known_topics(connection, BRAND.name).topics]


@pytest.fixture
def placed(talkworthy: Talkworthy, sample: Path, opened: Store) -> list[tuple[int, str, int]]:
    return place(opened)


def told(talkworthy: Talkworthy, *words: object) -> list[dict[str, Any]]:
    result = talkworthy("data", "topics", *KETTLE, "--json", *words)
    assert result.exit_code == 0, result.exception
    found: list[dict[str, Any]] = json.loads(result.stdout)
    return found


def test_the_sample_has_topics_that_stay_when_it_is_placed_again(
    placed: list[tuple[int, str, int]], opened: Store
) -> None:
    assert len(placed) >= 3
    assert place(opened) == placed


def test_a_name_that_a_person_gave_outlives_a_search_from_the_start(
    talkworthy: Talkworthy, placed: list[tuple[int, str, int]], opened: Store
) -> None:
    number = placed[0][0]
    told(talkworthy, "--rename", number, "  Late   parcels ", "--again")
    assert (number, "Late parcels") in [(one, label) for one, label, _ in place(opened)]


def test_topics_put_together_stay_together(
    talkworthy: Talkworthy, placed: list[tuple[int, str, int]], opened: Store
) -> None:
    (first, _, some), (second, _, others) = placed[:2]
    result = {row["topic"]: row for row in told(talkworthy, "--merge", second, first)}
    assert second not in result
    assert (result[first]["posts"], result[first]["pinned"]) == (some + others, True)
    told(talkworthy, "--again")
    assert second not in [number for number, _, _ in place(opened)]


def test_topics_are_listed_with_their_numbers(talkworthy: Talkworthy, placed: list[tuple[int, str, int]]) -> None:
    number, label, _ = placed[0]
    told(talkworthy, "--pin", number)
    lines = talkworthy("data", "topics", *KETTLE).stdout.splitlines()
    assert len(lines) == len(placed)
    mine = next(line for line in lines if line.split()[0] == str(number))
    assert label in mine
    assert mine.endswith("pinned")
    told(talkworthy, "--unpin", number)
    assert "pinned" not in talkworthy("data", "topics", *KETTLE).stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((*KETTLE, "--rename", 99, "Nothing"), "has no topic 99"),
        (("--brand", "Nobody"), "No brand is called 'Nobody'"),
    ],
)
def test_what_cannot_be_done_is_reported(
    talkworthy: Talkworthy, placed: list[tuple[int, str, int]], words: tuple[object, ...], said: str
) -> None:
    error = talkworthy("data", "topics", *words).exception
    assert isinstance(error, UserError)
    assert said in str(error)


@pytest.mark.usefixtures("opened")
def test_a_brand_without_topics_says_what_to_do(talkworthy: Talkworthy) -> None:
    assert "talkworthy analyse" in talkworthy("data", "topics", *KETTLE).stdout

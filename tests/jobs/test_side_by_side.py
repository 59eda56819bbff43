"""Conversations read in several processes are read as in one."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from types import ModuleType

import pytest

from analysis.reading import Reader, Stored
from jobs.side_by_side import CHUNKS_AHEAD, cores, read_side_by_side
from talkworthy.model import Brand, Engagement, Post

MAKE = partial(Reader, (Brand("Copper Kettle", ("Copper Kettle",)),))
START = datetime(2026, 9, 1, 10, 30, 0, 123_456, tzinfo=UTC)


def chunk(number: int) -> list[Stored]:
    """A conversation of two: somebody asks about the kettle and is answered."""
    root = f"x:{number}"
    asked = Post(
        root, "x", "tweet", START, root, text="Is the Copper Kettle any good?", author="ann", marks=("verified",)
    )
    told = Post(f"{root}.1", "x", "tweet", START + timedelta(hours=1), root, text="I love it \U0001f600", author="bob")
    answered = Post(
        f"{root}.2", "x", "tweet", START, root, reply_to=root, gone=True, engagement=Engagement(likes=None, replies=0)
    )
    return [Stored(3 * number, asked), Stored(3 * number + 1, told), Stored(3 * number + 2, answered)]


@pytest.fixture(scope="module", autouse=True)
def plain_main() -> Iterator[None]:
    """A main module that a spawned process need not run: Streamlit's AppTest leaves a page of the dashboard as it."""
    before, sys.modules["__main__"] = sys.modules["__main__"], ModuleType("__main__")
    yield
    sys.modules["__main__"] = before


@pytest.fixture(scope="module")
def together(plain_main: None) -> list[object]:
    return list(read_side_by_side(MAKE, (chunk(number) for number in range(7)), processes=2))


def test_two_processes_find_what_one_finds_in_the_same_order(together: list[object]) -> None:
    assert together == list(read_side_by_side(MAKE, (chunk(number) for number in range(7)), processes=1))


def test_each_chunk_has_its_reading(together: list[object]) -> None:
    assert len(together) == 7


def test_chunks_are_taken_as_they_are_needed() -> None:
    taken = []

    def chunks() -> Iterator[list[Stored]]:
        for number in range(20):
            taken.append(number)
            yield chunk(number)

    next(read_side_by_side(MAKE, chunks(), processes=1))
    assert len(taken) == 1
    next(read_side_by_side(MAKE, chunks(), processes=2))
    assert len(taken) - 1 == 2 * CHUNKS_AHEAD + 1


def test_there_is_a_core() -> None:
    assert cores() >= 1

"""Conditions on many values: text and numbers, none, and more than a statement has parameters."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from talkworthy.storage.in_list import is_one_of
from talkworthy.storage.schema.core import posts


@pytest.fixture
def which(scratch: Any, post: Any) -> Any:
    scratch.save(post("a"), post("b'\"]\\"), post("c"))

    def ask(column: str, values: Any) -> list[str]:
        with scratch.store.read() as connection:
            statement = select(posts.c.id).where(is_one_of(connection, posts.c[column], values))
            return sorted(connection.execute(statement).scalars())

    return ask


def test_more_values_than_a_statement_has_parameters(which: Any) -> None:
    ids = [f"hob:{number}" for number in range(70_000)]
    assert which("id", [*ids, "hob:a", "hob:b'\"]\\"]) == ["hob:a", "hob:b'\"]\\"]


def test_numbers_are_compared_as_numbers(which: Any) -> None:
    assert which("pk", {1, 3, 2**40}) == ["hob:a", "hob:c"]


def test_nothing_is_one_of_no_values(which: Any) -> None:
    assert which("id", []) == []

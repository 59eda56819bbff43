"""Names of platforms."""

from __future__ import annotations

import pytest

from collectors.files.cells.sources import to_source


@pytest.mark.parametrize(
    ("name", "source"),
    [("Twitter", "x"), ("Reddit", "reddit"), ("Hacker News", "hackernews"), ("My Forum", "My Forum")],
)
def test_a_platform_is_known_in_any_spelling(name: str, source: str) -> None:
    assert to_source(name) == source

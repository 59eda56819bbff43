"""Threads that share text or quote each other."""

from __future__ import annotations

from typing import Any

import pytest

from talkworthy.storage.analysis.results import replace_brand_wide
from talkworthy.storage.posts.linked_threads import find_linked_threads


@pytest.fixture
def places(scratch: Any, post: Any, conversation: Any) -> Any:
    """`a`, its duplicates `b` and `c` elsewhere, `d` that quotes `a`, and an unrelated `e`."""
    scratch.save(
        post("a", community="attic"),
        post("b", community="barn", minutes=10),
        post("c", community="cellar", minutes=5),
        post("d", community="den", minutes=20, quotes="hob:a"),
        post("e", community="eaves"),
    )
    scratch.read([conversation("hob:a")], [scratch.mention(native) for native in "abcde"])
    scratch.change(
        replace_brand_wide,
        "Brewly",
        "near_duplicate",
        [scratch.annotation(native, "near_duplicate", "hob:a") for native in "bc"],
    )
    return scratch


def links(scratch: Any, native: str) -> list[tuple[str | None, str]]:
    return [(link.community, link.how) for link in scratch.query(find_linked_threads, "Brewly", f"hob:{native}")]


def test_an_original_is_linked_with_its_duplicates_and_with_who_quotes_it(places: Any) -> None:
    assert links(places, "a") == [("cellar", "duplicate"), ("barn", "duplicate"), ("den", "quote")]


def test_duplicates_are_linked_with_their_original_and_with_each_other(places: Any) -> None:
    assert links(places, "b") == [("attic", "duplicate"), ("cellar", "duplicate")]


def test_who_quotes_is_linked_with_what_is_quoted(places: Any) -> None:
    assert links(places, "d") == [("attic", "quote")]


def test_a_thread_that_shares_nothing_has_no_links(places: Any) -> None:
    assert links(places, "e") == []


def test_a_duplicate_that_is_excluded_links_nothing(places: Any) -> None:
    places.change(replace_brand_wide, "Brewly", "quarantine", [places.annotation("c", "quarantine", "held")])
    assert links(places, "a") == [("barn", "duplicate"), ("den", "quote")]
    assert links(places, "c") == []


def test_a_thread_with_a_duplicate_and_a_quote_is_listed_once(places: Any, post: Any) -> None:
    places.save(post("b", community="barn", minutes=10, quotes="hob:a"))
    assert links(places, "a") == [("cellar", "duplicate"), ("barn", "duplicate"), ("den", "quote")]

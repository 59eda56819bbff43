"""The same words again count once."""

from __future__ import annotations

import polars as pl
import pytest

from analysis.copies import find_copies

WORDS = "Get a free bag of Copper Kettle with my code"
SCHEMA = {"post": pl.Int64, "id": pl.String, "author": pl.String, "source": pl.String, "community": pl.String}


def copies(*rows: tuple[str | None, str | None, str]) -> list[tuple[int, str, str]]:
    """Copies among posts of (author, community, text), numbered from 1 on."""
    table = [
        {"post": n, "id": f"reddit:{n}", "author": author, "source": "reddit", "community": community, "text": text}
        for n, (author, community, text) in enumerate(rows, 1)
    ]
    return list(find_copies(pl.DataFrame(table, schema=SCHEMA | {"text": pl.String})).iter_rows())


SAME_AUTHOR = "the same words by the same author"
ELSEWHERE = "the same words in another community"


def test_an_author_who_repeats_himself_counts_once() -> None:
    assert copies(("ann", "a", WORDS), ("ann", "a", WORDS)) == [(2, "reddit:1", SAME_AUTHOR)]


def test_words_pasted_into_another_community_count_once() -> None:
    assert copies(("ann", "a", WORDS), ("bob", "b", WORDS)) == [(2, "reddit:1", ELSEWHERE)]


def test_two_people_who_say_the_same_in_one_place_count_twice() -> None:
    assert copies(("ann", "a", WORDS), ("bob", "a", WORDS)) == []


def test_the_second_of_them_who_says_it_again_does_not() -> None:
    assert copies(("ann", "a", WORDS), ("bob", "a", WORDS), ("bob", "a", WORDS)) == [(3, "reddit:1", SAME_AUTHOR)]


@pytest.mark.parametrize(
    "text", [WORDS.upper(), WORDS + "!!! 77", WORDS.replace(" ", "\n"), WORDS + " https://x.example/1"]
)
def test_case_numbers_links_and_marks_make_no_difference(text: str) -> None:
    assert copies(("ann", "a", WORDS), ("ann", "b", text)) == [(2, "reddit:1", SAME_AUTHOR)]


def test_other_words_are_no_copy() -> None:
    assert copies(("ann", "a", WORDS), ("ann", "a", WORDS + " today")) == []


def test_short_words_are_said_twice_by_chance() -> None:
    assert copies(("ann", "a", "five words are too few"), ("bob", "b", "five words are too few")) == []
    assert (
        len(copies(("ann", "a", "six words are just about enough"), ("bob", "b", "six words are just about enough")))
        == 1
    )


def test_posts_of_nobody_known_are_no_copies() -> None:
    assert copies((None, "a", WORDS), (None, "b", WORDS)) == []


def test_sources_without_communities_are_one_place_each() -> None:
    assert copies(("ann", None, WORDS), ("bob", None, WORDS)) == []
    assert copies(("ann", None, WORDS), ("bob", "a", WORDS)) == [(2, "reddit:1", ELSEWHERE)]


def test_no_posts_have_no_copies() -> None:
    assert copies() == []

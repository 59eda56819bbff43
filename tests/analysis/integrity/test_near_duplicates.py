"""The same words again count once."""

from __future__ import annotations

import random

import polars as pl
import pytest

from analysis.integrity.near_duplicates import find_near_duplicates, normalize_wording

WORDS = "Get a free bag of Copper Kettle with my code"
SCHEMA = {"post": pl.Int64, "id": pl.String, "author": pl.String, "source": pl.String, "community": pl.String}


def copies(*rows: tuple[str | None, str | None, str]) -> list[tuple[int, str, str]]:
    """Return the near duplicates among posts of (author, community, text), numbered from 1 on."""
    table = [
        {"post": n, "id": f"reddit:{n}", "author": author, "source": "reddit", "community": community, "text": text}
        for n, (author, community, text) in enumerate(rows, 1)
    ]
    return list(find_near_duplicates(pl.DataFrame(table, schema=SCHEMA | {"text": pl.String})).iter_rows())


SAME_AUTHOR = "the same words by the same author"
NEARLY = "nearly the same words by the same author"
LONG = "My new kettle leaked over the whole kitchen floor and nobody from the shop has answered yet"
ELSEWHERE = "the same words in another community"


def test_an_author_who_repeats_a_post_counts_once() -> None:
    assert copies(("ann", "a", WORDS), ("ann", "a", WORDS)) == [(2, "reddit:1", SAME_AUTHOR)]


def test_words_pasted_into_another_community_count_once() -> None:
    assert copies(("ann", "a", WORDS), ("bob", "b", WORDS)) == [(2, "reddit:1", ELSEWHERE)]


def test_two_people_with_the_same_words_in_one_community_count_twice() -> None:
    assert copies(("ann", "a", WORDS), ("bob", "a", WORDS)) == []


def test_the_second_of_them_who_repeats_it_does_not() -> None:
    assert copies(("ann", "a", WORDS), ("bob", "a", WORDS), ("bob", "a", WORDS)) == [(3, "reddit:1", SAME_AUTHOR)]


@pytest.mark.parametrize(
    "text", [WORDS.upper(), WORDS + "!!! 77", WORDS.replace(" ", "\n"), WORDS + " https://x.example/1"]
)
def test_case_numbers_links_and_marks_make_no_difference(text: str) -> None:
    assert copies(("ann", "a", WORDS), ("ann", "b", text)) == [(2, "reddit:1", SAME_AUTHOR)]


def test_a_word_more_is_a_near_duplicate() -> None:
    assert copies(("ann", "a", WORDS), ("ann", "a", WORDS + " today")) == [(2, "reddit:1", NEARLY)]


@pytest.mark.parametrize("place", range(16))
def test_one_other_word_anywhere_makes_a_near_duplicate(place: int) -> None:
    other = LONG.split()
    other[place] = "teapot"
    assert copies(("ann", "a", LONG), ("ann", "b", " ".join(other))) == [(2, "reddit:1", NEARLY)]


def test_half_of_the_words_is_no_duplicate() -> None:
    half = " ".join(LONG.split()[:8]) + " but that is another story for another day"
    assert copies(("ann", "a", LONG), ("ann", "b", half)) == []


def test_the_same_words_in_another_order_are_no_duplicate() -> None:
    assert copies(("ann", "a", LONG), ("ann", "b", " ".join(sorted(LONG.split())))) == []


def test_short_texts_have_no_near_duplicates() -> None:
    assert copies(("ann", "a", "I love this kettle so much"), ("ann", "a", "I love this kettle so little")) == []


def test_a_quote_of_the_parent_is_no_duplicate() -> None:
    assert (
        copies(("ann", "a", LONG), ("bob", "b", f"> {LONG}\n\nSame here, mine did that in the very first week.")) == []
    )


def test_duplicates_linked_through_others_have_one_first_post() -> None:
    drifting = [LONG, LONG.replace("kitchen", "garden"), LONG.replace("kitchen", "garden").replace("floor", "lawn")]
    assert [copy_of for _, copy_of, _ in copies(*(("ann", "a", text) for text in drifting))] == ["reddit:1", "reddit:1"]


def test_two_accounts_of_one_name_on_two_sources_are_two() -> None:
    rows = [
        {"post": n, "id": f"{source}:{n}", "author": "ann", "source": source, "community": "a", "text": WORDS}
        for n, source in enumerate(["reddit", "x"], 1)
    ]
    result = find_near_duplicates(pl.DataFrame(rows, schema=SCHEMA | {"text": pl.String}))
    assert result["rule"].to_list() == [ELSEWHERE]


def test_nearly_all_planted_edits_are_found_and_nothing_else() -> None:
    rng = random.Random(7)
    vocabulary = [f"{first}{second}" for first in "bdfgklmnprst" for second in ("a", "e", "in", "or", "ust", "ale")]
    texts = [[rng.choice(vocabulary) for _ in range(20)] for _ in range(400)]
    planted = [list(text) for text in texts[:200]]
    for text in planted:
        text[rng.randrange(20)] = "edited"
    series = pl.Series([" ".join(text) for text in texts + planted])
    wording = normalize_wording(series)[1].to_list()
    assert sum(wording[400 + place] == wording[place] for place in range(200)) >= 196
    assert len(set(wording[:400])) == 400


def test_the_order_of_other_texts_does_not_change_what_is_alike() -> None:
    near = LONG.replace("kitchen", "garden")
    wordings = normalize_wording(pl.Series([LONG, near, WORDS]))[1].to_list()
    other = normalize_wording(pl.Series([WORDS, LONG, near]))[1].to_list()
    assert (wordings[0] == wordings[1], other[1] == other[2]) == (True, True)


def test_short_texts_repeat_by_chance() -> None:
    assert copies(("ann", "a", "five words are too few"), ("bob", "b", "five words are too few")) == []
    assert (
        len(copies(("ann", "a", "six words are just about enough"), ("bob", "b", "six words are just about enough")))
        == 1
    )


def test_posts_without_author_are_no_duplicates() -> None:
    assert copies((None, "a", WORDS), (None, "b", WORDS)) == []


def test_sources_without_communities_are_one_community_each() -> None:
    assert copies(("ann", None, WORDS), ("bob", None, WORDS)) == []
    assert copies(("ann", None, WORDS), ("bob", "a", WORDS)) == [(2, "reddit:1", ELSEWHERE)]


def test_no_posts_have_no_duplicates() -> None:
    assert copies() == []

"""Themes: few, shared, and named by what people say alike."""

from __future__ import annotations

import pytest

from analysis.measures.themes import FEWEST_CLAUSES, Theme, ThemeClause, find_themes
from talkworthy.model import Brand

KETTLE = Brand("Copper Kettle", ("Copper Kettle",))
SLEEP = (
    "I can't sleep after a late espresso",
    "I want to sleep through the whole night",
    "I'm worried about my sleep this winter",
    "I struggle with sleep when I drink coffee late",
)
GRINDER = (
    "I want a quieter grinder for the mornings",
    "my grinder is too loud for the neighbours",
    "I wish my grinder were quiet",
    "I need a grinder that does not wake the house",
)
ALONE = ("I'm saving up for a bicycle", "I want to learn Portuguese", "my knee hurts on the stairs")


def clauses(*texts: str) -> list[ThemeClause]:
    """Return each clause by a different person, in a different thread."""
    return [ThemeClause(text, f"p{number}", f"t{number}") for number, text in enumerate(texts)]


@pytest.fixture
def themes() -> list[Theme]:
    return find_themes(clauses(*SLEEP, *GRINDER, *ALONE), KETTLE)


def test_words_shared_by_several_people_are_a_theme(themes: list[Theme]) -> None:
    assert {theme.label.split(",")[0] for theme in themes} == {"Sleep", "Grinder"}


def test_a_theme_holds_what_is_about_it_and_nothing_else(themes: list[Theme]) -> None:
    held = {theme.label.split(",")[0]: set(theme.members) for theme in themes}
    assert held["Sleep"] <= set(range(4))
    assert held["Grinder"] <= set(range(4, 8))
    assert all(len(members) >= 3 for members in held.values())


def test_a_theme_counts_people_and_conversations(themes: list[Theme]) -> None:
    for theme in themes:
        assert theme.people == theme.conversations == len(theme.members)


def test_one_person_with_many_clauses_is_no_theme() -> None:
    often = [ThemeClause(text, "ann", f"t{number}") for number, text in enumerate(SLEEP)]
    labels = [theme.label for theme in find_themes([*often, *clauses(*GRINDER, *ALONE)], KETTLE)]
    assert not any(label.startswith("Sleep") for label in labels)


def test_one_thread_is_no_theme() -> None:
    there = [ThemeClause(text, f"s{number}", "one") for number, text in enumerate(SLEEP)]
    labels = [theme.label for theme in find_themes([*there, *clauses(*GRINDER, *ALONE)], KETTLE)]
    assert not any(label.startswith("Sleep") for label in labels)


def test_words_of_feeling_are_no_theme() -> None:
    felt = [f"I'm struggling with {topic}" for topic in ("sums", "birds", "paint", "trains", "boots", "rent", "yeast")]
    assert find_themes(clauses(*felt, "it is so frustrating"), KETTLE) == []


def test_the_brand_names_no_theme() -> None:
    named = [f"I want my copper kettle {place}" for place in ("here", "soon", "back", "today", "again", "whole", "now")]
    assert not any("kettle" in theme.label.lower() for theme in find_themes(clauses(*named, *ALONE), KETTLE))


def test_a_word_is_spelled_as_people_spell_it() -> None:
    written = ("I can't read on my iPad", "I want to draw on the iPad", "I need notes on an iPad", "my iPad is slow")
    (theme,) = find_themes(clauses(*written, *ALONE, "I like rain"), KETTLE)
    assert theme.label.startswith("iPad")


def test_few_clauses_are_read_and_not_sorted() -> None:
    assert find_themes(clauses(*SLEEP, *ALONE)[: FEWEST_CLAUSES - 1], KETTLE) == []


def test_clauses_without_content_words_give_no_themes() -> None:
    assert find_themes(clauses(*["I want to"] * 12), KETTLE) == []


def test_the_same_clauses_give_the_same_themes(themes: list[Theme]) -> None:
    assert find_themes(clauses(*SLEEP, *GRINDER, *ALONE), KETTLE) == themes

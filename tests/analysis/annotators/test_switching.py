"""Moves from the brand to another and back, as their authors report them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from analysis.annotators.base import AnnotatedPost
from analysis.annotators.switching import SwitchAnnotator
from talkworthy.model import Brand

Maker = Callable[..., AnnotatedPost]

KETTLE = Brand("Copper Kettle", ("Copper Kettle",), competitors=("Northlight", "Mornside"))
NORTHLIGHT = Brand("Northlight", ("Northlight", "Northlight Coffee"))
SWITCHING = SwitchAnnotator([KETTLE, NORTHLIGHT])


def labels(item: AnnotatedPost) -> list[str]:
    """The labels that a post gets for Copper Kettle."""
    return [annotation.label for annotation in SWITCHING.annotate([item])]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("I switched from Copper Kettle to Northlight.", "to:Northlight"),
        ("I switched from Northlight to Copper Kettle in spring.", "from:Northlight"),
        ("I switched to Copper Kettle from Northlight.", "from:Northlight"),
        ("Ditched Northlight for Copper Kettle last year.", "from:Northlight"),
        ("I ditched my Copper Kettle for a Mornside", "to:Mornside"),
        ("We moved from Mornside to Copper Kettle", "from:Mornside"),
        ("We replaced Copper Kettle with Northlight Coffee.", "to:Northlight"),
        ("My team replaced Northlight by Copper Kettle", "from:Northlight"),
        ("I left Copper Kettle for Northlight, it's perfect.", "to:Northlight"),
        ("I left Northlight for Copper Kettle", "from:Northlight"),
        ("I came over from Northlight and Copper Kettle is nicer", "from:Northlight"),
        ("I came over from Copper Kettle", "to:something else"),
        ("Tried Northlight and went back to Copper Kettle.", "from:Northlight"),
        ("I went back to Copper Kettle.", "from:something else"),
        ("We just switched to Copper Kettle.", "from:something else"),
        ("Recently moved away from Copper Kettle", "to:something else"),
        ("Our office switched from Copper Kettle to a big urn", "to:something else"),
        ("I've been a Northlight drinker for years. I switched to Copper Kettle in May.", "from:Northlight"),
        ("Copper Kettle kept leaking. Switched to Northlight last week.", "to:Northlight"),
        ("I had so many problems with Copper Kettle that I switched to Northlight.", "to:Northlight"),
        ("I used Northlight for years but switched to Copper Kettle", "from:Northlight"),
        ("I used to use Copper Kettle but now use Mornside", "to:Mornside"),
        ("I stopped using Copper Kettle and started using Northlight", "to:Northlight"),
        ("They switched me from Northlight to Copper Kettle", "from:Northlight"),
        ("Coming from Northlight, Copper Kettle is fast.", "from:Northlight"),
        ("Coming from Copper Kettle, the lid is odd.", "to:something else"),
        ("Ever since switching to Copper Kettle I sleep", "from:something else"),
        ("I got tired of the lid and moved from Copper Kettle to Mornside myself", "to:Mornside"),
        ("I cancelled in May and went to Copper Kettle", "from:something else"),
        ("We had to switch from Northlight to Copper Kettle", "from:Northlight"),
        ("I ended up switching to Copper Kettle", "from:something else"),
        ("i\u2019ve switched from northlight to copper kettle", "from:Northlight"),
        ("I traded in my Northlight for a new Copper Kettle", "from:Northlight"),
        ("Upgraded from a Northlight to the Copper Kettle", "from:Northlight"),
        ("I made the switch from Northlight and Copper Kettle pours better", "from:Northlight"),
        ("Used a Northlight for a week, then ditched it for Copper Kettle", "from:Northlight"),
    ],
)
def test_a_move_that_was_made_has_its_direction_and_the_other_side(make_item: Maker, text: str, label: str) -> None:
    assert labels(make_item(text)) == [label]


@pytest.mark.parametrize(
    "text",
    [
        "Should I switch from Northlight to Copper Kettle?",
        "Has anyone switched from Northlight to Copper Kettle?",
        "Did you switch to Copper Kettle?",
        "Thinking of moving from Northlight to Copper Kettle",
        "I am thinking about switching to Copper Kettle",
        "If you switch to Copper Kettle, keep the old lid",
        "If I switched to Copper Kettle, would it pour?",
        "I wish I had switched to Copper Kettle",
        "I will switch to Copper Kettle in May",
        "I would have switched to Copper Kettle",
        "I plan to replace Northlight with Copper Kettle",
        "I want to ditch Northlight for Copper Kettle",
        "I never switched to Copper Kettle",
        "I haven't switched from Northlight to Copper Kettle",
        "I did not leave Northlight for Copper Kettle",
        "I almost switched to Copper Kettle",
        "My sister switched from Northlight to Copper Kettle",
        "He ditched Northlight for Copper Kettle",
        "A lot of people have switched from Northlight to Copper Kettle",
        "They replaced Northlight with Copper Kettle",
        "Ditch Northlight for Copper Kettle",
        "Switched to Copper Kettle?",
        "I moved from Copper Kettle to Northlight for a better salary",
        "I left Copper Kettle at the station",
        "I left work for a Copper Kettle",
        "We moved to Copper Kettle to talk",
        "I went to Copper Kettle from the station",
        "I went back to Copper Kettle and asked for a lid",
        "I moved from Copper Kettle 1 to Copper Kettle 2",
        "I went from Copper Kettle to 2 cups",
        "I replaced my Copper Kettle battery with a Mornside",
        "I switched from Northlight to a pot with a Copper Kettle lid",
        "I switched from Northlight to Mornside. Copper Kettle is loud.",
        "I switched to tea, and Copper Kettle is fine",
        "> I switched from Northlight to Copper Kettle",
        "The train came from Copper Kettle to Northlight",
        "Copper Kettle is nice.",
        "I switched the Copper Kettle on",
    ],
)
def test_plans_questions_wishes_other_people_and_other_moves_are_none(make_item: Maker, text: str) -> None:
    assert labels(make_item(text)) == []


def test_the_evidence_is_the_sentence(make_item: Maker) -> None:
    text = "It was fine. I switched from Northlight to Copper Kettle! Fine is the word."
    (result,) = SWITCHING.annotate([make_item(text)])
    assert text[result.start : result.stop] == "I switched from Northlight to Copper Kettle!"
    assert result.rule == "moved from one to the other"


def test_a_move_between_known_names_goes_before_one_from_something_else(make_item: Maker) -> None:
    text = "I switched to Copper Kettle. Later I switched from Copper Kettle to Northlight."
    assert labels(make_item(text)) == ["to:Northlight"]


def test_a_competitor_that_is_not_tracked_is_known_by_its_name_alone(make_item: Maker) -> None:
    assert labels(make_item("I switched from Mornside to Copper Kettle")) == ["from:Mornside"]
    assert labels(make_item("I switched from mornside to Copper Kettle")) == ["from:something else"]


def test_only_people_move(make_item: Maker) -> None:
    assert labels(make_item("We switched from Northlight to Copper Kettle", author_type="brand")) == []


def test_rules_made_for_english_leave_other_languages_alone(make_item: Maker) -> None:
    assert labels(make_item("I switched to Copper Kettle", lang="de")) == []

"""Places and tabs: their order, what the navigation offers to whom, and that nothing of the earlier pages is lost."""

from __future__ import annotations

import ast
import re
from html import unescape
from pathlib import Path

import pytest
from tabs import TABS

from views.places import GEAR, PLACES, Location

HOUSE = Path(__file__).parents[2]
# the headings of the fourteen pages that the places replaced
EARLIER_HEADINGS = (
    ("overview", "Is Copper Kettle worthy of conversation?"),
    ("care", "Does Copper Kettle answer people, and do they come back?"),
    ("care", "Loyalty"),
    ("conversations", "Conversations about Copper Kettle"),
    ("replies", "Which posts need a reply from Copper Kettle?"),
    ("stories", "Four customer stories about Copper Kettle"),
    ("topics", "Topics in Copper Kettle conversations"),
    ("topics", "Trending"),
    ("needs", "What do people in Copper Kettle conversations need?"),
    ("compare", "Share of voice"),
    ("compare", "Breadth"),
    ("compare", "Staying power"),
    ("compare", "Unprompted mentions"),
    ("communities", "Where people talk about Copper Kettle"),
    ("communities", "Communities"),
    ("communities", "New communities"),
    ("reports", "Share a report"),
    ("assumptions", "Test your assumptions about Copper Kettle conversations"),
    ("sources", "Data sources"),
    ("accuracy", "How accurate is the automatic analysis?"),
    ("review", "Check how accurately Copper Kettle mentions are classified"),
    ("spam", "Spam and promotion excluded from Copper Kettle's numbers"),
    ("team", "Activity log"),
)


def headings(shown) -> list[str]:
    found = re.findall(r"<h[12][^>]*>(.*?)</h[12]>", shown.html, re.DOTALL)
    return [unescape(re.sub(r"<[^>]*>", "", heading)).strip() for heading in found]


def links_of(shown, css_class: str) -> list[tuple[str, bool]]:
    """Return the texts of the links in a navigation, and whether each is the current one."""
    nav = re.search(rf'<nav class="{css_class}".*?</nav>', shown.html, re.DOTALL)
    links = re.findall(r"<a [^>]*?(aria-current=\"page\")?>(.*?)</a>", nav[0] if nav else "", re.DOTALL)
    return [(unescape(re.sub(r"<[^>]*>", "", text)).strip(), bool(current)) for current, text in links]


def test_the_places_keep_their_order():
    assert [place.title for place in PLACES.values()] == [
        "Overview",
        "Conversations",
        "Topics & audience",
        "Compare",
        "Reports",
    ]
    assert [place.title for place in GEAR.values()] == [
        "Data sources",
        "Accuracy",
        "Review mentions",
        "Suspected spam",
        "Team",
    ]


@pytest.mark.parametrize("tab", TABS)
def test_a_tab_is_reached_by_its_own_address(tab):
    location = Location.at(TABS[tab]["page"], TABS[tab].get("tab", ""))

    assert {"page": location.name, **({"tab": location.tab} if location.tab else {})} == TABS[tab]


@pytest.mark.parametrize(
    ("page", "tab", "expected"),
    [
        ("", "", Location("overview")),
        ("nowhere", "", Location("overview")),
        ("", "care", Location("overview", "care")),
        ("topics", "care", Location("topics")),
    ],
)
def test_an_unknown_place_is_the_first_and_an_unknown_tab_the_first_of_its_place(page, tab, expected):
    assert Location.at(page, tab) == expected


@pytest.mark.parametrize(("tab", "heading"), EARLIER_HEADINGS)
def test_nothing_of_the_earlier_pages_is_lost(open_page, sample, tab, heading):
    assert heading in headings(open_page(sample, **TABS[tab]))


@pytest.mark.parametrize("tab", TABS)
def test_a_tab_of_a_hostile_thread_shows_it_as_it_was_typed(open_page, long_thread, tab):
    shown = open_page(long_thread, **TABS[tab], date_range="all")

    assert not shown.failed
    assert "<script>alert" not in shown.html
    assert "<img" not in shown.html


def test_the_navigation_marks_the_place_and_the_tab(open_page, sample):
    shown = open_page(sample, page="conversations", tab="replies")

    assert links_of(shown, "tw-nav") == [
        ("Overview", False),
        ("Conversations", True),
        ("Topics & audience", False),
        ("Compare", False),
        ("Reports", False),
        ("Data & accuracy", False),
    ]
    assert links_of(shown, "tw-tabs") == [
        ("All", False),
        ("Needs a reply", True),
        ("Customer stories", False),
        ("Reading queue", False),
    ]


def test_behind_the_gear_each_place_is_a_tab(open_page, sample):
    shown = open_page(sample, page="spam")

    assert links_of(shown, "tw-nav")[-1] == ("Data & accuracy", True)
    assert links_of(shown, "tw-tabs") == [
        ("Data sources", False),
        ("Accuracy", False),
        ("Review mentions", False),
        ("Suspected spam", True),
        ("Team", False),
    ]


def test_a_tab_keeps_the_brand_and_drops_what_belongs_to_another_tab(open_page, sample):
    shown = open_page(sample, page="conversations", brand="Northlight", words="decaf", at="2")

    assert './?page=conversations&amp;brand=Northlight&amp;tab=replies"' in shown.html


@pytest.mark.parametrize("file", sorted((HOUSE / "views" / "sections").rglob("*.py")), ids=lambda file: file.stem)
def test_a_section_does_nothing_when_it_is_imported(file: Path):
    """Who is not logged in imports all sections too: only `draw_section` may ask for a right or draw."""
    expressions = [node for node in ast.parse(file.read_text(encoding="utf-8")).body if isinstance(node, ast.Expr)]
    assert all(isinstance(node.value, ast.Constant) for node in expressions)

"""Conditions on one post in the address, as words and as a filter."""

from __future__ import annotations

from datetime import date

import pytest

from talkworthy.date_range import DateRange
from talkworthy.storage.conversations.queries import ConversationFilter
from views.components.forms import post_conditions
from views.components.forms.post_conditions import to_chips, to_post_conditions

WEEK = DateRange.between(date(2026, 10, 5), date(2026, 10, 11))
NOTHING = {"written": None, "mention": False, "act": "", "stage": "", "switch": "", "stars": None}


@pytest.fixture
def address(monkeypatch):
    """Sets the parameters of the address."""
    return lambda **params: monkeypatch.setattr(post_conditions, "get_param", lambda name: params.get(name, ""))


def test_the_conditions_are_read_from_the_address(address):
    address(
        written="2026-10-05..2026-10-11", mention="1", act="recommend_for", stage="left", switch="to:Kiln", stars="<=2"
    )

    assert to_post_conditions() == {
        "written": WEEK,
        "mention": True,
        "act": "recommend_for",
        "stage": "left",
        "switch": "to:Kiln",
        "stars": (0.5, 2.0),
    }


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"written": "13w"},
        {"written": "all"},
        {"stars": "six"},
        {"stars": "5..4"},
        {"written": "2026-10-11..2026-10-05"},
        {"written": "2026-10-05..<b>"},
        {"mention": "yes", "act": "sing", "stage": "unknown", "switch": "about:Kiln"},
    ],
    ids=str,
)
def test_values_that_do_not_exist_are_ignored(address, params):
    address(**params)

    assert to_post_conditions() == NOTHING


def test_each_condition_is_put_into_words():
    chosen = ConversationFilter(
        "Brewly",
        written=WEEK,
        mention=True,
        act="recommend_against",
        stage="uses_well",
        switch="from:Kiln",
        stars=(4.0, 5.0),
    )

    assert to_chips(chosen) == {
        "written": "Posts written 5 Oct \N{EN DASH} 11 Oct 2026",
        "mention": "Posts that name Brewly",
        "act": "Advises against the brand",
        "stage": "Customer stage: happy user",
        "switch": "Moved from Kiln",
        "stars": "Reviews with ★ 4 of 5 or more",
    }
    assert to_chips(ConversationFilter("Brewly")) == {}

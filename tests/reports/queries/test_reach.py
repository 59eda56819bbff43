"""How widely and steadily a brand is talked of: numbers that stay within what they can be."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest

from analysis.worthiness import BrandConversation
from reports.queries.reach import to_reach
from talkworthy.date_range import DateRange
from talkworthy.storage.analysis.dataframes import CONVERSATION_COLUMNS, POST_COLUMNS

WINDOW = DateRange.between(date(2026, 1, 5), date(2026, 4, 5))
NOW = datetime(2026, 4, 5, 12, tzinfo=UTC)


def conversation(many: int, brought_up: bool = False) -> BrandConversation:
    """So many talks of two customers each, one a week in turn, in two communities in turn."""
    posts, conversations = [], []
    for number in range(many):
        at = WINDOW.start + timedelta(weeks=number % 13, hours=9)
        where = {"thread": f"hob:{number}", "source": "hob", "community": ("kitchens", "teacups")[number % 2]}
        conversations.append(
            where
            | {"root": f"hob:{number}", "posts": 2, "people": 2, "c2c": True, "brought_up": brought_up}
            | {"kind": "brand_free", "completeness": 1.0, "named_at": at, "started_at": at, "ended_at": at}
        )
        posts += [
            where
            | {"post": 2 * number + step, "author": f"p{number}-{step}", "created_at": at + timedelta(minutes=step)}
            | {"role": "direct", "author_type": "public", "question": False, "sentences": 1, "own_sentences": 1}
            | {"duplicate": False}
            for step in range(2)
        ]
    return BrandConversation(
        pl.DataFrame(posts, schema=POST_COLUMNS),
        pl.DataFrame(conversations, schema=CONVERSATION_COLUMNS).with_columns(pl.col("dialogue").fill_null(False)),
    )


def test_conversation_in_two_even_communities_is_as_wide_as_two() -> None:
    reach = to_reach("Brewly", conversation(26), WINDOW, NOW)
    assert reach.places is not None
    assert reach.places.value == pytest.approx(2, abs=0.1)
    assert reach.places.n == 52


def test_a_share_of_weeks_is_never_told_as_more_than_all() -> None:
    staying = to_reach("Brewly", conversation(26), WINDOW, NOW).staying
    assert staying is not None
    assert 0.8 < staying.low <= staying.value <= staying.high <= 1


def test_five_of_five_are_not_certain() -> None:
    rate = to_reach("Brewly", conversation(5, brought_up=True), WINDOW, NOW).brought_up
    assert rate is not None
    assert rate.value == 1
    assert rate.low == pytest.approx(0.649, abs=0.001)


def test_the_conversations_behind_it_are_told() -> None:
    assert set(to_reach("Brewly", conversation(3, brought_up=True), WINDOW, NOW).brought_up_in) == {
        "hob:0",
        "hob:1",
        "hob:2",
    }


def test_of_a_silent_brand_nothing_is_measured() -> None:
    reach = to_reach("Brewly", conversation(0), WINDOW, NOW)
    assert (reach.places, reach.staying, reach.brought_up) == (None, None, None)

"""Breadth, staying power and unprompted mentions stay within their limits."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from analysis.worthiness import BrandConversation
from reports.queries.overview.mentions import count_mentions
from reports.queries.reach import build_reach, to_brand_reach
from reports.queries.score.brand_report import choose_date_range
from talkworthy.date_range import DateRange
from talkworthy.settings import load_settings
from talkworthy.storage.analysis.dataframes import CONVERSATION_COLUMNS, POST_COLUMNS, rollups_frame
from talkworthy.storage.store import Store

DATE_RANGE = DateRange.between(date(2026, 1, 5), date(2026, 4, 5))
NOW = datetime(2026, 4, 5, 12, tzinfo=UTC)


def conversations(number_of: int, unprompted: bool = False) -> BrandConversation:
    """So many conversations of two people each, one a week in turn, in two communities in turn."""
    posts, rows = [], []
    for number in range(number_of):
        at = DATE_RANGE.start + timedelta(weeks=number % 13, hours=9)
        community = {"thread": f"hob:{number}", "source": "hob", "community": ("kitchens", "teacups")[number % 2]}
        rows.append(
            community
            | {"root": f"hob:{number}", "posts": 2, "people": 2, "c2c": True, "unprompted": unprompted}
            | {"kind": "brand_free", "completeness": 1.0, "named_at": at, "started_at": at, "ended_at": at}
        )
        posts += [
            community
            | {"post": 2 * number + step, "author": f"p{number}-{step}", "created_at": at + timedelta(minutes=step)}
            | {"mention_kind": "direct", "author_type": "public", "question": False, "sentences": 1, "own_sentences": 1}
            | {"duplicate": False}
            for step in range(2)
        ]
    return BrandConversation(
        pl.DataFrame(posts, schema=POST_COLUMNS),
        pl.DataFrame(rows, schema=CONVERSATION_COLUMNS).with_columns(pl.col("dialogue").fill_null(False)),
    )


def test_two_even_communities_have_a_breadth_of_two() -> None:
    reach = to_brand_reach("Brewly", conversations(26), DATE_RANGE, NOW)
    assert reach.breadth is not None
    assert reach.breadth.value == pytest.approx(2, abs=0.1)
    assert reach.breadth.n == 52


def test_staying_power_is_at_most_one() -> None:
    staying_power = to_brand_reach("Brewly", conversations(26), DATE_RANGE, NOW).staying_power
    assert staying_power is not None
    assert 0.8 < staying_power.low <= staying_power.value <= staying_power.high <= 1


def test_five_of_five_unprompted_are_not_certain() -> None:
    unprompted = to_brand_reach("Brewly", conversations(5, unprompted=True), DATE_RANGE, NOW).unprompted
    assert unprompted is not None
    assert unprompted.value == 1
    assert unprompted.low == pytest.approx(0.649, abs=0.001)


def test_the_unprompted_conversations_are_listed() -> None:
    assert set(to_brand_reach("Brewly", conversations(3, unprompted=True), DATE_RANGE, NOW).unprompted_threads) == {
        "hob:0",
        "hob:1",
        "hob:2",
    }


def test_without_conversations_nothing_is_measured() -> None:
    reach = to_brand_reach("Brewly", conversations(0), DATE_RANGE, NOW)
    assert (reach.breadth, reach.staying_power, reach.unprompted) == (None, None, None)


def test_a_busy_week_has_as_many_mentions_as_its_bar(read_sample: Path, tmp_path: Path) -> None:
    for file in read_sample.iterdir():
        shutil.copy(file, tmp_path)
    settings = load_settings(tmp_path / "talkworthy.toml")
    store = Store(settings.store_url)
    with store.read() as connection:
        date_range = choose_date_range(connection)
        [week] = build_reach(connection, settings, settings.brand("Northlight"), date_range).busy_weeks
        bars = count_mentions(rollups_frame(connection, "Northlight", date_range), date_range).by_sentiment
    store.close()

    assert (week.start.date(), week.posts, week.mentions) == (date(2026, 10, 5), 27, 10)
    assert bars.filter(pl.col("start") == week.start.date())["mentions"].sum() == week.mentions

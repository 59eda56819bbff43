"""The index week by week, as it is drawn."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
from streamlit.testing.v1 import AppTest

from analysis.worthiness import ConversationCounts
from analysis.worthiness.history import History, ScoreWeek
from reports.queries.score.score_history import OlderScore, ScoreHistory
from talkworthy.date_range import DateRange
from views.components.charts.trend import to_line, to_older_scores, to_trend

END = datetime(2026, 3, 30, tzinfo=UTC)
COUNTS = ConversationCounts(60, 50, 120, 4, 13, 13, 1.0)


def past(*indexes: int | None, told: tuple[OlderScore, ...] = ()) -> ScoreHistory:
    """A past of weeks with these indexes, the last of which ends with 29 March 2026."""
    weeks = []
    for number, index in enumerate(indexes):
        end = END - timedelta(weeks=len(indexes) - 1 - number)
        bounds = (None, None) if index is None else (index - 5, index + 5)
        date_range, status = (
            DateRange(end - timedelta(weeks=13), end),
            "insufficient_data" if index is None else "scored",
        )
        weeks.append(ScoreWeek(date_range, status, (), index, *bounds, COUNTS, {}, np.empty(0)))
    return ScoreHistory(History("Kettle", "2", tuple(weeks), None), told)


def test_weeks_are_drawn_at_their_last_day_with_their_range():
    line = to_line(past(50))
    assert line.select("day", "index", "low", "high", "range", "people").rows() == [
        ("29 Mar 2026", 50, 45, 55, "45\N{EN DASH}55", 120)
    ]


def test_a_week_has_the_days_of_its_thirteen_weeks():
    assert to_line(past(50))["days"].to_list() == ["2025-12-29..2026-03-29"]


def test_a_week_without_enough_data_breaks_the_line():
    assert to_line(past(50, 51, None, 52, None, None, 53))["run"].to_list() == [0, 0, 1, 2]


def test_a_line_that_starts_late_has_no_gap():
    assert not to_trend(past(None, 50, 51)).gaps
    assert to_trend(past(50, None, 51)).gaps


def test_without_a_score_there_is_no_line():
    assert to_line(past(None, None)).is_empty()


def test_what_other_rules_said_stands_apart():
    told = to_older_scores(past(50, told=(OlderScore(date(2026, 3, 1), 44, 40, 49, "1", END),)))
    assert told.select("day", "index", "version").rows() == [("1 Mar 2026", 44, "1")]


def draw_both() -> None:
    """A page with the trend of the sample's first brand, and of one that has no index."""
    from talkworthy.date_range import DateRange
    from views.components.charts.trend import draw_trend
    from views.queries.core import BrandContext
    from views.queries.open_store import open_snapshot
    from views.queries.trend import trend

    snapshot = open_snapshot()
    assert snapshot.span is not None
    for name in ("Copper Kettle", "Mornside"):
        date_range = DateRange.parse("all", *snapshot.span)
        brand = snapshot.settings.brand(name)
        draw_trend(trend(BrandContext.of(snapshot, brand, date_range, "all")), {"brand": name})


def test_the_trend_of_a_store_is_drawn_or_the_page_says_why_not(sample: Path, monkeypatch):
    monkeypatch.setenv("TALKWORTHY_CONFIG", str(sample))
    monkeypatch.delenv("TALKWORTHY_DATABASE_URL", raising=False)
    app = AppTest.from_function(draw_both, default_timeout=60).run()
    assert not app.exception
    told = [element.proto.body for element in app.get("html")]
    assert "Copper Kettle: " in told[0]
    assert "/100 (" in told[0]
    assert "page=conversations&amp;brand=Copper+Kettle&amp;date_range=20" in told[1]
    assert "Mornside" in told[2]
    assert len(app.get("vega_lite_chart")) == 1

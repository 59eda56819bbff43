"""The calendar of sources: cells, marks, and what they come to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from reports.wording.common import data_gap_text
from talkworthy.storage.conversations.weekly import ConversationWeek
from talkworthy.storage.runs.gaps import StoredGap
from views import timezone as clock
from views.components.charts.coverage_calendar import (
    WEEKS,
    describe,
    first_week_with_data,
    from_week,
    in_reader_zone,
    legend,
    to_date_range,
    to_rows,
)

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
WINDOW = to_date_range(NOW, None)
WEEK = timedelta(weeks=1)


def gap(source: str, since: datetime, until: datetime | None, filled: datetime | None = None) -> StoredGap:
    return StoredGap(source, "Brewlark", "", "outage", "It was down.", since, until, filled)


def test_the_date_range_ends_at_the_last_run_of_a_source():
    assert to_date_range(NOW - 9 * WEEK, NOW) == WINDOW
    assert WINDOW.weeks == WEEKS


def test_the_loudest_week_is_the_deepest_and_one_with_any_conversation_is_not_empty():
    (row,) = to_rows([ConversationWeek("forum", 0, 400, 1.0), ConversationWeek("forum", 1, 1, 1.0)], [], WINDOW, NOW)
    assert [cell.strength for cell in row.cells[:3]] == [4, 1, 0]
    assert row.cells[0].words == "Week of 31 Dec 2025: 400 conversations, complete"
    assert row.cells[2].words == "Week of 14 Jan 2026: no conversations"
    assert row.conversations == 401


def test_threads_that_are_not_whole_are_marked_and_never_called_so():
    (row,) = to_rows([ConversationWeek("forum", 3, 5, 0.8)], [], WINDOW, NOW)
    assert row.cells[3].mark == "partly"
    assert "80% of posts collected" in row.cells[3].words
    assert describe([row]) == "No known gaps; in 1 week of 26, some threads are incomplete."


def test_a_gap_lies_in_each_week_that_it_touches_also_where_nobody_talked():
    (row,) = to_rows([], [gap("forum", WINDOW.start + 2 * WEEK, WINDOW.start + 4 * WEEK)], WINDOW, NOW)
    assert [week for week, cell in enumerate(row.cells) if cell.mark == "gap"] == [2, 3, 4]
    assert row.cells[2].sign == "\N{MULTIPLICATION SIGN}"
    assert describe([row]) == "In 3 weeks of 26, something was not collected and is still missing."


def test_an_open_gap_ends_now_and_an_earlier_one_begins_with_the_date_range():
    (row,) = to_rows([], [gap("forum", WINDOW.start - WEEK, None)], WINDOW, NOW)
    assert all(cell.mark == "gap" for cell in row.cells)


def test_what_was_read_later_is_no_hole():
    (row,) = to_rows([], [gap("forum", WINDOW.start, WINDOW.start, filled=NOW)], WINDOW, NOW)
    assert row.cells[0].mark == "caught up"
    assert describe([row]) == "No known gaps in these 26 weeks."


def test_without_conversation_or_gaps_that_is_said():
    assert describe(to_rows([], [], WINDOW, NOW)) == "No conversations in these weeks, and no known gaps."


def test_a_gap_is_shown_in_the_readers_days(monkeypatch):
    monkeypatch.setattr(clock.st, "context", SimpleNamespace(timezone="Asia/Tokyo"))
    missed = gap("forum", datetime(2026, 6, 3, 20, tzinfo=UTC), datetime(2026, 6, 5, 20, tzinfo=UTC))
    assert data_gap_text(in_reader_zone(missed)) == "forum: 4 Jun 2026 to 6 Jun 2026 (It was down)"
    lasting = gap("forum", datetime(2026, 6, 3, 20, tzinfo=UTC), None)
    assert data_gap_text(in_reader_zone(lasting)) == "forum: 4 Jun 2026 to now (It was down)"


def test_the_calendar_begins_at_the_first_week_with_data():
    rows = to_rows([ConversationWeek("forum", 9, 5, 1.0), ConversationWeek("blog", 11, 2, 1.0)], [], WINDOW, NOW)
    assert first_week_with_data(rows) == 9
    shown = from_week(rows, 9)
    assert [len(row.cells) for row in shown] == [17, 17]
    assert shown[0].cells[0].words == "Week of 4 Mar 2026: 5 conversations, complete"
    assert describe(shown) == "No known gaps in these 17 weeks."


def test_the_legend_explains_only_the_signs_that_there_are():
    talk = [ConversationWeek("forum", 3, 5, 1.0)]
    missed = gap("forum", WINDOW.start, WINDOW.start)
    filled = gap("forum", WINDOW.start, WINDOW.start, filled=NOW)
    assert legend(to_rows(talk, [], WINDOW, NOW)) == "Stronger colour = more conversations."
    assert legend(to_rows(talk, [missed], WINDOW, NOW)) == (
        "Stronger colour = more conversations. \N{MULTIPLICATION SIGN} = gap."
    )
    assert legend(to_rows(talk, [filled], WINDOW, NOW)).endswith("conversations. o = gap, filled later.")

"""The date and time formats of tables."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.files.engine.dates import DateReader, find_date_order, to_moment
from collectors.files.engine.reading_notes import ReadingNotes
from talkworthy.post_ndjson import BadRow


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-01T09:30:00Z",
        "2026-03-01T10:30:00+01:00",
        "2026-03-01 09:30",
        " 2026-03-01 09:30:00 ",
        "1772357400",
        "1772357400.0",
        "Sun Mar 01 09:30:00 +0000 2026",
        "Sun Mar 01 04:30:00 -0500 2026",
        "2026-03-01 09:30:00.0",
        "2026-03-01 09:30:00 UTC",
        "2026-03-01 9:30 AM",
        "2026/3/1 9:30",
        "1772357400000",
        "01-Mar-2026 09:30AM",
        "1 March 2026 9:30 a.m.",
        "Mar 1, 2026, 9:30 AM",
        "1.3.2026 09:30",
        "1.3.26 10:30 +01:00",
        "Sun, 01 Mar 2026 09:30:00 GMT",
        "Sun, 1 Mar 2026 10:30 +0100",
        "2026-03-01 04:30:00 EST",
        "2026-03-01 18:30 JST",
        "2026-03-01 10:30 Europe/Berlin",
        "2026-03-01T10:30+01:00[Europe/Berlin]",
        "2026-03-01 09:30:00.000 +0000 UTC",
        "Mar 1, 2026 \N{MIDDLE DOT} 9:30 AM UTC",
        "9:30 AM \N{MIDDLE DOT} Mar 1, 2026",
        "2026-03-0\N{FULLWIDTH DIGIT ONE} 09:30",
        "March 1st, 2026 at 9:30am",
        "Sunday, March 1, 2026 9:30\N{NARROW NO-BREAK SPACE}AM",
        "Sun Mar 01 2026 10:30:00 GMT+0100 (Central European Standard Time)",
        "Sun Mar  1 10:30:00 CET 2026",
        "01/Mar/2026:09:30:00 +0000",
        "20260301T093000Z",
        "20260301093000",
        "1772357400000000",
        "1.7723574E+09",
        "1,772,357,400",
        "46082.3958333",
        "46082,39583",
        "1. März 2026, 09:30 Uhr",
        "So., 1. März 2026 um 10:30 Uhr MEZ",
        "dimanche 1er mars 2026 à 09h30",
        "1 de marzo de 2026, 9:30 a. m.",
        "1 de março de 2026 às 09:30",
        "1 marca 2026 09:30",
        "1 марта 2026 г. 09:30",  # noqa: RUF001
        "1. maaliskuuta 2026 klo 9.30",
        "1. marts 2026 kl. 09.30",
        "2026年3月1日 上午9:30",
        "2026년 3월 1일 오전 9:30",
        "1 tháng 3, 2026 lúc 9:30",
        "1 Mar 2026 09:30 (UTC)",
        "1 marzo 2026 09:30 h",
        "1 Maret 2026 pukul 09.30",
        "1.3.2026 09.30",
        "01-MAR-26 09.30.00.000000 AM",
        "am 1.3.2026 um 09:30",
        "1 brezna 2026 09:30",
        "1 березня 2026 р. 09:30",  # noqa: RUF001
    ],
)
def test_every_format_of_a_time_is_parsed(text: str) -> None:
    assert to_moment(text) == datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    assert to_moment(text).tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    [
        "Publicada el 1 de marzo de 2026",
        "Posted: March 1, 2026",
        "Reviewed in the United States on March 1, 2026",
        "Reviewed 1 March 2026",
        "Rezension aus Deutschland vom 1. März 2026",
        "Bewertet in Österreich am 1. März 2026",
        "Commenté en France le 1 mars 2026",
        "Avis publié le 1er mars 2026",
        "Avaliado no Brasil em 1 de março de 2026",
        "Recensito in Italia il 1 marzo 2026",
        "Published on 2026-03-01",
        "Posted: 1.3.2026",
    ],
)
def test_words_of_a_site_before_the_date_are_left_out(text: str) -> None:
    assert to_moment(text) == datetime(2026, 3, 1, tzinfo=UTC)


def test_a_date_alone_is_its_midnight() -> None:
    assert to_moment("2026-03-01") == datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize("text", ["3/1/2026 9:30", "03-01-2026 09:30:00", "3/1/26 9:30 AM"])
def test_a_date_in_numbers_needs_its_order(text: str) -> None:
    assert to_moment(text, "month-first") == datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    assert to_moment(text, "day-first") == datetime(2026, 1, 3, 9, 30, tzinfo=UTC)
    with pytest.raises(BadRow, match="--date-order"):
        to_moment(text)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("2/24/2015 11:35", "month-first"),
        ("24/2/2015", "day-first"),
        ("3-1-26", "either"),
        ("24.2.2015", None),
        ("2015-02-24", None),
        ("soon", None),
    ],
)
def test_the_order_of_a_date_is_detected_or_ambiguous(text: str, order: str | None) -> None:
    assert find_date_order(text) == order


@given(st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1)))
def test_every_moment_is_read_back_from_either_order(moment: datetime) -> None:
    minute = moment.replace(second=0, microsecond=0, tzinfo=UTC)
    clock = f"{minute.hour % 12 or 12}:{minute.minute:02} {'PM' if minute.hour >= 12 else 'AM'}"
    assert to_moment(f"{minute.month}/{minute.day}/{minute.year} {clock}", "month-first") == minute
    assert to_moment(f"{minute.day}-{minute.month}-{minute.year} {clock}", "day-first") == minute


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "0001-01-01T00:00+14:00",
        "Sun Foo 01 09:30:00 +0000 2026",
        "31-Feb-2026",
        "1-Mar-2026 13:30 PM",
        "1-Foo-2026",
        "1.3.2026 25:00",
        "2026",
        "2026-03",
        "March 2026",
        "March 1",
        "2026-W10",
        "2026-03-01-05:00",
        "5 listopada 2026",
        "Posted on March 1, 2026 by me",
        "Reviewed in the United States",
        "Publicada el 1 de marzo",
        "Visited in the United States on March 1, 2026",
        "12",
        "-1",
        "17723574000",
        "1.7E+09",
        "1.77236E+12",
        "NaN",
        "inf",
        "9" * 400,
    ],
)
def test_any_other_text_is_a_bad_row(text: str) -> None:
    with pytest.raises(BadRow, match="created_at is"):
        to_moment(text)


@pytest.mark.parametrize(
    "text",
    ["2 days ago", "3 years ago (edited)", "vor 2 Tagen", "hace 3 días", "3 bulan lalu", "yesterday", "5mo", "3d"],
)
def test_a_time_that_depends_on_today_is_refused_as_such(text: str) -> None:
    with pytest.raises(BadRow, match="says how long ago, not when"):
        to_moment(text)


def test_a_month_in_another_language_is_not_taken_for_an_english_one() -> None:
    assert to_moment("5 marraskuuta 2026") == datetime(2026, 11, 5, tzinfo=UTC)


def test_a_word_that_is_a_weekday_and_a_month_is_the_month_only_without_another() -> None:
    assert to_moment("mar 3 oct 2026") == datetime(2026, 10, 3, tzinfo=UTC)
    assert to_moment("3 mar 2026") == datetime(2026, 3, 3, tzinfo=UTC)


def test_dates_without_a_zone_are_in_the_given_one() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert to_moment("2026-03-01 09:30", zone=berlin) == datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
    assert to_moment("2026-03-01 09:30 EST", zone=berlin) == datetime(2026, 3, 1, 14, 30, tzinfo=UTC)
    assert to_moment("1772357400", zone=berlin) == datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def test_the_zone_may_stand_in_a_text_of_its_own() -> None:
    reader = DateReader()
    assert reader.to_moment("2026-03-01 09:30", "America/New_York") == datetime(2026, 3, 1, 14, 30, tzinfo=UTC)
    with pytest.raises(BadRow, match="The time zone 'Mars' is unknown"):
        reader.to_moment("2026-03-01 09:30", "Mars")


def test_dates_taken_as_utc_are_counted() -> None:
    notes = ReadingNotes()
    reader = DateReader(notes=notes)
    for text in ("2026-03-01", "2026-03-01 09:30", "2026-03-01T09:30Z", "1772357400"):
        reader.to_moment(text)
    assert notes.counts == {"zoneless_dates": 2}


@given(st.text(max_size=80))
def test_any_text_is_a_moment_or_a_bad_row(text: str) -> None:
    with suppress(BadRow):
        assert to_moment(text, "day-first").tzinfo is UTC


_WORDS = "1 2 31 99 2026 26 march mar. oct mai 10:30 9.30 pm am at um ago days T - / . : , +0200 EST Z (x) 年 月 日"
_TOKENS = st.sampled_from(_WORDS.split())


@given(st.lists(_TOKENS, max_size=7).map(" ".join))
def test_the_year_of_a_date_is_one_that_the_text_has(text: str) -> None:
    try:
        moment = DateReader("day-first", ZoneInfo("UTC")).to_moment(text)
    except BadRow:
        return
    assert moment.year in (2026, 2027, 2025, 2099, 2001, 2002, 2031, 2000, 2100, 2030, 2098)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1)))
def test_every_moment_is_read_back_from_any_unit_and_from_rfc_2822(moment: datetime) -> None:
    second = moment.replace(microsecond=0, tzinfo=UTC)
    seconds = int(second.timestamp())
    for text in (str(seconds), f"{seconds}.0", str(seconds * 1000), str(seconds * 10**6), f"{second:%Y%m%d%H%M%S}"):
        if len(text) != 12:
            assert to_moment(text) == second
    assert to_moment(f"{second:%d %b %Y %H:%M:%S} +0000") == second

"""Share of voice over time: what the bars stand for, and where they lead."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from analysis.measures.reach import BrandShare
from reports.queries.share_of_voice import ShareOfVoice, VoiceOverTime, VoiceStretch
from talkworthy.date_range import DateRange
from views.components.charts.share_over_time import OTHERS, describe_shares, to_share_chart

MARCH = DateRange.between(date(2026, 3, 4), date(2026, 3, 22))


def over_time(*contributions: tuple[int, ...], brands: tuple[str, ...] = ("Kettle", "Kiln")) -> VoiceOverTime:
    """Return weeks that end with March's range; the first begins two days before it."""
    starts = [MARCH.end - timedelta(weeks=len(contributions) - number) for number in range(len(contributions))]
    stretches = [
        VoiceStretch(DateRange(start, start + timedelta(weeks=1)), counts)
        for start, counts in zip(starts, contributions, strict=True)
    ]
    whole = ShareOfVoice(tuple(BrandShare(brand, 1, 1, 0.5, None, None) for brand in brands), (), ())
    return VoiceOverTime(brands, whole, tuple(stretches))


def cells(chart) -> list[tuple[str, ...]]:
    return [row.cells for row in chart.as_table.rows]


def test_each_bar_is_a_brand_in_a_week_with_its_people():
    chart = to_share_chart(over_time((6, 6), (0, 0), (15, 5)), MARCH)

    assert chart.as_table.headings == ("Week from", "Brand", "Share of voice", "People", "Of")
    assert cells(chart) == [
        ("16 Mar 2026", "Kettle", "75%", "15", "20"),
        ("16 Mar 2026", "Kiln", "25%", "5", "20"),
        ("2 Mar 2026", "Kettle", "50%", "6", "12"),
        ("2 Mar 2026", "Kiln", "50%", "6", "12"),
    ]


def test_a_bar_leads_to_the_days_of_the_date_range_and_its_brand():
    chart = to_share_chart(over_time((6, 6), (0, 0), (0, 5)), MARCH)

    assert [row.fields for row in chart.as_table.rows] == [
        {"written": "2026-03-16..2026-03-22", "key": "Kiln"},
        {"written": "2026-03-04..2026-03-08", "key": "Kettle"},
        {"written": "2026-03-04..2026-03-08", "key": "Kiln"},
    ]


def test_brands_without_a_colour_of_their_own_are_drawn_together():
    brands = ("Kettle", "Kiln", "Samovar", "Percolator", "Moka", "Chemex")
    chart = to_share_chart(over_time((1, 1, 1, 1, 1, 1), (1, 1, 1, 1, 3, 3), brands=brands), MARCH)

    assert [row[1] for row in cells(chart)[:5]] == ["Kettle", "Kiln", "Samovar", "Percolator", OTHERS]
    assert cells(chart)[4][2:] == ("60%", "6", "10")
    assert chart.as_table.rows[4].fields["key"] == ""


def test_nothing_is_drawn_where_nothing_can_be_compared():
    alone = VoiceOverTime(("Kettle",), ShareOfVoice((), (), ()), over_time((1,), (2,)).stretches)

    assert to_share_chart(alone, MARCH) is None
    assert to_share_chart(over_time((3, 4)), MARCH) is None


@pytest.mark.parametrize(
    ("weeks", "expected"),
    [
        (((6, 6), (15, 5), (1, 0)), "Kettle had 50% to 75% in the weeks with at least 10 people."),
        (((6, 6), (1, 0), (0, 0)), "Too few people in each week to say how the share of Kettle moved."),
    ],
)
def test_weeks_of_few_people_are_left_out_of_the_sentence(weeks, expected):
    assert describe_shares(over_time(*weeks)) == expected


def draw_it() -> None:
    from datetime import UTC, datetime, timedelta

    from analysis.measures.reach import BrandShare
    from reports.queries.share_of_voice import ShareOfVoice, VoiceOverTime, VoiceStretch
    from talkworthy.date_range import DateRange
    from views.components.charts.share_over_time import draw_share_chart, to_share_chart

    start = datetime(2026, 3, 2, tzinfo=UTC)
    weeks = [DateRange(start + timedelta(weeks=week), start + timedelta(weeks=week + 1)) for week in range(2)]
    whole = ShareOfVoice(
        tuple(BrandShare(brand, 1, 1, 0.5, None, None) for brand in ("Kettle", "<b>Kiln")),
        (("reddit", "tea cups"),),
        (("x", "x"),),
    )
    shown = VoiceOverTime(("Kettle", "<b>Kiln"), whole, tuple(VoiceStretch(week, (1, 2)) for week in weeks))
    draw_share_chart(to_share_chart(shown, DateRange(start, start + timedelta(weeks=2))), shown, {"brand": "Kettle"})


def test_links_keep_to_the_communities_that_are_compared_and_escape_names():
    app = AppTest.from_function(draw_it, default_timeout=60).run()

    assert not app.exception
    html = "".join(element.proto.body for element in app.get("html"))
    assert (
        "page=conversations&amp;brand=%3Cb%3EKiln&amp;date_range=2026-03-09..2026-03-15&amp;community=tea+cups" in html
    )
    assert "<b>Kiln" not in html

"""The chart of the share of voice over time: of all people who took part in conversations, those of each brand."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from reports.queries.share_of_voice import VoiceOverTime, VoiceStretch
from reports.wording.common import percent_text
from talkworthy.date_range import DateRange
from views.components.charts.chart import Chart, Fields, draw_chart
from views.components.charts.stacked_bars import MOST_COLOURS, StackedBars, days_inside, stretch_word, to_stacked_chart
from views.components.templating import draw
from views.url_state import to_link

OTHERS = "Other competitors"
FEWEST = 10
"""A bar of fewer contributions is drawn faint: one person more would change it."""
MOST_COMMUNITIES = 40
"""An address with more communities would be too long."""
SCHEMA = {
    "start": pl.Date,
    "days": pl.Int64,
    "written": pl.String,
    "name": pl.String,
    "key": pl.String,
    "height": pl.Float64,
    "share": pl.String,
    "people": pl.Int64,
    "whole": pl.Int64,
    "few": pl.Boolean,
}


def to_share_chart(over_time: VoiceOverTime, date_range: DateRange) -> Chart | None:
    """Return the chart, with the brand at the bottom and its competitors above it; None where nothing is compared."""
    if not over_time.whole.shares or len(over_time.stretches) < 2:
        return None
    names = _to_names(over_time.brands)
    frame = pl.DataFrame(
        [row for stretch in over_time.stretches for row in _to_rows(stretch, over_time.brands, date_range)],
        schema=SCHEMA,
        orient="row",
    )
    began = f"{stretch_word(_days_of(over_time)).capitalize()} from"
    bars = StackedBars(
        series="Brand",
        axis="Share of voice",
        axis_format="%",
        tooltip={"began:N": began, "name:N": "brand", "share:N": "share", "people:Q": "people", "whole:Q": "of"},
        columns={"start": began, "name": "Brand", "share": "Share of voice", "people": "People", "whole": "Of"},
        texts={},
    )
    return to_stacked_chart(frame, list(dict.fromkeys(names.values())), bars, describe_shares(over_time))


def describe_shares(over_time: VoiceOverTime) -> str:
    """Return what the bars show, as one sentence: the largest and the smallest share of the brand.

    Nothing is said about a course: between bars of a few people chance alone makes a large difference.
    """
    brand = over_time.brands[0]
    shares = [stretch.shares[0] for stretch in over_time.stretches if sum(stretch.contributions) >= FEWEST]
    word = stretch_word(_days_of(over_time))
    if len(shares) < 2:
        return f"Too few people in each {word} to say how the share of {brand} moved."
    several = "weeks" if word == "week" else f"stretches of {word}"
    return (
        f"{brand} had {percent_text(min(shares))} to {percent_text(max(shares))} "
        f"in the {several} with at least {FEWEST} people."
    )


def draw_share_chart(chart: Chart, over_time: VoiceOverTime, params: Mapping[str, object]) -> None:
    """Draw the description and the bars; a bar opens the conversations about that brand which began in those days."""
    draw("share_over_time", description=chart.description, fewest=FEWEST)
    places = over_time.whole.communities if over_time.whole.left_out else ()
    names = sorted({name for _, name in places})
    only = {"community": "|".join(names)} if 0 < len(names) <= MOST_COMMUNITIES else {}

    def link_of(fields: Fields) -> str:
        if not fields["key"]:
            return to_link("compare", {**params, "date_range": fields["written"]})
        return to_link("conversations", {**params, "brand": fields["key"], "date_range": fields["written"], **only})

    draw_chart(chart, "share_over_time", link_of)


def _days_of(over_time: VoiceOverTime) -> int:
    days = over_time.stretches[0].days
    return (days.end - days.start).days


def _to_names(brands: tuple[str, ...]) -> dict[str, str]:
    """Return what each brand is called in the chart: all that have no colour of their own have one name."""
    most = len(brands) if len(brands) <= MOST_COLOURS else MOST_COLOURS - 1
    return {brand: brand if number < most else OTHERS for number, brand in enumerate(brands)}


def _to_rows(stretch: VoiceStretch, brands: tuple[str, ...], date_range: DateRange) -> list[tuple[object, ...]]:
    names, whole = _to_names(brands), sum(stretch.contributions)
    people: dict[str, int] = {}
    for brand, count in zip(brands, stretch.contributions, strict=True):
        people[names[brand]] = people.get(names[brand], 0) + count
    written, days = days_inside(stretch.days, date_range), (stretch.days.end - stretch.days.start).days
    return [
        (
            stretch.days.start.date(),
            days,
            written,
            name,
            "" if name == OTHERS else name,
            count / whole,
            percent_text(count, whole),
            count,
            whole,
            whole < FEWEST,
        )
        for name, count in people.items()
        if whole
    ]

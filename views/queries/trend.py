"""What the charts of the pages ask: the score of every week, and how many posts by people named the brand in each."""

from __future__ import annotations

from analysis.worthiness import ScoreChange
from reports.queries.score.brand_report import changes_since_last_week
from reports.queries.score.score_history import load_score_histories
from talkworthy.date_range import ONE_DAY, DateRange
from views.components.charts.trend import Trend, to_trend
from views.components.charts.weekly_volume import WeeklyVolume, to_weekly_volume
from views.queries import core as reading
from views.queries.core import BrandContext, cached, cached_until_next_run
from views.queries.worker import run_in_worker


def trend(context: BrandContext) -> Trend:
    """The brand's past in windows of 13 weeks, the newest of which ends with the window that is looked at."""
    return trend_until(context.over(DateRange.ending(context.date_range.end - ONE_DAY)))


@cached
@run_in_worker
def trend_until(context: BrandContext) -> Trend:
    """The brand's past in windows as long as this one and up to it: the same, however much of it is looked at."""
    return to_trend(
        context.read(load_score_histories, context.settings, context.date_range, [context.brand.name])[
            context.brand.name
        ]
    )


@cached_until_next_run
def weeks(context: BrandContext) -> WeeklyVolume:
    """Return the mentions by people, week by week."""
    return to_weekly_volume(reading.rollups(context), context.date_range)


@cached
@run_in_worker
def change_since_last_week(context: BrandContext) -> ScoreChange:
    """The index beside that of the window that ended seven days before, and what moved it."""
    with context.store.read() as connection:
        changes = changes_since_last_week(connection, context.settings, context.date_range, [context.brand.name])
        return changes[context.brand.name]

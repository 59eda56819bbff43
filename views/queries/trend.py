"""What the charts of the pages ask: the index of every week, and how many posts customers wrote in each."""

from __future__ import annotations

from reports.queries.score.score_history import load_pasts
from talkworthy.date_range import ONE_DAY, DateRange
from views.components.charts.trend import Trend, to_trend
from views.components.charts.weekly_volume import Weeks, to_weeks
from views.queries import core as reading
from views.queries.core import BrandContext, once, once_a_run
from views.queries.worker import apart


def trend(context: BrandContext) -> Trend:
    """The brand's past in windows of 13 weeks, the newest of which ends with the window that is looked at."""
    return trend_until(context.over(DateRange.ending(context.date_range.end - ONE_DAY)))


@once
@apart
def trend_until(context: BrandContext) -> Trend:
    """The brand's past in windows as long as this one and up to it: the same, however much of it is looked at."""
    return to_trend(
        context.read(load_pasts, context.settings, context.date_range, [context.brand.name])[context.brand.name]
    )


@once_a_run
def weeks(context: BrandContext) -> Weeks:
    """Customers' posts week by week."""
    return to_weeks(reading.rollups(context), context.date_range)

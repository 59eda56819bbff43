"""The score of every week, and how it differs from that of a week ago."""

from __future__ import annotations

from analysis.worthiness import ScoreChange
from reports.queries.score.brand_report import changes_since_last_week
from reports.queries.score.score_history import load_score_histories
from talkworthy.date_range import ONE_DAY, DateRange
from views.components.charts.trend import Trend, to_trend
from views.queries.core import BrandContext, cached
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


@cached
@run_in_worker
def change_since_last_week(context: BrandContext) -> ScoreChange:
    """The index beside that of the window that ended seven days before, and what moved it."""
    with context.store.read() as connection:
        changes = changes_since_last_week(connection, context.settings, context.date_range, [context.brand.name])
        return changes[context.brand.name]

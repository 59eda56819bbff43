"""The overview: is the brand worthy of conversation, why, what changed, what to do, and below it the details."""

from __future__ import annotations

import streamlit as st

from reports.queries.measured_precision import ANSWER, NEGATIVE, POSITIVE, PUBLIC
from reports.queries.score.brand_report import Report
from views.components import first_screen as first
from views.components import score_details as details
from views.components.charts.mentions_over_time import draw_mentions_over_time
from views.components.charts.trend import draw_trend
from views.components.measured_precision import draw_precision
from views.components.no_mentions import draw_no_mentions
from views.queries import core as reading
from views.queries import overview as queries
from views.queries.core import BrandContext
from views.queries.trend import change_since_last_week, trend

COLUMNS = (2, 1)


def draw_section(context: BrandContext) -> None:
    """Draw the first screen, and below it the score in detail."""
    report = reading.report(context)
    if report.worthiness.counts.people:
        draw_first_screen(context)
        draw_details(context, report)
    else:
        draw_no_mentions(context)


def draw_first_screen(context: BrandContext) -> None:
    """Draw what the report knows at once, then the parts that take longer, each in its place."""
    with st.container(gap="xsmall", key="first_screen"):
        headline, tiles = st.empty(), st.empty()
        left, right = st.columns(COLUMNS, gap="medium")
        with left:
            chart, topics = st.container(gap="xsmall"), st.empty()
        with right:
            changes, todos, discussed = st.empty(), st.empty(), st.empty()
        last = st.empty()
    with headline:
        first.draw_headline(context, queries.first_facts(context))
    with tiles:
        first.draw_tiles(context, first.first_tiles(context))
    with chart:
        draw_mentions_over_time(queries.mentions_over_time(context), context.params)
    with last:
        first.draw_confidence(context)
    with todos:
        first.draw_todos(context)
    with topics:
        first.draw_topics(context)
    with changes:
        first.draw_changes(context)
    with discussed:
        first.draw_most_discussed(context)
    with headline:
        first.draw_headline(context, first.all_facts(context))
    with tiles:
        first.draw_tiles(context, first.all_tiles(context))


def draw_details(context: BrandContext, report: Report) -> None:
    """Draw the score beside its competitors', its components, what changed it, its history and how reliable it is."""
    details.draw_score(context, report)
    details.draw_components(context, report.worthiness.components)
    draw_precision(context, [NEGATIVE, POSITIVE, PUBLIC, ANSWER])
    details.draw_change(context, change_since_last_week(context))
    draw_trend(trend(context), context.params)
    details.draw_reliability(context, report)

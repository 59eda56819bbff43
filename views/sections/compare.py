"""Share of voice now and over time; sentiment, score and reach beside competitors."""

from __future__ import annotations

import streamlit as st

from reports.queries.score.competitors import competitors_of
from reports.wording.compare import share_of_voice_sentence
from views.components.charts.share_over_time import draw_share_chart
from views.components.templating import draw
from views.queries import core as reading
from views.queries import reach as queries
from views.queries.core import BrandContext, conversations_by_thread

CONVERSATIONS_SHOWN = 8


def draw_share_of_voice(context: BrandContext) -> None:
    """Draw each brand's share as a bar, and beside them how the shares moved."""
    over_time = queries.share_of_voice(context)
    if over_time.whole.shares:
        draw("page_sentence", sentence=share_of_voice_sentence(over_time.whole.shares))
    chart = queries.share_chart(context)
    now, course = st.columns([2, 3], gap="large") if chart is not None else (st.container(), None)
    with now:
        draw(
            "share_of_voice",
            brand=context.brand.name,
            share=over_time.whole,
            bars=queries.share_of_voice_bars(over_time.whole),
            params=context.params,
        )
    if chart is not None and course is not None:
        with course:
            draw_share_chart(chart, over_time, context.params)


def draw_measures(context: BrandContext) -> None:
    """Draw sentiment, score and reach, each as a row of marks, one for each brand."""
    reach, report = queries.reach(context), reading.report(context)
    brands, scored = (reach.reach, *reach.competitors), (report.worthiness, *report.competitors)
    unprompted = reach.reach.unprompted_threads[:CONVERSATIONS_SHOWN]
    conversations = conversations_by_thread(context, unprompted)
    draw(
        "reach_comparison",
        brand=context.brand.name,
        sentiment=queries.sentiment_bars(scored),
        scores=queries.score_bars(scored),
        comparisons=report.comparisons if report.worthiness.score is not None else (),
        breadth=queries.breadth_bars(brands),
        staying_power=queries.share_bars([(brand.brand, brand.staying_power) for brand in brands], "person"),
        unprompted=queries.share_bars([(brand.brand, brand.unprompted) for brand in brands], "conversation"),
        unprompted_conversations=[conversations[thread] for thread in unprompted if thread in conversations],
        weeks=context.date_range.weeks,
        params=context.params,
    )


def draw_section(context: BrandContext) -> None:
    """Draw share of voice, and below it the other measures beside those of the competitors."""
    if not queries.reach(context).communities:
        draw("no_mentions", brand=context.brand.name, date_range=context.date_range, params=context.params)
        return
    if competitors_of(context.settings, context.brand):
        draw_share_of_voice(context)
    else:
        draw(
            "no_competitors",
            brand=context.brand.name,
            lacking="Share of voice needs somebody to share with.",
            params=context.params,
        )
    draw_measures(context)

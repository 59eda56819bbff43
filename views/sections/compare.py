"""Share of voice now and over time; sentiment, score and reach beside competitors."""

from __future__ import annotations

import streamlit as st

from analysis.worthiness.wording.insufficient_data import insufficient_data_reason
from reports.queries.score.brand_report import Report
from reports.queries.score.competitors import competitors_of
from reports.wording.compare import share_of_voice_sentence
from reports.wording.overview.findings import sentiment_comparison
from views.components.charts.share_over_time import draw_share_chart
from views.components.no_mentions import draw_no_mentions
from views.components.templating import draw
from views.queries import core as reading
from views.queries import reach as queries
from views.queries.core import BrandContext, conversations_by_thread

CONVERSATIONS_SHOWN = 8


def draw_share_of_voice(context: BrandContext, report: Report) -> None:
    """Draw each brand's share and sentiment, and beside them how the shares moved."""
    over_time = queries.share_of_voice(context)
    shares = share_of_voice_sentence(over_time.whole.shares) if over_time.whole.shares else ""
    opinions = sentiment_comparison(report.worthiness, report.competitors)
    draw("compare_sentence", sentences=[text for text in (shares, opinions) if text])
    chart = queries.share_chart(context)
    now, course = st.columns([2, 3], gap="large") if chart is not None else (st.container(), None)
    with now:
        draw(
            "share_of_voice",
            brand=context.brand.name,
            share=over_time.whole,
            bars=queries.share_of_voice_bars(over_time.whole),
            sentiment=queries.sentiment_bars((report.worthiness, *report.competitors)),
            params=context.params,
        )
    if chart is not None and course is not None:
        with course:
            draw_share_chart(chart, over_time, context.params)


def draw_measures(context: BrandContext, report: Report, with_sentiment: bool) -> None:
    """Draw score and reach, each as a row of marks, one for each brand; and sentiment where it is not drawn above."""
    reach = queries.reach(context)
    brands, scored = (reach.reach, *reach.competitors), (report.worthiness, *report.competitors)
    unprompted = reach.reach.unprompted_threads[:CONVERSATIONS_SHOWN]
    conversations = conversations_by_thread(context, unprompted)
    # the comparisons name the brands without a score themselves
    comparisons = report.comparisons if report.worthiness.score is not None else ()
    unscored = () if comparisons else [row for row in scored if row.score is None]
    draw(
        "reach_comparison",
        brand=context.brand.name,
        sentiment=queries.sentiment_bars(scored) if with_sentiment else (),
        scores=queries.score_bars(scored),
        without_score=[(row.brand, insufficient_data_reason(row.counts)) for row in unscored],
        comparisons=comparisons,
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
        draw_no_mentions(context)
        return
    report = reading.report(context)
    compared = bool(competitors_of(context.settings, context.brand))
    if compared:
        draw_share_of_voice(context, report)
    else:
        draw(
            "no_competitors",
            brand=context.brand.name,
            lacking="Share of voice needs somebody to share with.",
            params=context.params,
        )
    draw_measures(context, report, with_sentiment=not compared)

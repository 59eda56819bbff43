"""Topics: how they went, which way they lean, trending topics, mixed experiences, and your topics against people's."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from reports.queries.measured_precision import NEGATIVE, POSITIVE, TOPIC
from reports.queries.overview.topic_leans import TopicLean, to_shares
from reports.queries.topics.topics_over_time import TopicsOverTime
from reports.wording.response import topic_gap_text
from reports.wording.topics import TopicShare, experience_variance_text, top_topics_text
from talkworthy.storage.analysis.topics import TopicRow
from views.components.charts.topic_leans import draw_topic_leans
from views.components.charts.topic_trends import draw_topic_trends, to_topic_trends
from views.components.forms.topic_editor import draw_rename_form, draw_topic_editor
from views.components.measured_precision import draw_precision
from views.components.no_mentions import draw_no_mentions
from views.components.templating import draw
from views.queries import core as reading
from views.queries import overview, response
from views.queries.core import BrandContext
from views.url_state import get_param

MIXED_SHOWN = 6
DECAF = "decaf"
"""Only a brand with a topic about this is told the story behind `decaf roulette`."""
WORDS_SHOWN = 8


def draw_gap(context: BrandContext) -> None:
    """Draw the finding, and each topic with who posts about it more."""
    gap = response.topic_gap(context)
    draw("topic_gap", result=gap, sentence=topic_gap_text(gap), params=context.params)


def draw_charts(context: BrandContext, leans: Sequence[TopicLean], over_time: TopicsOverTime) -> None:
    """Draw all topics over time on one axis, and the opinions in each."""
    chart = to_topic_trends(leans, over_time)
    if chart is not None:
        draw_topic_trends(chart, len(leans), context.params)
    draw_topic_leans(leans, context.params)


def draw_topics(context: BrandContext, topics: Sequence[TopicRow], leans: Sequence[TopicLean]) -> None:
    """Draw each topic with its share, its opinions, its course on the scale of all topics, and three quotes."""
    over_time, by_number = reading.topics_over_time(context), {lean.topic: lean for lean in leans}
    for topic in topics:
        draw(
            "topic",
            topic=topic,
            words=topic.words[:WORDS_SHOWN],
            lean=by_number[topic.topic],
            share=by_number[topic.topic].share,
            periods=over_time.periods.get(topic.topic, ()),
            tallest=over_time.tallest,
            weeks=over_time.weeks_per_period,
            quotes=reading.quotes(context, topic.topic),
            renamed=get_param("rename") == str(topic.topic),
            params=context.params,
        )
        if get_param("rename") == str(topic.topic):
            draw_rename_form(context, topic)


def is_about_decaf(topic: TopicRow) -> bool:
    """Return whether decaf is in the label of a topic, or among the words that set it apart."""
    return any(DECAF in text.casefold() for text in (topic.label, *topic.words[:WORDS_SHOWN]))


def draw_mixed_experiences(context: BrandContext, topics: Sequence[TopicRow], over_time: TopicsOverTime) -> None:
    """Draw the topics on which people disagree most."""
    surest = over_time.experience_variance[:MIXED_SHOWN]
    draw(
        "mixed_experiences",
        rows=sorted(surest, key=lambda topic: -topic.variance),
        finding=experience_variance_text(surest) if surest else "",
        about_decaf=any(map(is_about_decaf, topics)),
        links={topic.label: topic.topic for topic in topics},
        params=context.params,
    )


def draw_section(context: BrandContext) -> None:
    """Draw each topic, what is rising, where experiences differ most, and the gap to the brand's own posts."""
    shares, leans = to_shares(reading.topic_counts(context)), overview.topic_leans(context)
    known = {lean.topic for lean in leans}
    topics = [topic for topic in reading.topics(context) if topic.topic in known]
    if topics:
        draw_precision(context, [NEGATIVE, POSITIVE, TOPIC])
        over_time = reading.topics_over_time(context)
        largest = [TopicShare(lean.label, lean.share.value, lean.share.low, lean.share.high) for lean in leans]
        sentence = top_topics_text(largest)
        draw("topics", brand=context.brand.name, rest=shares.get(None), count=len(topics), sentence=sentence)
        draw_charts(context, leans, over_time)
        draw("emerging_topics", topics=over_time.emerging_topics, words=over_time.emerging_words, params=context.params)
        draw_topics(context, topics, leans)
        draw_mixed_experiences(context, topics, over_time)
        draw_gap(context)
        with st.expander("Edit topics"):
            draw_topic_editor(context, topics)
    elif shares:
        draw("topics", brand=context.brand.name, rest=shares.get(None), count=0)
        draw_gap(context)
    else:
        draw_no_mentions(context)

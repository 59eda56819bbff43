"""Topics: their size, trending topics, mixed experiences, and your topics against people's."""

from __future__ import annotations

import streamlit as st

from reports.queries.measured_precision import NEGATIVE, POSITIVE, TOPIC
from reports.wording.response import topic_gap_text
from reports.wording.topics import TopicShare, experience_variance_text, top_topics_text
from views.components.charts.topic_shares import to_shares
from views.components.forms.topic_editor import draw_topic_editor
from views.components.measured_precision import draw_precision
from views.components.templating import draw
from views.queries import core as reading
from views.queries import response
from views.queries.core import BrandContext

MIXED_SHOWN = 6


def draw_gap(context: BrandContext) -> None:
    """Draw the finding, and each topic with who posts about it more."""
    gap = response.topic_gap(context)
    draw("topic_gap", result=gap, sentence=topic_gap_text(gap), params=context.params)


def draw_section(context: BrandContext) -> None:
    """Draw each topic, what is rising, where experiences differ most, and the gap to the brand's own posts."""
    shares = to_shares(reading.topic_counts(context))
    topics = [topic for topic in reading.topics(context) if topic.topic in shares]
    if topics:
        draw_precision(context, [NEGATIVE, POSITIVE, TOPIC])
        over_time = reading.topics_over_time(context)
        largest = [
            TopicShare(topic.label, share.value, share.low, share.high)
            for topic in topics
            for share in [shares[topic.topic]]
        ]
        sentence = top_topics_text(largest)
        draw("topics", brand=context.brand.name, rest=shares.get(None), count=len(topics), sentence=sentence)
        draw("emerging_topics", topics=over_time.emerging_topics, words=over_time.emerging_words, params=context.params)
        for topic in topics:
            draw(
                "topic",
                topic=topic,
                share=shares[topic.topic],
                periods=over_time.periods.get(topic.topic, ()),
                weeks=over_time.weeks_per_period,
                quotes=reading.quotes(context, topic.topic),
                params=context.params,
            )
        surest = over_time.experience_variance[:MIXED_SHOWN]
        draw(
            "mixed_experiences",
            rows=sorted(surest, key=lambda topic: -topic.variance),
            finding=experience_variance_text(surest) if surest else "",
            links={topic.label: topic.topic for topic in topics},
            params=context.params,
        )
        draw_gap(context)
        with st.expander("Edit topics"):
            draw_topic_editor(context, topics)
    elif shares:
        draw("topics", brand=context.brand.name, rest=shares.get(None), count=0)
        draw_gap(context)
    else:
        draw("no_mentions", brand=context.brand.name, date_range=context.date_range, params=context.params)

"""What customers talk about when they talk about the brand: topics, what rises, where experience varies."""

from __future__ import annotations

import streamlit as st

from reports.wording.topics import Sized, opening_words, roulette_words
from views.components.charts.topic_gap import draw_gap
from views.components.charts.topic_shares import to_shares
from views.components.forms.topic_editor import draw_naming
from views.components.templating import draw
from views.layout import choose_context
from views.queries import core as reading
from views.queries.topics import over_time

GAMBLES_SHOWN = 6

context = choose_context("What do they talk about?")
shares = to_shares(reading.topic_counts(context))
topics = [topic for topic in reading.topics(context) if topic.topic in shares]
if topics:
    found = over_time(context)
    largest = [
        Sized(topic.label, share.value, share.low, share.high) for topic in topics for share in [shares[topic.topic]]
    ]
    sentence = opening_words(largest)
    draw("topics", brand=context.brand.name, rest=shares.get(None), count=len(topics), sentence=sentence)
    draw("rising", topics=found.emerging_topics, words=found.emerging_words, params=context.params)
    for topic in topics:
        draw(
            "topic",
            topic=topic,
            share=shares[topic.topic],
            stretches=found.stretches.get(topic.topic, ()),
            weeks=found.weeks_a_stretch,
            quotes=reading.quotes(context, topic.topic),
            params=context.params,
        )
    surest = found.gambles[:GAMBLES_SHOWN]
    draw(
        "roulette",
        gambles=sorted(surest, key=lambda one: -one.variance),
        finding=roulette_words(surest) if surest else "",
        links={topic.label: topic.topic for topic in topics},
        params=context.params,
    )
    draw_gap(context)
    with st.expander("Rename, join or keep a topic"):
        draw_naming(context, topics)
elif shares:
    draw("topics", brand=context.brand.name, rest=shares.get(None), count=0)
    draw_gap(context)
else:
    draw("silence", brand=context.brand.name, date_range=context.date_range, params=context.params)

"""What customers talk about when they talk about the brand: topics, what rises, where experience varies."""

from __future__ import annotations

import streamlit as st

from reports.wording.topics import Sized, opening_words, roulette_words
from views.components.charts.topic_gap import draw_gap
from views.components.charts.topic_shares import to_shares
from views.components.forms.topic_editor import draw_naming
from views.components.templating import draw
from views.layout import choose_view
from views.queries import core as reading
from views.queries.topics import over_time

GAMBLES_SHOWN = 6

view = choose_view("What do they talk about?")
shares = to_shares(reading.topic_counts(view))
topics = [topic for topic in reading.topics(view) if topic.topic in shares]
if topics:
    found = over_time(view)
    largest = [
        Sized(topic.label, share.value, share.low, share.high) for topic in topics for share in [shares[topic.topic]]
    ]
    sentence = opening_words(largest)
    draw("topics", brand=view.brand.name, rest=shares.get(None), count=len(topics), sentence=sentence)
    draw("rising", topics=found.emerging_topics, words=found.emerging_words, params=view.params)
    for topic in topics:
        draw(
            "topic",
            topic=topic,
            share=shares[topic.topic],
            stretches=found.stretches.get(topic.topic, ()),
            weeks=found.weeks_a_stretch,
            quotes=reading.quotes(view, topic.topic),
            params=view.params,
        )
    surest = found.gambles[:GAMBLES_SHOWN]
    draw(
        "roulette",
        gambles=sorted(surest, key=lambda one: -one.variance),
        finding=roulette_words(surest) if surest else "",
        links={topic.label: topic.topic for topic in topics},
        params=view.params,
    )
    draw_gap(view)
    with st.expander("Rename, join or keep a topic"):
        draw_naming(view, topics)
elif shares:
    draw("topics", brand=view.brand.name, rest=shares.get(None), count=0)
    draw_gap(view)
else:
    draw("silence", brand=view.brand.name, date_range=view.date_range, params=view.params)

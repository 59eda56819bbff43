"""What customers talk about when they talk about the brand: topics, what rises, where experience varies."""

from __future__ import annotations

import streamlit as st

from views import view as reading
from views.frame import choose_view
from views.parts.drawing import draw
from views.parts.naming import draw_naming
from views.parts.shares import to_shares
from views.topics_view import over_time

view = choose_view("What do they talk about?")
shares = to_shares(reading.topic_counts(view))
topics = [topic for topic in reading.topics(view) if topic.topic in shares]
if topics:
    found = over_time(view)
    first = topics[0]
    drawn = {"count": len(topics), "first": first, "share": shares[first.topic]}
    draw("topics", brand=view.brand.name, rest=shares.get(None), **drawn)
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
    draw("roulette", gambles=found.gambles, brand=view.brand.name)
    with st.expander("Rename, join or keep a topic"):
        draw_naming(view, topics)
elif shares:
    draw("topics", brand=view.brand.name, rest=shares.get(None), count=0)
else:
    draw("silence", brand=view.brand.name, window=view.window, params=view.params)

"""The third page: what customers talk about when they talk about the brand."""

from __future__ import annotations

from views import view as reading
from views.frame import choose_view
from views.parts.drawing import draw
from views.parts.shares import to_shares

view = choose_view("What is the talk about?")
shares = to_shares(reading.topic_counts(view))
topics = [topic for topic in reading.topics(view) if topic.topic in shares]
if topics:
    draw("topics", brand=view.brand.name, rest=shares.get(None), count=len(topics))
    for topic in topics:
        draw(
            "topic",
            topic=topic,
            share=shares[topic.topic],
            quotes=reading.quotes(view, topic.topic),
            params=view.params,
        )
elif shares:
    draw("topics", brand=view.brand.name, rest=shares.get(None), count=0)
else:
    draw("silence", brand=view.brand.name, window=view.window, params=view.params)

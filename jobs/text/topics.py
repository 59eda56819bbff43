"""The output of `talkworthy show topics` and `data topics`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reports.wording.common import count_text
from talkworthy.storage.analysis.topics import TopicRow


def to_record(topics: Sequence[TopicRow]) -> list[dict[str, Any]]:
    """Return one object for each topic, as JSON values."""
    return [
        {
            "topic": topic.topic,
            "label": topic.label,
            "posts": topic.posts,
            "words": list(topic.words),
            "pinned": topic.pinned,
        }
        for topic in topics
    ]


def to_text(brand: str, topics: Sequence[TopicRow]) -> str:
    """Return a line for each topic, with the number that `--rename` and `--merge` take."""
    if not topics:
        return f"There are no topics in the conversations about {brand} yet. Run talkworthy analyse."
    width = max(len(topic.label) for topic in topics)
    return "\n".join(
        f"{topic.topic:>4}  {topic.label:<{width}}  {count_text(topic.posts, 'post'):>13}"
        f"{'  pinned' if topic.pinned else ''}"
        for topic in topics
    )

"""The lines of sources that are read side by side, and the first conversation, as they come."""

from __future__ import annotations

import time
from collections.abc import Callable

from reports.wording.common import count_text, source_title
from services.collection.collect import CollectResult
from services.collection.collect_together import SourceEvent
from services.collection.first_conversation import FirstConversation, to_first_conversation

SECONDS_BETWEEN = 5.0  # lines of one source while it is being read


class ProgressLines:
    """Prints a line as each source starts, has posts and ends, and the first conversation as soon as it is stored."""

    def __init__(self, print_line: Callable[[str], None], shows_posts: bool = True) -> None:
        """`shows_posts`: whether the first conversation is printed."""
        self._print = print_line
        self._waits_for_conversation = shows_posts
        self._printed_at: dict[str, float] = {}

    def __call__(self, event: SourceEvent) -> None:
        """Print what the event is about."""
        title = source_title(event.source)
        match event.state:
            case "begun":
                self._print(f"{title}: reading ...")
            case "page":
                self._print_page(title, event)
            case "warning":
                self._print(f"{title}: {event.text}")
            case "ended" if event.result is not None:
                self._print(f"{title}: {_end_text(event, event.result)}")

    def _print_page(self, title: str, event: SourceEvent) -> None:
        now = time.monotonic()
        if now - self._printed_at.get(event.source, -SECONDS_BETWEEN) >= SECONDS_BETWEEN:
            self._printed_at[event.source] = now
            self._print(f"{title}: {_counts(event)} so far.")
        if self._waits_for_conversation and (first := to_first_conversation(event.posts, event.brand)):
            self._waits_for_conversation = False
            self._print(to_lines(first))


def to_lines(first: FirstConversation) -> str:
    """Return the first conversation in up to three lines: title and people, quote, link."""
    people = count_text(first.people, "person", "people")
    about = f": {first.title}" if first.title else ""
    posts = count_text(first.posts, "post")
    lines = [f"The first conversation ({source_title(first.source)}, {people}, {posts}){about}"]
    if first.quote and first.quote != first.title:
        lines.append(f'  "{first.quote}"')
    return "\n".join([*lines, *([f"  {first.url}"] if first.url else [])])


def _end_text(event: SourceEvent, result: CollectResult) -> str:
    if result.failure:
        return f"failed. {result.failure}"
    if result.stopped:
        return f"{result.stopped} {_counts(event)} so far.".replace("Still", "still", 1)
    return f"done. {_counts(event)}, {result.new:,} of them new."


def _counts(event: SourceEvent) -> str:
    return f"{count_text(event.threads, 'thread')}, {count_text(event.read, 'post')}"

"""The reading queue on the screen: fifty conversations, and one of them with its names masked until a note is kept."""

from __future__ import annotations

from reports.queries.learning_log import learned
from reports.queries.reading_queue import Queue, Queued, to_quarter
from views.components.forms.note_form import draw_note_form
from views.components.templating import draw
from views.components.thread import layout
from views.queries import assumptions
from views.queries.core import BrandContext
from views.url_state import told_number

POSTS_AT_ONCE = 100


def draw_queue(context: BrandContext) -> None:
    """The list, or the conversation that the reader opened."""
    queue = assumptions.queue(context, to_quarter(assumptions.now()))
    place = told_number("place", 0)
    item = next((one for one in queue.items if one.place == place), None)
    here = context.params | {"part": "queue"}
    if item is None:
        draw("reading_queue", found=queue, brand=context.brand.name, here=here)
    else:
        _draw_item(context, queue, item, here)


def _draw_item(context: BrandContext, queue: Queue, item: Queued, here: dict[str, object]) -> None:
    posts = assumptions.reading(context, item.conversation.thread, masked=not item.noted)
    count = told_number("posts", POSTS_AT_ONCE)
    following = next((one.place for one in queue.items if one.place > item.place and not one.noted), None)
    draw(
        "reading_queue_conversation",
        item=item,
        found=queue,
        lines=layout.to_lines(posts, {}, {})[:count],
        total=len(posts),
        more=count + POSTS_AT_ONCE,
        marks=layout.MARKS,
        words=layout.WORDS,
        notes=learned(item.notes),
        following=following,
        here=here,
        params=context.params,
    )
    draw_note_form(context, queue.quarter, item.conversation.thread, read=item.read)

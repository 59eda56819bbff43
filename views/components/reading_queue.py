"""The reading queue: fifty conversations, and one of them with the brand's names masked until a note is saved."""

from __future__ import annotations

from reports.queries.learning_log import notes_with_text
from reports.queries.reading_queue import QueueItem, ReadingQueue, to_quarter
from views.components.forms.note_form import draw_note_form
from views.components.templating import draw
from views.components.thread import layout
from views.queries import notes
from views.queries.core import BrandContext
from views.url_state import get_int_param

POSTS_AT_ONCE = 100


def draw_queue(context: BrandContext) -> None:
    """Draw the list, or the conversation that the reader opened."""
    queue = notes.reading_queue(context, to_quarter(notes.now()))
    place = get_int_param("place", 0)
    item = next((queued for queued in queue.items if queued.place == place), None)
    here = context.params | {"tab": "queue"}
    if item is None:
        draw("reading_queue", queue=queue, brand=context.brand.name, here=here)
    else:
        _draw_item(context, queue, item, here)


def _draw_item(context: BrandContext, queue: ReadingQueue, item: QueueItem, here: dict[str, object]) -> None:
    posts = notes.thread_to_read(context, item.conversation.thread, masked=not item.has_note)
    count = get_int_param("posts", POSTS_AT_ONCE)
    following = next(
        (queued.place for queued in queue.items if queued.place > item.place and not queued.has_note), None
    )
    draw(
        "reading_queue_conversation",
        item=item,
        queue=queue,
        lines=layout.to_lines(posts, {}, {})[:count],
        total=len(posts),
        more=count + POSTS_AT_ONCE,
        marks=layout.AUTHOR_TYPE_MARKS,
        author_types=layout.AUTHOR_TYPES_ON_SCREEN,
        notes=notes_with_text(item.notes),
        following=following,
        here=here,
        params=context.params,
    )
    draw_note_form(context, queue.quarter, item.conversation.thread, read=item.read)

"""Replies: which posts need one, and why all others need none."""

from __future__ import annotations

from reports.queries.measured_precision import CUES
from reports.wording.response import QUEUE_TEXTS, as_of_text, duration_text, estimate_range, no_reply_needed_text
from views.components.measured_precision import draw_precision
from views.components.templating import draw
from views.queries import response
from views.queries.core import BrandContext


def draw_section(context: BrandContext) -> None:
    """Draw each queue of posts that need a reply, and why the others need none."""
    replies = response.response_queue(context)
    if replies.no_reply_needed is None:
        draw("no_mentions", brand=context.brand.name, date_range=context.date_range, params=context.params)
    else:
        draw_precision(context, CUES)
        draw("replies_intro", replies=replies, sentence=no_reply_needed_text(replies), as_of=as_of_text(replies))
        for queue in replies.queues:
            draw(
                "response_queue",
                queue=queue,
                texts=QUEUE_TEXTS[queue.cue],
                duration_text=duration_text,
                params=context.params,
            )
        draw("no_reply_needed", replies=replies, estimate_range=estimate_range, params=context.params)

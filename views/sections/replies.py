"""Replies: which posts wait for one, which were answered, and why all others need none."""

from __future__ import annotations

from reports.queries.measured_precision import CUES
from reports.wording import response as words
from views.components.measured_precision import draw_precision
from views.components.no_mentions import draw_no_mentions
from views.components.templating import draw
from views.queries import response
from views.queries.core import BrandContext


def draw_section(context: BrandContext) -> None:
    """Draw each queue of posts that wait, those that were answered, and why the others need none."""
    replies = response.response_queue(context)
    if replies.no_reply_needed is None:
        draw_no_mentions(context)
    else:
        draw_precision(context, CUES)
        draw("replies_intro", replies=replies, sentence=words.replies_text(replies), as_of=words.as_of_text(replies))
        for queue in replies.queues:
            draw(
                "response_queue",
                queue=queue,
                texts=words.QUEUE_TEXTS[queue.cue],
                duration_text=words.duration_text,
                params=context.params,
            )
        draw(
            "answered_posts",
            replies=replies,
            by_brand=words.answered_by_brand_text(replies),
            cues=words.CUES,
            duration_text=words.duration_text,
            params=context.params,
        )
        draw("no_reply_needed", replies=replies, estimate_range=words.estimate_range, params=context.params)

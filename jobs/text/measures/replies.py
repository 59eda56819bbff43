"""The text of `talkworthy show replies`: posts that wait for a reply, answered ones, and why others need none."""

from __future__ import annotations

from reports.queries.people.response_queue import CueQueue, ResponseQueues, WaitingPost
from reports.wording.common import community_text, count_text, date_range_text, percent_text
from reports.wording.response import QUEUE_TEXTS, answered_by_brand_text, as_of_text, duration_text, replies_text

LISTED = 5


def to_text(replies: ResponseQueues) -> str:
    """Return the lists of unanswered posts, the newest first, the answered ones, and the reasons to need no reply."""
    date_range = date_range_text(replies.date_range)
    lines = [f"{replies.brand}, {date_range}. {replies_text(replies)} {as_of_text(replies)}"]
    lines += [line for queue in replies.queues for line in _listed(queue)]
    lines += [f"Answered by the brand: {answered_by_brand_text(replies)}"]
    lines += [_line(post) for post in replies.answered_by_brand.posts[:LISTED]]
    lines += [f"Answered by others: {count_text(replies.answered_by_others.count, 'post')}."]
    lines += [_line(post) for post in replies.answered_by_others.posts[:LISTED]]
    lines += [
        f"  no reply needed: {reason.reason}: {count_text(reason.posts, 'post')}, "
        f"{percent_text(reason.posts, replies.posts)}"
        for reason in replies.reasons
    ]
    return "\n".join(lines)


def _listed(queue: CueQueue) -> list[str]:
    stale = f", and {queue.older_count:,} for more than two weeks" if queue.older_count else ""
    title = f"{QUEUE_TEXTS[queue.cue].title}: {queue.count:,} waiting{stale}."
    return [title, *map(_line, (*queue.waiting, *queue.older)[:LISTED])]


def _line(post: WaitingPost) -> str:
    evidence = " ".join(post.evidence.split())
    community = community_text(post.source, post.community)
    return f"  {duration_text(post.hours)}, {community}: “{evidence}” ({post.rule}) {post.url or post.post}"

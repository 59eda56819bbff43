"""The text of `talkworthy show replies`: which posts may need a reply, and why the others need none."""

from __future__ import annotations

from reports.queries.people.response_queue import CueQueue, ResponseQueues, WaitingPost
from reports.wording.common import community_text, count_text, date_range_text, percent_text
from reports.wording.response import QUEUE_TEXTS, as_of_text, duration_text, no_reply_needed_text

LISTED = 5


def to_text(replies: ResponseQueues) -> str:
    """Return the lists of posts, the longest waiting first, and the reasons why the others need no reply."""
    date_range = date_range_text(replies.date_range)
    lines = [f"{replies.brand}, {date_range}. {no_reply_needed_text(replies)} {as_of_text(replies)}"]
    lines += [line for queue in replies.queues for line in _listed(queue)]
    lines += [
        f"  no reply needed: {reason.reason}: {count_text(reason.posts, 'post')}, "
        f"{percent_text(reason.posts, replies.posts)}"
        for reason in replies.reasons
    ]
    return "\n".join(lines)


def _listed(queue: CueQueue) -> list[str]:
    older = f", and {queue.older_count:,} older" if queue.older_count else ""
    return [f"{QUEUE_TEXTS[queue.cue].title}: {queue.count:,}{older}.", *map(_line, queue.waiting[:LISTED])]


def _line(post: WaitingPost) -> str:
    evidence = " ".join(post.evidence.split())
    community = community_text(post.source, post.community)
    return f"  {duration_text(post.hours)}, {community}: “{evidence}” ({post.rule}) {post.url or post.post}"

"""The text of `talkworthy show replies`: which posts may need a reply, and why the others need none."""

from __future__ import annotations

from reports.queries.people.response_queue import Queue, Speaking, Waiting
from reports.wording.common import count_words, place_words, share_words
from reports.wording.response import QUEUES, alone_words, as_of_words, hours_words

LISTED = 5


def to_text(replies: Speaking) -> str:
    """Return the lists of posts, the longest waiting first, and the reasons why the others need no reply."""
    first, last = replies.date_range.days
    lines = [f"{replies.brand}, {first} to {last}. {alone_words(replies)} {as_of_words(replies)}"]
    lines += [line for queue in replies.queues for line in _listed(queue)]
    lines += [
        f"  left alone: {reason.reason}: {count_words(reason.posts, 'post')}, "
        f"{share_words(reason.posts, replies.posts)}"
        for reason in replies.reasons
    ]
    return "\n".join(lines)


def _listed(queue: Queue) -> list[str]:
    older = f", and {queue.older_count:,} older" if queue.older_count else ""
    return [f"{QUEUES[queue.cue].title}: {queue.count:,}{older}.", *map(_line, queue.waiting[:LISTED])]


def _line(post: Waiting) -> str:
    asks = " ".join(post.asks.split())
    where = place_words(post.source, post.community)
    return f"  {hours_words(post.hours)}, {where}: “{asks}” ({post.rule}) {post.url or post.post}"

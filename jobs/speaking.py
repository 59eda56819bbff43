"""`talkworthy speak`: which posts wait for somebody, and why all others are left alone, as text or JSON."""

from __future__ import annotations

from reports.listening_words import QUEUES, alone_words, as_of_words, hours_words
from reports.speaking import Queue, Speaking, Waiting, to_record
from reports.wording import count_words, place_words, share_words

__all__ = ["to_record", "to_text"]
LISTED = 5


def to_text(found: Speaking) -> str:
    """The lists as lines to read."""
    first, last = found.window.days
    lines = [f"{found.brand}, {first} to {last}. {alone_words(found)} {as_of_words(found)}"]
    for queue in found.queues:
        lines += _listed(queue)
    for reason in found.reasons:
        share = share_words(reason.posts, found.posts)
        lines.append(f"  left alone: {reason.reason}: {count_words(reason.posts, 'post')}, {share}")
    return "\n".join(lines)


def _listed(queue: Queue) -> list[str]:
    older = f", and {queue.older_count:,} older" if queue.older_count else ""
    return [f"{QUEUES[queue.cue].title}: {queue.count:,}{older}.", *map(_line, queue.waiting[:LISTED])]


def _line(one: Waiting) -> str:
    asks = " ".join(one.asks.split())
    where = place_words(one.source, one.community)
    return f"  {hours_words(one.hours)}, {where}: “{asks}” ({one.rule}) {one.url or one.post}"

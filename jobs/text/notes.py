"""The output of `talkworthy notes` and `show customers`, as text and as JSON values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reports.queries.learning_log import note_origin, notes_with_text
from reports.queries.learning_log import to_record as note_to_record
from reports.queries.people.weekly_customers import CustomerPick
from reports.queries.reading_queue import ReadingQueue
from reports.wording.engagement import stars_text
from talkworthy.storage.conversations.threads import ThreadPost
from talkworthy.storage.notebook.notes import Note

OPENING = 160


def picks_to_record(week: str, picks: Sequence[CustomerPick]) -> dict[str, Any]:
    """Return the four customers of a week as JSON values."""
    return {"week": week, "customers": list(map(_to_pick, picks))}


def picks_to_text(picks: Sequence[CustomerPick]) -> str:
    """Return a paragraph for each of the four customers."""
    return "\n\n".join(map(_pick_text, picks))


def queue_to_record(queue: ReadingQueue) -> dict[str, Any]:
    """Return the reading queue as JSON values."""
    items = [
        {
            "place": item.place,
            "thread": item.conversation.thread,
            "opening": item.conversation.opening[:OPENING],
            "posts": item.conversation.posts,
            "people": item.conversation.people,
            "read": item.read,
            "has_note": item.has_note,
        }
        for item in queue.items
    ]
    return {"quarter": queue.quarter, "drawn_from": queue.drawn_from, "done": queue.done, "items": items}


def queue_to_text(queue: ReadingQueue) -> str:
    """Return a line for each conversation: its place, whether it has a note, and how it begins."""
    if not queue.items:
        return "There are no conversations between people yet: collect more, then run talkworthy analyse."
    lines = [
        f"{queue.done} of {len(queue.items)} with a note; drawn from {queue.drawn_from:,} conversations between people."
    ]
    for item in queue.items:
        state = "note" if item.has_note else "read" if item.read else ""
        lines.append(f"{item.place:>3}  {state:<4}  {' '.join(item.conversation.opening.split())[:OPENING]}")
    return "\n".join(lines)


def posts_to_record(posts: Sequence[ThreadPost]) -> list[dict[str, Any]]:
    """Return the posts of a conversation as JSON values, without deleted ones."""
    return [
        {
            "at": thread_post.post.created_at.isoformat(),
            "author_type": thread_post.author_type,
            "title": thread_post.post.title,
            "text": thread_post.post.text,
            "rating": thread_post.post.rating,
        }
        for thread_post in posts
        if not thread_post.post.gone
    ]


def posts_to_text(records: Sequence[dict[str, Any]]) -> str:
    """Return the posts of a conversation as paragraphs; `records` are those of `posts_to_record`."""
    return "\n\n".join(map(_post_text, records))


def _post_text(post: dict[str, Any]) -> str:
    first = "  ".join([post["at"][:16], *([stars_text(post["rating"])] if post["rating"] else []), post["title"]])
    return f"{first}\n{post['text']}".strip()


def log_to_text(notes: Sequence[Note]) -> str:
    """Return each note that has text, the newest first."""
    paragraphs = [
        f"{note.number:>3}  {note.written_at:%Y-%m-%d %H:%M}  {note_origin(note.board)}  {note.thread}\n"
        f"     {' '.join(note.words.split())}"
        for note in notes_with_text(notes)
    ]
    return "\n".join(paragraphs) or "There are no notes yet."


def _to_pick(pick: CustomerPick) -> dict[str, Any]:
    return {
        "stage": pick.stage,
        "question": pick.question,
        "drawn_from": pick.drawn_from,
        "thread": pick.conversation.thread if pick.conversation else None,
        "post": pick.post or None,
        "url": pick.url,
        "words": f"{pick.before}{pick.evidence}{pick.after}",
        "evidence": pick.evidence,
        "rule": pick.rule,
        "notes": list(map(note_to_record, pick.notes)),
    }


def _pick_text(pick: CustomerPick) -> str:
    if pick.conversation is None:
        return f"{pick.title}: nobody in this date range. {pick.question}"
    excerpt = " ".join(f"{pick.before}{pick.evidence}{pick.after}".split())
    title = f"{pick.title} (one of {pick.drawn_from:,}, {pick.conversation.thread}): {pick.question}"
    return "\n".join([title, f"  {excerpt}", *(f"  Note: {note.words}" for note in notes_with_text(pick.notes))])

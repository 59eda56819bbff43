"""`talkworthy notes customers`, `queue` and `notes`: what to read this week, and what was learned of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reports.queries.learning_log import board_words, learned, to_record
from reports.queries.people.weekly_customers import Seat, load_board
from reports.queries.reading_queue import Queue, load_queue, load_reading
from reports.queries.score.brand_report import choose_date_range
from services.context import AppContext, now
from services.feedback import notes
from services.feedback.notes import NewNote
from talkworthy.storage.notebook.assumptions import Signed
from talkworthy.storage.notebook.notes import Note, notes_of

OPENING = 160


def board(context: AppContext, brand: str, date_range: str, week: str) -> list[Seat]:
    """The four customers of a week."""
    name = context.settings.brand(brand).name
    with context.store.read() as connection:
        return load_board(connection, name, choose_date_range(connection, date_range), week)


def note_seat(context: AppContext, brand: str, seats: Sequence[Seat], note: tuple[str, str], by: str) -> Note:
    """Save what was learned of one of these customers; `note` is the kind of customer and the words ("" for read)."""
    return _keep(context, brand, notes.note_on_seat(seats, *note), by)


def queue(context: AppContext, brand: str, quarter: str) -> Queue:
    """The 50 conversations of a quarter."""
    with context.store.read() as connection:
        return load_queue(connection, context.settings.brand(brand), quarter)


def read_item(context: AppContext, brand: str, found: Queue, place: int) -> list[dict[str, Any]]:
    """The posts of a queued conversation, its names masked until something is noted of it."""
    item = notes.queued_at(found, place)
    with context.store.read() as connection:
        posts = load_reading(connection, context.settings.brand(brand), item.conversation.thread, masked=not item.noted)
    return [
        {
            "at": one.post.created_at.isoformat(),
            "author_type": one.author_type,
            "title": one.post.title,
            "text": one.post.text,
        }
        for one in posts
        if not one.post.gone
    ]


def note_item(context: AppContext, brand: str, found: Queue, note: tuple[int, str], by: str) -> Note:
    """Save what was learned of a conversation of the queue; `note` is its place and the words ("" for read)."""
    place, words = note
    thread = notes.queued_at(found, place).conversation.thread
    return _keep(context, brand, NewNote(found.quarter, thread, words), by)


def log(context: AppContext, brand: str) -> list[Note]:
    """All notes on a brand, the newest first."""
    with context.store.read() as connection:
        return notes_of(connection, context.settings.brand(brand).name)


def remove(context: AppContext, brand: str, number: int) -> None:
    """Delete a note for good."""
    with context.store.write() as connection:
        notes.remove_note(connection, context.settings.brand(brand).name, number)


def seat_record(seat: Seat) -> dict[str, Any]:
    """A seat as JSON values."""
    told: dict[str, Any] = {"kind": seat.stage, "question": seat.question, "among": seat.among}
    told |= {
        "thread": seat.conversation.thread if seat.conversation else None,
        "post": seat.post or None,
        "url": seat.url,
    }
    return told | {
        "words": f"{seat.before}{seat.found}{seat.after}",
        "evidence": seat.found,
        "rule": seat.rule,
        "notes": [to_record(note) for note in seat.notes],
    }


def queue_record(found: Queue) -> dict[str, Any]:
    """The queue as JSON values."""
    items = [
        {
            "place": item.place,
            "thread": item.conversation.thread,
            "opening": item.conversation.opening[:OPENING],
            "posts": item.conversation.posts,
            "people": item.conversation.people,
            "read": item.read,
            "noted": item.noted,
        }
        for item in found.items
    ]
    return {"quarter": found.quarter, "among": found.among, "done": found.done, "items": items}


def seats_text(seats: Sequence[Seat]) -> str:
    """The board as lines to read."""
    return "\n\n".join(map(_seat_text, seats))


def queue_text(found: Queue) -> str:
    """A line a conversation: its place, whether something was noted, and how it opens."""
    if not found.items:
        return "No conversation between customers was found yet: collect more, then talkworthy analyse."
    lines = [f"{found.done} of {len(found.items)} noted; drawn from {found.among:,} conversations between customers."]
    for item in found.items:
        mark = "noted" if item.noted else "read" if item.read else ""
        lines.append(f"{item.place:>3}  {mark:<5}  {' '.join(item.conversation.opening.split())[:OPENING]}")
    return "\n".join(lines)


def reading_text(posts: Sequence[dict[str, Any]]) -> str:
    """A conversation as lines to read."""
    told = [f"{post['at'][:16]}  {post['title']}\n{post['text']}".strip() for post in posts]
    return "\n\n".join(told)


def log_text(found: Sequence[Note]) -> str:
    """A line a note that has words, the newest first."""
    told = [
        f"{note.number:>3}  {note.written_at:%Y-%m-%d %H:%M}  {board_words(note.board)}  {note.thread}\n"
        f"     {' '.join(note.words.split())}"
        for note in learned(found)
    ]
    return "\n".join(told) or "Nothing was noted yet."


def _seat_text(seat: Seat) -> str:
    if seat.conversation is None:
        return f"{seat.title}: nobody in this time says so. {seat.question}"
    words = " ".join(f"{seat.before}{seat.found}{seat.after}".split())
    drawn = f"{seat.title} (one of {seat.among:,}, {seat.conversation.thread}): {seat.question}"
    return "\n".join([drawn, f"  {words}", *(f"  Learned: {note.words}" for note in learned(seat.notes))])


def _keep(context: AppContext, brand: str, new: NewNote, by: str) -> Note:
    with context.store.write() as connection:
        return notes.write_note(connection, context.settings.brand(brand).name, new, Signed(by, now()))

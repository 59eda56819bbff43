"""`talkworthy customers`, `queue` and `notes`: what to read this week, and what was learned of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jobs.desk import Desk, now
from reports.four_customers import STAGES, Seat, load_board
from reports.learning_log import board_words, learned, to_record
from reports.reading_queue import Queue, Queued, load_queue, load_reading
from reports.report import choose_window
from talkworthy.errors import UserError
from talkworthy.storage.notebook import Note, notes_of, remove_note, write_note
from talkworthy.storage.queries import talks_by_id

OPENING = 160


def board(desk: Desk, brand: str, window: str, week: str) -> list[Seat]:
    """The four customers of a week."""
    name = desk.settings.brand(brand).name
    with desk.store.read() as connection:
        return load_board(connection, name, choose_window(connection, window), week)


def note_seat(desk: Desk, brand: str, seat: Seat, words: str, by: str) -> Note:
    """Keep what was learned of the talk on a seat; no words: that it was read. Raises UserError on an empty seat."""
    if seat.talk is None:
        raise UserError(f"Nobody sits there: no customer of this kind ({seat.stage}) speaks in this time.")
    return _keep(desk, brand, seat.board, seat.talk.conversation, words, by)


def seat_of(seats: Sequence[Seat], stage: str) -> Seat:
    """The seat of a kind of customer. Raises UserError where there is none."""
    for seat in seats:
        if seat.stage == stage.replace("-", "_"):
            return seat
    raise UserError(f"{stage!r} is none of the four: {', '.join(STAGES)}.")


def queue(desk: Desk, brand: str, quarter: str) -> Queue:
    """The 50 conversations of a quarter."""
    with desk.store.read() as connection:
        return load_queue(connection, desk.settings.brand(brand), quarter)


def item_of(found: Queue, place: int) -> Queued:
    """The conversation at a place of the queue, counted from 1. Raises UserError where there is none."""
    for item in found.items:
        if item.place == place:
            return item
    raise UserError(f"The queue has no place {place}: it holds {len(found.items)} conversations.")


def read_item(desk: Desk, brand: str, item: Queued) -> list[dict[str, Any]]:
    """The posts of a queued conversation, its names masked until something is noted of it."""
    with desk.store.read() as connection:
        posts = load_reading(connection, desk.settings.brand(brand), item.talk.conversation, masked=not item.noted)
    return [
        {"at": one.post.created_at.isoformat(), "voice": one.voice, "title": one.post.title, "text": one.post.text}
        for one in posts
        if not one.post.gone
    ]


def note_item(desk: Desk, brand: str, found: Queue, place: int, told: tuple[str, str]) -> Note:
    """Keep what was learned of the conversation at `place`; `told` is the words ("" for read) and who says them."""
    return _keep(desk, brand, found.quarter, item_of(found, place).talk.conversation, *told)


def log(desk: Desk, brand: str) -> list[Note]:
    """All notes on a brand, the newest first."""
    with desk.store.read() as connection:
        return notes_of(connection, desk.settings.brand(brand).name)


def remove(desk: Desk, brand: str, number: int) -> None:
    """Take a note out for good. Raises UserError where there is none of this number."""
    with desk.store.write() as connection:
        if not remove_note(connection, desk.settings.brand(brand).name, number):
            raise UserError(f"There is no note {number} on {brand}: talkworthy notes --brand '{brand}'")


def seat_record(seat: Seat) -> dict[str, Any]:
    """A seat as JSON values."""
    told: dict[str, Any] = {"kind": seat.stage, "question": seat.question, "among": seat.among}
    told |= {"conversation": seat.talk.conversation if seat.talk else None, "post": seat.post or None, "url": seat.url}
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
            "conversation": item.talk.conversation,
            "opening": item.talk.opening[:OPENING],
            "posts": item.talk.posts,
            "customers": item.talk.customers,
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
        lines.append(f"{item.place:>3}  {mark:<5}  {' '.join(item.talk.opening.split())[:OPENING]}")
    return "\n".join(lines)


def reading_text(posts: Sequence[dict[str, Any]]) -> str:
    """A conversation as lines to read."""
    told = [f"{post['at'][:16]}  {post['title']}\n{post['text']}".strip() for post in posts]
    return "\n\n".join(told)


def log_text(notes: Sequence[Note]) -> str:
    """A line a note that has words, the newest first."""
    told = [
        f"{note.number:>3}  {note.written_at:%Y-%m-%d %H:%M}  {board_words(note.board)}  {note.conversation}\n"
        f"     {' '.join(note.words.split())}"
        for note in learned(notes)
    ]
    return "\n".join(told) or "Nothing was noted yet."


def _seat_text(seat: Seat) -> str:
    if seat.talk is None:
        return f"{seat.title}: nobody in this time says so. {seat.question}"
    words = " ".join(f"{seat.before}{seat.found}{seat.after}".split())
    drawn = f"{seat.title} (one of {seat.among:,}, {seat.talk.conversation}): {seat.question}"
    return "\n".join([drawn, f"  {words}", *(f"  Learned: {note.words}" for note in learned(seat.notes))])


def _keep(desk: Desk, brand: str, board: str, conversation: str, *told: str) -> Note:
    words, by = told
    name = desk.settings.brand(brand).name
    with desk.store.write() as connection:
        if not talks_by_id(connection, name, [conversation]):
            raise UserError(f"{brand} has no talk in {conversation!r}.")
        return write_note(connection, Note(name, board, conversation, words.strip(), by, now()))

"""The board of the week: one random talk of a customer who uses it well, did not buy, left, or has not started."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import polars as pl

from analysis.measures.counted_posts import counted_with_author
from analysis.stats.seeded_sample import draw_lots, pick
from talkworthy.date_range import DateRange
from talkworthy.errors import UserError
from talkworthy.storage.analysis.annotations import sayings_frame, texts_frame
from talkworthy.storage.analysis.dataframes import mentions_frame
from talkworthy.storage.conversations.queries import ConversationRow, conversations_by_id
from talkworthy.storage.notebook.notes import Note, notes_of
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

STAGES = ("uses_well", "did_not_buy", "left", "not_started")
TITLES = {
    "uses_well": "Uses it well",
    "did_not_buy": "Did not buy",
    "left": "Bought and left",
    "not_started": "Has it, has not started",
}
QUESTIONS: Mapping[str, tuple[str, ...]] = {
    "uses_well": (
        "What did it let them do that they could not do before?",
        "How did it find its place in their day?",
        "What would they tell a friend who starts tomorrow?",
    ),
    "did_not_buy": (
        "What were they trying to get done, and how do they do it now?",
        "What would have had to be true for them to say yes?",
        "What did they compare it with, and what was that other thing better at?",
    ),
    "left": (
        "What happened in the days before they left?",
        "What did they hope for that did not come?",
        "What do they do now, and what do they miss?",
    ),
    "not_started": (
        "What stands between having it and using it?",
        "What were they thinking of when they chose it?",
        "What would make the first ten minutes worth their while?",
    ),
}
QUOTED = 600
_WEEK = re.compile(r"(\d{4})-W(\d{2})")


@dataclass(frozen=True, slots=True)
class Seat:
    """One of the four: a question to hold in mind, and the talk that was drawn, with the words that told the kind.

    `talk` is None where nobody of this kind speaks in the window. `among` conversations were drawn from. `notes` are
    those of this week on this seat, the newest first.
    """

    stage: str
    board: str
    question: str
    among: int
    conversation: ConversationRow | None
    post: str = ""
    url: str | None = None
    before: str = ""
    found: str = ""
    after: str = ""
    rule: str = ""
    notes: tuple[Note, ...] = ()

    @property
    def title(self) -> str:
        return TITLES[self.stage]


def to_week(moment: datetime) -> str:
    """`2026-W47`: the week of ISO 8601 that a moment lies in."""
    year, week, _ = moment.isocalendar()
    return f"{year}-W{week:02d}"


def monday_of(week: str) -> date:
    """The first day of `2026-W47`. Raises UserError where that is no week."""
    told = _WEEK.fullmatch(week)
    try:
        return date.fromisocalendar(int(told[1]), int(told[2]), 1) if told else date.fromisoformat(week)
    except ValueError as error:
        raise UserError(f"{week!r} is no week: write one as 2026-W47.") from error


def week_before(week: str) -> str:
    """The week before this one."""
    monday = monday_of(week) - timedelta(weeks=1)
    return to_week(datetime(monday.year, monday.month, monday.day))


def load_board(connection: Connection, brand: str, date_range: DateRange, week: str) -> list[Seat]:
    """The four seats of a week, always in the same order; the same store, brand, window and week draw the same talks.

    A talk that somebody noted something of stays on the board. No two seats show one conversation where that can be.
    """
    monday_of(week)
    told = _staged(connection, brand, date_range)
    boards = {stage: tuple(notes_of(connection, brand, board_of(week, stage))) for stage in STAGES}
    drawn: dict[str, str] = {}
    for stage in STAGES:
        held = told.filter(pl.col("stage") == stage)["thread"].unique().to_list()
        chosen = _choose(held, boards[stage], f"{brand}\n{week}\n{stage}", set(drawn.values()))
        if chosen is not None:
            drawn[stage] = chosen
    conversations = {
        conversation.thread: conversation
        for conversation in conversations_by_id(connection, brand, sorted(set(drawn.values())))
    }
    return [
        replace(_to_seat(connection, told, stage, week, conversations.get(drawn.get(stage, ""))), notes=boards[stage])
        for stage in STAGES
    ]


def board_of(week: str, stage: str) -> str:
    """What the notes on a seat are kept under."""
    return f"{week} {stage}"


def _staged(connection: Connection, brand: str, date_range: DateRange) -> pl.DataFrame:
    """The customers' posts of which a rule tells where they stand, with the evidence."""
    told = sayings_frame(connection, brand, ["stage"]).rename({"label": "stage"}).drop("name")
    posts = counted_with_author(mentions_frame(connection, brand, date_range))
    return posts.join(told, on="post").sort("created_at", "post", descending=True)


def _choose(held: Sequence[str], notes: Sequence[Note], seed: str, taken: set[str]) -> str | None:
    for note in notes:
        if note.thread in held:
            return note.thread
    lots = draw_lots(held, seed)
    return next((one for one in lots if one not in taken), lots[0] if lots else None)


def _to_seat(
    connection: Connection, told: pl.DataFrame, stage: str, week: str, conversation: ConversationRow | None
) -> Seat:
    of_kind = told.filter(pl.col("stage") == stage)
    empty = Seat(stage, board_of(week, stage), pick(QUESTIONS[stage], week), of_kind["thread"].n_unique(), None)
    if conversation is None:
        return empty
    newest = of_kind.filter(pl.col("thread") == conversation.thread).row(0, named=True)
    words = texts_frame(connection, [newest["post"]]).row(0, named=True)
    before, found, after = cut_out(words["text"], newest["start"] or 0, newest["stop"] or 0)
    told_by = {"post": words["id"], "url": words["url"], "rule": newest["rule"]}
    return replace(empty, conversation=conversation, before=before, found=found, after=after, **told_by)


def cut_out(text: str, start: int, stop: int) -> tuple[str, str, str]:
    """What stands before, in and after the evidence, with dots where more was said."""
    begin, end = max(0, start - QUOTED // 2), stop + QUOTED // 2
    before, after = text[begin:start], text[stop:end]
    return (f"... {before}" if begin else before, text[start:stop], f"{after} ..." if end < len(text) else after)

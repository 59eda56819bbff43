"""Customer stories of the week: one random conversation for each customer stage."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta

import polars as pl

from analysis.measures.counted_posts import counted_with_author
from analysis.stats.seeded_sample import seeded_choice, seeded_sample
from reports.wording.quotes import quote_around
from talkworthy.date_range import DateRange
from talkworthy.errors import UserError
from talkworthy.storage.analysis.annotations import annotations_frame, texts_frame
from talkworthy.storage.analysis.dataframes import mentions_frame
from talkworthy.storage.conversations.queries import ConversationRow, conversations_by_id
from talkworthy.storage.notebook.notes import Note, load_notes
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

STAGES = ("uses_well", "did_not_buy", "left", "not_started")
TITLES = {
    "uses_well": "Happy user",
    "did_not_buy": "Decided against it",
    "left": "Former customer",
    "not_started": "Getting started",
}
QUESTIONS: Mapping[str, tuple[str, ...]] = {
    "uses_well": (
        "What did it let them do that they could not do before?",
        "How does it fit into their day?",
        "What would they tell a friend who starts tomorrow?",
    ),
    "did_not_buy": (
        "What were they trying to get done, and how do they do it now?",
        "What would have made them say yes?",
        "What did they compare it with, and what was the alternative better at?",
    ),
    "left": (
        "What happened in the days before they left?",
        "What did they hope for and not get?",
        "What do they do now, and what do they miss?",
    ),
    "not_started": (
        "What keeps them from using it?",
        "What were they thinking of when they chose it?",
        "What would make the first ten minutes worthwhile?",
    ),
}
QUOTED = 600
_WEEK = re.compile(r"(\d{4})-W(\d{2})")


@dataclass(frozen=True, slots=True)
class CustomerPick:
    """The conversation picked for one customer stage, a question to keep in mind, and the evidence for the stage.

    `conversation` is None where the date range has none of this stage; it was picked from `drawn_from` conversations.
    `notes` are this week's notes on this stage, the newest first.
    """

    stage: str
    board: str
    question: str
    drawn_from: int
    conversation: ConversationRow | None
    post: str = ""
    url: str | None = None
    before: str = ""
    evidence: str = ""
    after: str = ""
    rule: str = ""
    notes: tuple[Note, ...] = ()

    @property
    def title(self) -> str:
        return TITLES[self.stage]


def to_week(moment: datetime) -> str:
    """Return the ISO 8601 week of a moment: `2026-W47`."""
    year, week, _ = moment.isocalendar()
    return f"{year}-W{week:02d}"


def monday_of(week: str) -> date:
    """Return the first day of a week such as `2026-W47`. Raises UserError where it is not a week."""
    match = _WEEK.fullmatch(week)
    try:
        return date.fromisocalendar(int(match[1]), int(match[2]), 1) if match else date.fromisoformat(week)
    except ValueError as error:
        raise UserError(f"{week!r} is not a week: write it as 2026-W47.") from error


def week_before(week: str) -> str:
    """Return the week before this one."""
    monday = monday_of(week) - timedelta(weeks=1)
    return to_week(datetime(monday.year, monday.month, monday.day))


def load_customer_picks(connection: Connection, brand: str, date_range: DateRange, week: str) -> list[CustomerPick]:
    """Return the four picks of a week in a fixed order, the same for the same store, brand, date range and week.

    A conversation with a note stays picked. No conversation is picked twice, unless a stage has no other.
    """
    monday_of(week)
    posts = _with_stage(connection, brand, date_range)
    notes = {stage: tuple(load_notes(connection, brand, note_key(week, stage))) for stage in STAGES}
    drawn: dict[str, str] = {}
    for stage in STAGES:
        candidates = posts.filter(pl.col("stage") == stage)["thread"].unique().to_list()
        chosen = _choose(candidates, notes[stage], f"{brand}\n{week}\n{stage}", set(drawn.values()))
        if chosen is not None:
            drawn[stage] = chosen
    conversations = {
        conversation.thread: conversation
        for conversation in conversations_by_id(connection, brand, sorted(set(drawn.values())))
    }
    return [
        replace(_to_pick(connection, posts, stage, week, conversations.get(drawn.get(stage, ""))), notes=notes[stage])
        for stage in STAGES
    ]


def note_key(week: str, stage: str) -> str:
    """Return the key under which notes on a stage are saved."""
    return f"{week} {stage}"


def _with_stage(connection: Connection, brand: str, date_range: DateRange) -> pl.DataFrame:
    """Return the posts whose author's customer stage is known, with the evidence."""
    stages = annotations_frame(connection, brand, ["stage"]).rename({"label": "stage"}).drop("name")
    posts = counted_with_author(mentions_frame(connection, brand, date_range))
    return posts.join(stages, on="post").sort("created_at", "post", descending=True)


def _choose(candidates: Sequence[str], notes: Sequence[Note], seed: str, taken: set[str]) -> str | None:
    for note in notes:
        if note.thread in candidates:
            return note.thread
    order = seeded_sample(candidates, seed)
    return next((thread for thread in order if thread not in taken), order[0] if order else None)


def _to_pick(
    connection: Connection, posts: pl.DataFrame, stage: str, week: str, conversation: ConversationRow | None
) -> CustomerPick:
    in_stage = posts.filter(pl.col("stage") == stage)
    empty = CustomerPick(
        stage, note_key(week, stage), seeded_choice(QUESTIONS[stage], week), in_stage["thread"].n_unique(), None
    )
    if conversation is None:
        return empty
    newest = in_stage.filter(pl.col("thread") == conversation.thread).row(0, named=True)
    post = texts_frame(connection, [newest["post"]]).row(0, named=True)
    quote = quote_around(post["text"], newest["start"] or 0, newest["stop"] or 0, QUOTED // 2)
    source = {"post": post["id"], "url": post["url"], "rule": newest["rule"]}
    return replace(empty, conversation=conversation, **asdict(quote), **source)

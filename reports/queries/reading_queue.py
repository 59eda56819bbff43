"""The reading queue: fifty random conversations between people; brand names are masked until somebody adds a note."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import polars as pl

from analysis.stats.seeded_sample import seeded_sample
from talkworthy.date_range import DateRange
from talkworthy.errors import UserError
from talkworthy.model import Brand, full_text
from talkworthy.storage.analysis.dataframes import conversations_frame
from talkworthy.storage.conversations.queries import (
    ConversationRow,
    ThreadPost,
    conversations_by_id,
    load_thread,
    store_span,
)
from talkworthy.storage.notebook.notes import Note, load_notes
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

LENGTH = 50
MASK = "\N{LIGHT SHADE}" * 5
RECENT_WEEKS = 52
SHORTEST_INSIDE = 4
"""A name with at least this many letters is masked inside longer words too (`brewly.example`, `#brewlyTips`)."""

_QUARTER = re.compile(r"\d{4}-Q[1-4]")
_BETWEEN = re.compile(r"[\s_-]+")


@dataclass(frozen=True, slots=True)
class QueueItem:
    """A conversation in the queue, masked while it has no note, and its notes of this quarter."""

    place: int
    conversation: ConversationRow
    notes: tuple[Note, ...]

    @property
    def has_note(self) -> bool:
        """Whether it has a note with text, which unmasks its names."""
        return any(note.words for note in self.notes)

    @property
    def read(self) -> bool:
        return bool(self.notes)


@dataclass(frozen=True, slots=True)
class ReadingQueue:
    """The queue of a quarter: at most 50 conversations, drawn from `drawn_from` conversations between people."""

    quarter: str
    drawn_from: int
    items: tuple[QueueItem, ...]

    @property
    def done(self) -> int:
        """The number of conversations with a note."""
        return sum(item.has_note for item in self.items)


def to_quarter(moment: datetime) -> str:
    """Return the quarter of a moment: `2026-Q4`."""
    return f"{moment.year}-Q{(moment.month + 2) // 3}"


def load_reading_queue(connection: Connection, brand: Brand, quarter: str) -> ReadingQueue:
    """Return the queue of a quarter, the same for everybody; conversations with a note stay in it.

    It is drawn from conversations between people in the 52 weeks up to the newest post, or of all time where these
    have fewer than 50. Raises UserError where `quarter` is not a quarter.
    """
    if not _QUARTER.fullmatch(quarter):
        raise UserError(f"{quarter!r} is not a quarter: write it as 2026-Q4.")
    notes: dict[str, list[Note]] = {}
    for note in load_notes(connection, brand.name, quarter):
        notes.setdefault(note.thread, []).append(note)
    candidates = _between_people(connection, brand.name)
    order = seeded_sample({*candidates, *notes}, f"{brand.name}\n{quarter}")
    others = [thread for thread in order if thread not in notes][: max(0, LENGTH - len(notes))]
    chosen = {*notes, *others}
    conversations = {
        conversation.thread: conversation
        for conversation in conversations_by_id(connection, brand.name, sorted(chosen))
    }
    shown = [thread for thread in order if thread in chosen and thread in conversations]
    items = [
        QueueItem(place, conversations[thread], tuple(notes.get(thread, ())))
        for place, thread in enumerate(shown, start=1)
    ]
    return ReadingQueue(
        quarter, len(candidates), tuple(item if item.has_note else _masked(item, brand) for item in items)
    )


def load_thread_to_read(connection: Connection, brand: Brand, thread: str, masked: bool) -> list[ThreadPost]:
    """Return the posts of one conversation in time order; where `masked`, no text or URL in them names the brand."""
    posts = load_thread(connection, brand.name, thread)
    if not masked:
        return posts
    names = [*names_of(brand), *(_named(post) for post in posts)]
    return [_masked_post(post, names) for post in posts]


def names_of(brand: Brand) -> tuple[str, ...]:
    """Return the brand's names: its name, its aliases, and the names of its own accounts and communities."""
    accounts = (
        name for by_source in (brand.official, brand.staff, brand.communities) for name in _flat(by_source.values())
    )
    aliases = (brand.name, *brand.aliases)
    # a community about many brands (AskAcademia) is not a name of this one
    return (*aliases, *(name for name in accounts if any(_folded(alias) in _folded(name) for alias in aliases)))


def mask(text: str, names: Iterable[str]) -> str:
    """Return `text` with each of these names masked, in any case; inside longer words too from four letters on."""
    longest_first = sorted({name.strip() for name in names if name.strip()}, key=len, reverse=True)
    if not longest_first:
        return text
    return re.sub("|".join(map(_to_pattern, longest_first)), MASK, text, flags=re.IGNORECASE)


def _to_pattern(name: str) -> str:
    # a name of two words may be written as two words, as one, or with a hyphen
    spelled = r"[\s_-]*".join(map(re.escape, filter(None, _BETWEEN.split(name))))
    return spelled if len(name) >= SHORTEST_INSIDE else rf"(?<!\w){spelled}(?!\w)"


def _folded(name: str) -> str:
    return _BETWEEN.sub("", name).casefold()


def _flat(groups: Iterable[Iterable[str]]) -> Iterable[str]:
    return (name for group in groups for name in group)


def _between_people(connection: Connection, brand: str) -> Sequence[str]:
    span = store_span(connection)
    if span is None:
        return []
    recent = _c2c(conversations_frame(connection, brand, DateRange.ending(span[1], RECENT_WEEKS)))
    return recent if len(recent) >= LENGTH else _c2c(conversations_frame(connection, brand))


def _c2c(conversations: pl.DataFrame) -> list[str]:
    return conversations.filter("c2c")["thread"].to_list()


def _masked(item: QueueItem, brand: Brand) -> QueueItem:
    names, conversation = names_of(brand), item.conversation
    community = None if conversation.community is None else mask(conversation.community, names)
    return replace(
        item,
        conversation=replace(conversation, opening=mask(conversation.opening, names), community=community, url=None),
    )


def _named(thread_post: ThreadPost) -> str:
    """Return how the post names the brand: the brand's query may match more names than its aliases."""
    start, stop = thread_post.named or (0, 0)
    return full_text(thread_post.post.title, thread_post.post.text)[start:stop]


def _masked_post(thread_post: ThreadPost, names: Sequence[str]) -> ThreadPost:
    post = thread_post.post
    hidden = replace(
        post,
        title=mask(post.title, names),
        text=mask(post.text, names),
        community=None if post.community is None else mask(post.community, names),
        author=None if post.author is None else mask(post.author, names),
        url=None,
    )
    return replace(thread_post, post=hidden, named=None)

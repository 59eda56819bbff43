"""Fifty conversations between customers to read without thinking of what one sells: its names are masked until then."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import polars as pl

from analysis.stats.seeded_sample import draw_lots
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
from talkworthy.storage.notebook.notes import Note, notes_of
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

LENGTH = 50
MASK = "\N{LIGHT SHADE}" * 5
RECENT_WEEKS = 52
SHORTEST_INSIDE = 4
"""Letters from which on a name is masked within a longer word too (`brewly.example`, `#brewlyTips`)."""

_QUARTER = re.compile(r"\d{4}-Q[1-4]")
_BETWEEN = re.compile(r"[\s_-]+")


@dataclass(frozen=True, slots=True)
class Queued:
    """A conversation of the queue: its talk (masked while nothing is noted), and its notes of this quarter."""

    place: int
    conversation: ConversationRow
    notes: tuple[Note, ...]

    @property
    def noted(self) -> bool:
        """Whether something was written of it: then its names show."""
        return any(note.words for note in self.notes)

    @property
    def read(self) -> bool:
        return bool(self.notes)


@dataclass(frozen=True, slots=True)
class Queue:
    """The queue of a quarter: at most 50, drawn from `among` conversations between customers."""

    quarter: str
    among: int
    items: tuple[Queued, ...]

    @property
    def done(self) -> int:
        """How many have a note."""
        return sum(item.noted for item in self.items)


def to_quarter(moment: datetime) -> str:
    """`2026-Q4`: the quarter that a moment lies in."""
    return f"{moment.year}-Q{(moment.month + 2) // 3}"


def load_queue(connection: Connection, brand: Brand, quarter: str) -> Queue:
    """The queue of `quarter`, the same for everybody; a conversation that somebody noted something of stays in it.

    It is drawn from the talk between customers of the 52 weeks up to the newest post, or of all time where these hold
    fewer than 50. Raises UserError where `quarter` is none.
    """
    if not _QUARTER.fullmatch(quarter):
        raise UserError(f"{quarter!r} is no quarter: write one as 2026-Q4.")
    noted: dict[str, list[Note]] = {}
    for note in notes_of(connection, brand.name, quarter):
        noted.setdefault(note.thread, []).append(note)
    held = _between_people(connection, brand.name)
    order = draw_lots({*held, *noted}, f"{brand.name}\n{quarter}")
    others = [one for one in order if one not in noted][: max(0, LENGTH - len(noted))]
    chosen = {*noted, *others}
    conversations = {
        conversation.thread: conversation
        for conversation in conversations_by_id(connection, brand.name, sorted(chosen))
    }
    shown = [one for one in order if one in chosen and one in conversations]
    items = [Queued(place, conversations[one], tuple(noted.get(one, ()))) for place, one in enumerate(shown, start=1)]
    return Queue(quarter, len(held), tuple(item if item.noted else _masked(item, brand) for item in items))


def load_reading(connection: Connection, brand: Brand, thread: str, masked: bool) -> list[ThreadPost]:
    """The posts of one conversation in time order; where `masked`, no word or address in them names the brand."""
    posts = load_thread(connection, brand.name, thread)
    if not masked:
        return posts
    names = [*names_of(brand), *(_named(one) for one in posts)]
    return [_masked_post(one, names) for one in posts]


def names_of(brand: Brand) -> tuple[str, ...]:
    """All that the brand goes by: its name, its aliases, and the names of its own accounts and communities."""
    accounts = (name for told in (brand.official, brand.staff, brand.communities) for name in _told(told.values()))
    aliases = (brand.name, *brand.aliases)
    # a community of a hundred brands (AskAcademia) is no name of this one
    return (*aliases, *(name for name in accounts if any(_folded(alias) in _folded(name) for alias in aliases)))


def mask(text: str, names: Iterable[str]) -> str:
    """`text` with each of these names blacked out, in any case; within longer words too where it has four letters."""
    longest_first = sorted({name.strip() for name in names if name.strip()}, key=len, reverse=True)
    if not longest_first:
        return text
    return re.sub("|".join(map(_to_pattern, longest_first)), MASK, text, flags=re.IGNORECASE)


def _to_pattern(name: str) -> str:
    # a name of two words may be written apart, together, or with a hyphen
    spelled = r"[\s_-]*".join(map(re.escape, filter(None, _BETWEEN.split(name))))
    return spelled if len(name) >= SHORTEST_INSIDE else rf"(?<!\w){spelled}(?!\w)"


def _folded(name: str) -> str:
    return _BETWEEN.sub("", name).casefold()


def _told(groups: Iterable[Iterable[str]]) -> Iterable[str]:
    return (name for group in groups for name in group)


def _between_people(connection: Connection, brand: str) -> Sequence[str]:
    span = store_span(connection)
    if span is None:
        return []
    recent = _c2c(conversations_frame(connection, brand, DateRange.ending(span[1], RECENT_WEEKS)))
    return recent if len(recent) >= LENGTH else _c2c(conversations_frame(connection, brand))


def _c2c(conversations: pl.DataFrame) -> list[str]:
    return conversations.filter("c2c")["thread"].to_list()


def _masked(item: Queued, brand: Brand) -> Queued:
    names, conversation = names_of(brand), item.conversation
    community = None if conversation.community is None else mask(conversation.community, names)
    return replace(
        item,
        conversation=replace(conversation, opening=mask(conversation.opening, names), community=community, url=None),
    )


def _named(one: ThreadPost) -> str:
    """What the post calls the brand where it first names it: the brand's query may know more names than its aliases."""
    start, stop = one.named or (0, 0)
    return full_text(one.post.title, one.post.text)[start:stop]


def _masked_post(one: ThreadPost, names: Sequence[str]) -> ThreadPost:
    post = one.post
    hidden = replace(
        post,
        title=mask(post.title, names),
        text=mask(post.text, names),
        community=None if post.community is None else mask(post.community, names),
        author=None if post.author is None else mask(post.author, names),
        url=None,
    )
    return replace(one, post=hidden, named=None)

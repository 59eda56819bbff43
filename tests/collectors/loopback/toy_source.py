"""A source of plain values, and runs on it: what every source does that is searched, read and followed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from collectors.engine.collector import Access
from collectors.engine.cursor import UNREAD, Find, Marks
from collectors.engine.failures import NotThere
from collectors.engine.http.client import WebClient
from collectors.engine.place import Place
from collectors.engine.run_notes import Notes
from collectors.engine.search.query import Wanted
from collectors.engine.thread_collector import Plan, Reading, to_batches
from talkworthy.errors import SourceError
from talkworthy.model import Batch, Brand, Cursor, Post

PLAN = Plan(Wanted(Brand("Brewlark", ("Brewlark",))), since=0.0, overlap=100.0, follow=1000.0)


def post(native: str, thread: str, at: float, text: str = "my Brewlark", reply_to: str | None = None) -> Post:
    return Post(f"toy:{native}", "toy", "note", datetime.fromtimestamp(at, UTC), f"toy:{thread}", text=text,
                reply_to=reply_to)  # fmt: skip


@dataclass
class Toy:
    """A source whose conversations are lists of posts; `broken`: conversation -> what reading it raises."""

    conversation: dict[str, list[Post]] = field(default_factory=dict)
    broken: dict[str, SourceError] = field(default_factory=dict)
    name: str = "toy"
    place: Place = field(init=False)
    spoilt: set[str] = field(default_factory=set)
    empty: set[str] = field(default_factory=set)
    asked_since: list[float] = field(default_factory=list)
    read_in: list[str] = field(default_factory=list)
    down: SourceError | None = None

    def __post_init__(self) -> None:
        self.place = Place(self.name, WebClient(Access(), "Toy"), Notes())

    def add(self, native: str, thread: str, at: float, text: str = "my Brewlark") -> None:
        self.conversation.setdefault(thread, []).append(post(native, thread, at, text))

    def find(self, since: float, until: float) -> Iterator[Find]:
        del until
        if self.down:
            raise self.down
        self.asked_since.append(since)
        for thread, posts in self.conversation.items():
            for one in posts:
                if one.id in self.spoilt:
                    self.place.leave_out(one.id, "spoilt")
                elif "Brewlark" in one.text:
                    yield Find(one.id, thread, one.created_at.timestamp())

    def sizes(self, known: Mapping[str, int]) -> Mapping[str, int]:
        return {one: len(self.conversation[one]) if one in self.conversation else UNREAD for one in known}

    def read(self, thread: str) -> Reading:
        self.read_in.append(thread)
        if error := self.broken.get(thread):
            raise error
        if thread not in self.conversation:
            raise NotThere("gone")
        posts = [] if thread in self.empty else self.conversation[thread]
        good = [one for one in posts if one.id not in self.spoilt]
        return Reading(good, whole=len(good) == len(posts))


def run(toys: Toy | list[Toy], cursor: Cursor | None = None, **plan: Any) -> tuple[list[Batch], list[str]]:
    """The batches of one run, whose cursor went through JSON as the store's does, and its warnings."""
    readers = toys if isinstance(toys, list) else [toys]
    notes = Notes()
    for reader in readers:
        reader.place = Place(reader.name, reader.place.client, notes)
    marks = Marks.from_cursor(json.loads(json.dumps(cursor)), ["Brewlark"])
    return list(to_batches(readers, replace(PLAN, **plan), marks, notes)), notes.warnings


def ids_of(batches: list[Batch]) -> list[str]:
    return [one.id.removeprefix("toy:") for batch in batches for one in batch.posts]


def make_toy() -> Toy:
    toy = Toy()
    toy.add("b1", "b", 2000.0)
    toy.add("a1", "a", 1000.0)
    toy.add("a2", "a", 1500.0, "same here")
    return toy

"""A source of plain values, for tests of the engine: search, read and follow threads."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from collectors.engine.collector import Access
from collectors.engine.cursor import UNREAD_SIZE, SearchHit, SourceCursor
from collectors.engine.failures import NotFound
from collectors.engine.http.client import WebClient
from collectors.engine.place import SourcePlace
from collectors.engine.run_notes import Notes
from collectors.engine.search.query import Wanted
from collectors.engine.thread_collector import to_batches
from collectors.engine.thread_source import SearchPlan, ThreadSnapshot
from talkworthy.errors import SourceError
from talkworthy.model import Batch, Brand, Cursor, Post

PLAN = SearchPlan(Wanted(Brand("Brewlark", ("Brewlark",))), since=0.0, overlap=100.0, follow=1000.0)


def post(native: str, thread: str, at: float, text: str = "my Brewlark", reply_to: str | None = None) -> Post:
    return Post(f"toy:{native}", "toy", "note", datetime.fromtimestamp(at, UTC), f"toy:{thread}", text=text,
                reply_to=reply_to)  # fmt: skip


@dataclass
class Toy:
    """A source whose threads are lists of posts; `broken`: thread -> the error of reading it."""

    threads: dict[str, list[Post]] = field(default_factory=dict)
    broken: dict[str, SourceError] = field(default_factory=dict)
    name: str = "toy"
    place: SourcePlace = field(init=False)
    spoilt: set[str] = field(default_factory=set)
    empty: set[str] = field(default_factory=set)
    asked_since: list[float] = field(default_factory=list)
    read_in: list[str] = field(default_factory=list)
    down: SourceError | None = None

    def __post_init__(self) -> None:
        self.place = SourcePlace(self.name, WebClient(Access(), "Toy"), Notes())

    def add(self, native: str, thread: str, at: float, text: str = "my Brewlark") -> None:
        self.threads.setdefault(thread, []).append(post(native, thread, at, text))

    def find(self, since: float, until: float) -> Iterator[SearchHit]:
        del until
        if self.down:
            raise self.down
        self.asked_since.append(since)
        for thread, posts in self.threads.items():
            for post in posts:
                if post.id in self.spoilt:
                    self.place.add_dead_letter(post.id, "spoilt")
                elif "Brewlark" in post.text:
                    yield SearchHit(post.id, thread, post.created_at.timestamp())

    def sizes(self, known: Mapping[str, int]) -> Mapping[str, int]:
        return {thread: len(self.threads[thread]) if thread in self.threads else UNREAD_SIZE for thread in known}

    def read(self, thread: str) -> ThreadSnapshot:
        self.read_in.append(thread)
        if error := self.broken.get(thread):
            raise error
        if thread not in self.threads:
            raise NotFound("gone")
        posts = [] if thread in self.empty else self.threads[thread]
        good = [post for post in posts if post.id not in self.spoilt]
        return ThreadSnapshot(good, whole=len(good) == len(posts))


def run(toys: Toy | list[Toy], cursor: Cursor | None = None, **plan: Any) -> tuple[list[Batch], list[str]]:
    """Return the batches of one run and its warnings; its cursor is encoded as JSON, as in the store."""
    sources = toys if isinstance(toys, list) else [toys]
    notes = Notes()
    for source in sources:
        source.place = SourcePlace(source.name, source.place.client, notes)
    source_cursor = SourceCursor.from_json(json.loads(json.dumps(cursor)), ["Brewlark"])
    return list(to_batches(sources, replace(PLAN, **plan), source_cursor, notes)), notes.warnings


def ids_of(batches: list[Batch]) -> list[str]:
    return [post.id.removeprefix("toy:") for batch in batches for post in batch.posts]


def make_toy() -> Toy:
    toy = Toy()
    toy.add("b1", "b", 2000.0)
    toy.add("a1", "a", 1000.0)
    toy.add("a2", "a", 1500.0, "same here")
    return toy

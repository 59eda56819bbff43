"""Search, read, follow: what every source that works like this does, on a source of plain values."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from collectors.base import Access
from collectors.conversation_marks import MOST_TRIES, UNREAD, Find, Marks
from collectors.conversation_place import Place
from collectors.conversation_run import Plan, Reading, to_batches
from collectors.notes import Notes
from collectors.searching import Wanted
from collectors.web import Closed, NotThere, WebClient
from talkworthy.errors import AuthFailed, RateLimited, SourceError, Unavailable
from talkworthy.model import Batch, Brand, Cursor, Gap, Post

PLAN = Plan(Wanted(Brand("Brewlark", ("Brewlark",))), since=0.0, overlap=100.0, follow=1000.0)


def post(native: str, conversation: str, at: float, text: str = "my Brewlark", reply_to: str | None = None) -> Post:
    return Post(f"toy:{native}", "toy", "note", datetime.fromtimestamp(at, UTC), f"toy:{conversation}", text=text,
                reply_to=reply_to)  # fmt: skip


@dataclass
class Toy:
    """A source whose conversations are lists of posts; `broken`: conversation -> what reading it raises."""

    talk: dict[str, list[Post]] = field(default_factory=dict)
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

    def add(self, native: str, conversation: str, at: float, text: str = "my Brewlark") -> None:
        self.talk.setdefault(conversation, []).append(post(native, conversation, at, text))

    def find(self, since: float, until: float) -> Iterator[Find]:
        del until
        if self.down:
            raise self.down
        self.asked_since.append(since)
        for conversation, posts in self.talk.items():
            for one in posts:
                if one.id in self.spoilt:
                    self.place.leave_out(one.id, "spoilt")
                elif "Brewlark" in one.text:
                    yield Find(one.id, conversation, one.created_at.timestamp())

    def sizes(self, known: Mapping[str, int]) -> Mapping[str, int]:
        return {one: len(self.talk[one]) if one in self.talk else UNREAD for one in known}

    def read(self, conversation: str) -> Reading:
        self.read_in.append(conversation)
        if error := self.broken.get(conversation):
            raise error
        if conversation not in self.talk:
            raise NotThere("gone")
        posts = [] if conversation in self.empty else self.talk[conversation]
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


@pytest.fixture
def toy() -> Toy:
    toy = Toy()
    toy.add("b1", "b", 2000.0)
    toy.add("a1", "a", 1000.0)
    toy.add("a2", "a", 1500.0, "same here")
    return toy


def test_conversations_come_whole_and_the_oldest_find_first(toy: Toy) -> None:
    batches, _ = run(toy)
    assert [ids_of([batch]) for batch in batches] == [["a1", "a2"], ["b1"], []]


def test_a_second_run_reads_nothing_again(toy: Toy) -> None:
    first, _ = run(toy)
    toy.read_in.clear()
    second, _ = run(toy, first[-1].cursor)
    assert (ids_of(second), toy.read_in) == ([], [])


def test_the_search_goes_back_behind_the_mark(toy: Toy) -> None:
    first, _ = run(toy)
    run(toy, first[-1].cursor)
    assert toy.asked_since == [0.0, 1900.0]


def test_a_find_that_the_index_showed_late_is_read(toy: Toy) -> None:
    first, _ = run(toy)
    toy.add("late", "c", 1950.0)
    assert ids_of(run(toy, first[-1].cursor)[0]) == ["late"]


def test_nothing_older_than_asked_for_is_looked_for(toy: Toy) -> None:
    assert ids_of(run(toy, since=1800.0)[0]) == ["b1"]


def test_a_conversation_that_has_grown_is_read_again(toy: Toy) -> None:
    first, _ = run(toy)
    toy.add("b2", "b", 2100.0, "a reply that names nobody")
    second, _ = run(toy, first[-1].cursor)
    assert ids_of(second) == ["b1", "b2"]
    assert ids_of(run(toy, second[-1].cursor)[0]) == []


def test_a_conversation_that_fell_silent_is_let_go(toy: Toy) -> None:
    first, _ = run(toy, follow=300.0)
    toy.add("a3", "a", 1600.0, "too late")
    assert ids_of(run(toy, first[-1].cursor)[0]) == []


def test_a_conversation_that_names_nobody_after_all_is_dropped(toy: Toy) -> None:
    toy.talk["b"] = [post("b1", "b", 2000.0, "Brewlarks")]
    assert ids_of(run(toy)[0]) == ["a1", "a2"]


def test_a_new_alias_searches_everything_again(toy: Toy) -> None:
    first, _ = run(toy)
    marks = Marks.from_cursor(first[-1].cursor, ["Brewlark", "Larky"])
    list(to_batches([toy], PLAN, marks, Notes()))
    assert toy.asked_since == [0.0, 0.0]


def test_one_broken_conversation_is_put_off_and_read_in_the_next_run(toy: Toy) -> None:
    toy.broken["a"] = Unavailable("The conversation a is broken.")
    first, warnings = run(toy)
    assert ids_of(first) == ["b1"]
    assert warnings == ["The conversation a is broken. It is put off to the next run."]
    toy.broken.clear()
    assert ids_of(run(toy, first[-1].cursor)[0]) == ["a1", "a2"]


def test_a_conversation_that_never_can_be_read_is_given_up_and_leaves_a_gap(toy: Toy) -> None:
    toy.broken["a"] = Unavailable("Broken.")
    cursor: Cursor | None = None
    told: list[str] = []
    gaps: list[Gap] = []
    for _ in range(MOST_TRIES + 1):
        batches, warnings = run(toy, cursor)
        cursor = batches[-1].cursor
        told += warnings
        gaps += toy.place.notes.gaps
    assert told == ["Broken. It is put off to the next run."] * (MOST_TRIES - 1) + ["Broken. It is given up."]
    found = datetime.fromtimestamp(1000.0, UTC)
    assert gaps == [Gap("toy", "missed", "Broken. It is given up.", found, found)]


def test_two_broken_conversations_in_a_row_end_the_run_and_nothing_is_lost(toy: Toy) -> None:
    toy.add("c1", "c", 3000.0)
    toy.broken = {"b": Unavailable("Broken b."), "c": Unavailable("Broken c.")}
    batches: list[Batch] = []
    marks = Marks.from_cursor(None, ["Brewlark"])
    with pytest.raises(Unavailable, match=r"Broken c\."):
        batches.extend(iter_into(batches, to_batches([toy], PLAN, marks, Notes())))
    assert ids_of(batches) == ["a1", "a2"]
    toy.broken = {}
    assert ids_of(run(toy, batches[-1].cursor)[0]) == ["b1", "c1"]


def test_a_rate_limit_in_the_middle_leaves_what_is_unread_in_the_cursor(toy: Toy) -> None:
    toy.broken["b"] = RateLimited("Wait.", 60.0)
    batches: list[Batch] = []
    with pytest.raises(RateLimited):
        batches.extend(iter_into(batches, to_batches([toy], PLAN, Marks(["Brewlark"]), Notes())))
    toy.broken.clear()
    assert ids_of(run(toy, batches[-1].cursor)[0]) == ["b1"]


def iter_into(batches: list[Batch], run: Iterator[Batch]) -> list[Batch]:
    for batch in run:
        batches.append(batch)
    return []


def test_a_failure_before_anything_was_read_leaves_no_cursor(toy: Toy) -> None:
    toy.down = AuthFailed("No key.")
    batches: list[Batch] = []
    with pytest.raises(AuthFailed):
        batches.extend(iter_into(batches, to_batches([toy], PLAN, Marks(["Brewlark"]), Notes())))
    assert batches == []


def test_a_conversation_that_is_not_there_once_is_read_in_the_next_run(toy: Toy) -> None:
    toy.broken = {"a": NotThere("gone"), "b": NotThere("gone")}
    first, warnings = run(toy)
    assert (ids_of(first), warnings) == ([], [])
    toy.broken.clear()
    assert ids_of(run(toy, first[-1].cursor)[0]) == ["a1", "a2", "b1"]


def test_a_conversation_that_is_followed_and_not_there_once_is_read_in_the_next_run(toy: Toy) -> None:
    first, _ = run(toy)
    toy.add("a3", "a", 1600.0, "same here")
    toy.broken = {"a": NotThere("gone")}
    second, _ = run(toy, first[-1].cursor)
    assert ids_of(second) == []
    toy.broken.clear()
    assert ids_of(run(toy, second[-1].cursor)[0]) == ["a1", "a2", "a3"]


def test_a_conversation_that_is_empty_once_is_read_in_the_next_run(toy: Toy) -> None:
    toy.empty = {"a"}
    first, _ = run(toy)
    toy.empty = set()
    assert (ids_of(first), ids_of(run(toy, first[-1].cursor)[0])) == (["b1"], ["a1", "a2"])


def test_a_conversation_that_stays_away_is_dropped_and_not_told(toy: Toy) -> None:
    toy.broken = {"a": NotThere("gone")}
    cursor: Cursor | None = None
    for _ in range(MOST_TRIES):
        batches, warnings = run(toy, cursor)
        cursor = batches[-1].cursor
        assert warnings == []
    toy.read_in.clear()
    run(toy, cursor)
    assert toy.read_in == []


def test_a_private_conversation_is_tried_again_in_the_next_run(toy: Toy) -> None:
    toy.broken = {"a": Closed("The conversation a is private.")}
    first, warnings = run(toy)
    assert (ids_of(first), warnings) == (["b1"], ["The conversation a is private. It is put off to the next run."])
    toy.broken.clear()
    assert ids_of(run(toy, first[-1].cursor)[0]) == ["a1", "a2"]


def test_one_place_that_is_down_does_not_stop_the_others(toy: Toy) -> None:
    down = Toy(name="down", down=Unavailable("The first place is down."))
    batches, warnings = run([down, toy])
    assert ids_of(batches) == ["a1", "a2", "b1"]
    assert warnings == ["The first place is down."]
    assert toy.place.notes.gaps == [Gap("down", "outage", "The first place is down.")]


def test_one_place_that_is_private_leaves_a_gap(toy: Toy) -> None:
    shut = Toy(name="shut", down=Closed("It is private."))
    run([shut, toy])
    assert toy.place.notes.gaps == [Gap("shut", "closed", "It is private.")]


def test_what_is_malformed_is_counted_aloud_and_kept(toy: Toy) -> None:
    toy.spoilt = {"toy:b1"}
    assert run(toy)[1] == ["toy sent 1 items that are not in its format; they were left out."]
    assert [letter.where for letter in toy.place.notes.dead] == ["toy"]


def test_a_conversation_with_a_malformed_post_is_read_again_in_the_next_run(toy: Toy) -> None:
    toy.spoilt = {"toy:a2"}
    first, _ = run(toy)
    assert ids_of(first) == ["a1", "b1"]
    toy.spoilt = set()
    second, _ = run(toy, first[-1].cursor)
    assert ids_of(second) == ["a1", "a2"]
    assert ids_of(run(toy, second[-1].cursor)[0]) == []


def test_a_post_that_stays_malformed_is_not_read_for_ever(toy: Toy) -> None:
    toy.spoilt = {"toy:a2"}
    cursor: Cursor | None = None
    for _ in range(MOST_TRIES):
        cursor = run(toy, cursor)[0][-1].cursor
    assert ids_of(run(toy, cursor)[0]) == []


def test_a_malformed_find_holds_the_mark_back(toy: Toy) -> None:
    toy.spoilt = {"toy:a1"}
    first, _ = run(toy)
    toy.spoilt = set()
    second, _ = run(toy, first[-1].cursor)
    assert ids_of(second) == ["a1", "a2"]
    run(toy, second[-1].cursor)
    assert toy.asked_since == [0.0, 0.0, 1900.0]


def test_a_find_that_stays_malformed_does_not_hold_the_mark_for_ever(toy: Toy) -> None:
    toy.spoilt = {"toy:a1"}
    cursor: Cursor | None = None
    for _ in range(MOST_TRIES + 1):
        cursor = run(toy, cursor)[0][-1].cursor
    assert toy.asked_since == [0.0] * MOST_TRIES + [1900.0]


def test_nothing_as_late_as_the_end_is_looked_for(toy: Toy) -> None:
    assert ids_of(run(toy, until=2000.0)[0]) == ["a1", "a2"]


def test_a_backfill_looks_behind_the_mark_and_leaves_it_there(toy: Toy) -> None:
    first, _ = run(toy, since=1900.0)
    assert ids_of(first) == ["b1"]
    second, _ = run(toy, first[-1].cursor, until=1900.0)
    assert ids_of(second) == ["a1", "a2"]
    toy.add("b2", "b", 2100.0)
    third, _ = run(toy, second[-1].cursor)
    assert (ids_of(third), toy.asked_since) == (["b1", "b2"], [1900.0, 0.0, 1900.0])


def test_a_reply_whose_parent_is_not_there_says_so(toy: Toy) -> None:
    toy.talk["a"].append(post("a3", "a", 1600.0, "yes", reply_to="toy:never"))
    posts = [one for batch in run(toy)[0] for one in batch.posts]
    assert [one.id for one in posts if one.parent_missing] == ["toy:a3"]

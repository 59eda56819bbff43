"""The engine with several searches, several ids for a thread and no sizes, with an invented source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from toy_source import PLAN, Toy, ids_of, post, run

from collectors.engine.collector import Access
from collectors.engine.cursor import PlaceCursor, SearchCursor, SearchHit, SearchProgress, SourceCursor
from collectors.engine.http.client import WebClient
from collectors.engine.place import SourcePlace
from collectors.engine.run_notes import Notes
from collectors.engine.thread_collector import to_batches
from collectors.engine.thread_source import Search, ThreadSnapshot
from talkworthy.errors import RateLimited, SourceError, Unavailable
from talkworthy.model import Batch, Cursor, Gap


@dataclass
class Listings:
    """A place with several listings, oldest first; `errors`: listing -> the error after its hits.

    A thread may have the name of any of its posts; `read_in` are the names by which it was read.
    """

    listings: dict[str, list[SearchHit]]
    posts: dict[str, list[Any]] = field(default_factory=dict)
    errors: dict[str, SourceError] = field(default_factory=dict)
    gone: tuple[str, ...] = ()
    name: str = "toy"
    read_in: list[str] = field(default_factory=list)
    asked_since: dict[str, float] = field(default_factory=dict)
    place: SourcePlace = field(init=False)

    def __post_init__(self) -> None:
        self.place = SourcePlace(self.name, WebClient(Access(), "Toy"), Notes(), items="notes")

    @property
    def searches(self) -> Mapping[str, Search]:
        return {name: partial(self._find, name) for name in self.listings}

    def _find(self, name: str, since: float, until: float) -> Iterator[SearchHit | SearchProgress]:
        self.asked_since[name] = since
        for hit in self.listings[name]:
            if since <= hit.at < until:
                yield hit
                yield SearchProgress(hit.at)
        if name in self.errors:
            raise self.errors[name]

    def sizes(self, known: Mapping[str, int]) -> Mapping[str, int]:
        del known
        return {}

    def read(self, thread: str) -> ThreadSnapshot:
        self.read_in.append(thread)
        if self.gone:
            return ThreadSnapshot([], gone=self.gone)
        posts = next(posts for posts in self.posts.values() if thread in {post.id[4:] for post in posts})
        names = frozenset(post.id[4:] for post in posts)
        return ThreadSnapshot(posts, len(posts), name=posts[0].id[4:], covers=names)


def walk(place: Listings, cursor: Cursor | None = None, **plan: Any) -> list[Batch]:
    """Return the batches of a run up to its failure, which becomes a warning."""
    run_plan = replace(PLAN, **{"follow": 10_000.0, **plan})
    source_cursor = SourceCursor.from_json(cursor, ["Brewlark"])
    batches: list[Batch] = []
    try:
        for batch in to_batches([place], run_plan, source_cursor, place.place.notes):
            batches.append(batch)
    except SourceError as error:
        place.place.notes.warnings.append(f"ended: {error}")
    return batches


def searches_of(batches: list[Batch]) -> dict[str, float]:
    cursor = batches[-1].cursor
    assert cursor is not None
    return {name: search["seen_until"] for name, search in cursor["places"]["toy"]["searches"].items()}


@pytest.fixture
def two() -> Listings:
    return Listings(
        {"#a": [SearchHit("1", "1", 1000.0), SearchHit("2", "2", 1500.0)], "#b": [SearchHit("3", "3", 4000.0)]},
        {"1": [post("1", "1", 1000.0), post("2", "1", 1500.0, "same here")], "3": [post("3", "3", 4000.0)]},
    )


def test_each_search_has_a_cursor_of_its_own(two: Listings) -> None:
    first = walk(two)
    assert searches_of(first) == {"#a": 1500.0, "#b": 4000.0}
    walk(two, first[-1].cursor)
    assert two.asked_since == {"#a": 1400.0, "#b": 3900.0}


def test_a_search_that_is_new_is_read_from_the_beginning(two: Listings) -> None:
    first = walk(two)
    two.listings["#c"] = []
    walk(two, first[-1].cursor, since=7.0)
    assert two.asked_since["#c"] == 7.0


def test_a_thread_with_two_names_is_read_once_and_followed_by_its_first_post(
    two: Listings,
) -> None:
    batches = walk(two)
    assert two.read_in == ["1", "3"]
    assert ids_of(batches) == ["1", "2", "3"]
    assert batches[-1].cursor is not None
    assert set(batches[-1].cursor["places"]["toy"]["followed"]) == {"1", "3"}
    assert batches[-1].cursor["places"]["toy"]["unread"] == {}


def test_a_thread_found_by_a_reply_has_the_name_of_its_first_post(two: Listings) -> None:
    two.listings = {"#a": [SearchHit("2", "2", 1500.0)]}
    (*_, last) = walk(two)
    assert last.cursor is not None
    assert list(last.cursor["places"]["toy"]["followed"]) == ["1"]


def test_a_search_that_fails_keeps_its_hits_and_its_progress(two: Listings) -> None:
    two.errors["#a"] = Unavailable("Down.")
    first = walk(two)
    assert (ids_of(first), two.place.notes.warnings) == (["1", "2"], ["ended: Down."])
    assert searches_of(first) == {"#a": 1500.0}
    two.errors = {}
    assert ids_of(walk(two, first[-1].cursor)) == ["3"]


def test_a_followed_thread_is_returned_again_only_when_it_changed(two: Listings) -> None:
    first = walk(two)
    second = walk(two, first[-1].cursor)
    assert (ids_of(second), two.read_in[2:]) == ([], ["1", "3"])
    two.posts["3"].append(post("4", "3", 4100.0, "a reply"))
    assert ids_of(walk(two, second[-1].cursor)) == ["3", "4"]


def test_a_thread_of_the_same_size_with_another_newest_post_has_changed(two: Listings) -> None:
    first = walk(two)
    two.posts["1"][1] = post("5", "1", 1600.0, "instead of the deleted one")
    assert ids_of(walk(two, first[-1].cursor)) == ["1", "5"]


def test_one_run_reads_some_followed_threads_and_the_next_one_the_others(two: Listings) -> None:
    first = walk(two)
    two.read_in.clear()
    second = walk(two, first[-1].cursor, max_followed_reads=1)
    walk(two, second[-1].cursor, max_followed_reads=1)
    assert two.read_in == ["1", "3"]


def test_deleted_posts_are_in_the_last_batch_and_no_longer_followed(two: Listings) -> None:
    first = walk(two)
    two.gone = ("toy:1",)
    (*_, last) = walk(two, first[-1].cursor)
    assert last.gone == ("toy:1",)
    assert last.cursor is not None
    assert last.cursor["places"]["toy"]["followed"] == {}


def test_posts_of_two_places_are_returned_once_and_in_one_thread(two: Listings) -> None:
    other = Listings(
        {"#a": [SearchHit("9", "9", 1000.0)]}, {"9": [post("9", "9", 1000.0), post("2", "9", 1500.0)]}, name="b"
    )
    batches = list(to_batches([two, other], PLAN, SourceCursor(["Brewlark"]), Notes()))
    assert ids_of(batches) == ["1", "2", "3", "9"]
    assert {post.id: post.thread for post in batches[2].posts} == {"toy:9": "toy:1"}


@pytest.mark.parametrize(("apart", "expected"), [(True, ["1", "2", "3"]), (False, [])])
def test_a_rate_limit_ends_the_run_unless_each_place_has_its_own(
    two: Listings, apart: bool, expected: list[str]
) -> None:
    limited = Listings({"#a": []}, errors={"#a": RateLimited("Wait.")}, name="limited")
    batches: list[Batch] = []
    run_of_both = to_batches(
        [limited, two], replace(PLAN, has_separate_limits=apart), SourceCursor(["Brewlark"]), limited.place.notes
    )
    if apart:
        batches.extend(run_of_both)
        assert limited.place.notes.gaps == [Gap("limited", "outage", "Wait.")]
    else:
        with pytest.raises(RateLimited):
            batches.extend(run_of_both)
    assert ids_of(batches) == expected


def test_a_silent_thread_is_dropped_by_the_clock(two: Listings) -> None:
    (*_, last) = walk(two, follow=1000.0, now=4900.0)
    assert last.cursor is not None
    assert list(last.cursor["places"]["toy"]["followed"]) == ["3"]


def test_a_source_that_is_down_uses_up_no_tries(toy: Toy) -> None:
    toy.broken = {"a": Unavailable("Broken a."), "b": Unavailable("Broken b.")}
    source_cursor = SourceCursor(["Brewlark"])
    with pytest.raises(Unavailable, match=r"Broken b\."):
        list(to_batches([toy], PLAN, source_cursor, Notes()))
    assert source_cursor.places["toy"].unread == {"a": (1000.0, 0), "b": (2000.0, 0)}


def test_a_search_that_ran_before_the_source_went_down_is_in_the_cursor(toy: Toy) -> None:
    toy.broken = {"a": Unavailable("Broken a."), "b": Unavailable("Broken b.")}
    batches: list[Batch] = []
    source_cursor = SourceCursor(["Brewlark"])
    with pytest.raises(Unavailable):
        for batch in to_batches([toy], PLAN, source_cursor, Notes()):
            batches.append(batch)
    toy.broken = {}
    assert ids_of(run(toy, batches[-1].cursor)[0]) == ["a1", "a2", "b1"]


def test_threads_that_failed_before_do_not_block_others_or_end_a_run(toy: Toy) -> None:
    toy.broken = {"a": Unavailable("Broken a.")}
    first, _ = run(toy)
    toy.add("c1", "c", 2500.0)
    toy.broken["c"] = Unavailable("Broken c.")
    second, _ = run(toy, first[-1].cursor)
    toy.add("d1", "d", 2600.0)
    third, warnings = run(toy, second[-1].cursor)
    assert ids_of(third) == ["d1"]
    assert warnings == ["Broken c. The next run tries again.", "Broken a. The next run tries again."]


def test_a_malformed_thread_gets_fewer_tries(toy: Toy) -> None:
    toy.spoilt = {"toy:a2"}
    first, _ = run(toy, max_attempts=2)
    second, _ = run(toy, first[-1].cursor, max_attempts=2)
    toy.read_in.clear()
    run(toy, second[-1].cursor, max_attempts=2)
    assert "a" not in toy.read_in


def test_a_new_alias_resets_all_searches_except_lasting_ones() -> None:
    place_cursor = PlaceCursor(
        5.0, ["x"], searches={"#a": SearchCursor(6.0, ["y"]), "stream": SearchCursor(7.0, ["z"])}
    )
    stored = SourceCursor(["Old"], {"toy": place_cursor}).to_json(0.0)
    opened = SourceCursor.from_json(stored, ["New"], lasting=["stream"]).places["toy"]
    assert (opened.seen_until, opened.searches) == (0.0, {"stream": SearchCursor(7.0, ["z"])})


def test_the_warning_names_the_items_of_a_place(two: Listings) -> None:
    two.place.add_dead_letter({}, "wrong", "a search")
    two.place.warn_malformed()
    assert two.place.notes.warnings == ["toy sent 1 notes that could not be parsed; they were skipped."]
    assert [letter.where for letter in two.place.notes.dead] == ["toy: a search"]


def test_an_abandoned_hit_has_the_time_of_the_newest_search(two: Listings) -> None:
    place_cursor = PlaceCursor(searches={"#a": SearchCursor(50.0)})
    place_cursor.postpone("1")
    assert (place_cursor.unread, datetime.fromtimestamp(place_cursor.newest(), UTC)) == (
        {"1": (50.0, 1)},
        datetime.fromtimestamp(50.0, UTC),
    )
    assert two.read_in == []

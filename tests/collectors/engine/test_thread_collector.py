"""Search, read and follow: the run of a source on the engine, with an invented source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from toy_source import PLAN, Toy, ids_of, post, run

from collectors.engine.cursor import MAX_ATTEMPTS, PlaceCursor, SourceCursor
from collectors.engine.failures import AccessDenied, NotFound
from collectors.engine.run_notes import Notes
from collectors.engine.thread_collector import to_batches
from talkworthy.errors import AuthFailed, RateLimited, Unavailable
from talkworthy.model import Batch, Cursor, Gap


def test_threads_come_whole_and_the_oldest_find_first(toy: Toy) -> None:
    batches, _ = run(toy)
    assert [ids_of([batch]) for batch in batches] == [["a1", "a2"], ["b1"], []]


def test_with_newest_first_a_run_that_is_cut_short_has_read_the_newest_find(toy: Toy) -> None:
    toy.broken["a"] = RateLimited("Wait.", 60.0)
    batches: list[Batch] = []
    with pytest.raises(RateLimited):
        plan = replace(PLAN, newest_first=True)
        batches.extend(iter_into(batches, to_batches([toy], plan, SourceCursor(["Brewlark"]), Notes())))
    assert [ids_of([batch]) for batch in batches] == [["b1"], []]
    toy.broken.clear()
    assert ids_of(run(toy, batches[-1].cursor, newest_first=True)[0]) == ["a1", "a2"]


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


def test_a_thread_that_has_grown_is_read_again(toy: Toy) -> None:
    first, _ = run(toy)
    toy.add("b2", "b", 2100.0, "a reply that names nobody")
    second, _ = run(toy, first[-1].cursor)
    assert ids_of(second) == ["b1", "b2"]
    assert ids_of(run(toy, second[-1].cursor)[0]) == []


def test_a_thread_that_fell_silent_is_let_go(toy: Toy) -> None:
    first, _ = run(toy, follow=300.0)
    toy.add("a3", "a", 1600.0, "too late")
    assert ids_of(run(toy, first[-1].cursor)[0]) == []


def test_a_thread_that_does_not_name_the_brand_is_dropped(toy: Toy) -> None:
    toy.threads["b"] = [post("b1", "b", 2000.0, "Brewlarks")]
    assert ids_of(run(toy)[0]) == ["a1", "a2"]


def test_a_new_alias_searches_everything_again(toy: Toy) -> None:
    first, _ = run(toy)
    source_cursor = SourceCursor.from_json(first[-1].cursor, ["Brewlark", "Larky"])
    list(to_batches([toy], PLAN, source_cursor, Notes()))
    assert toy.asked_since == [0.0, 0.0]


def test_one_broken_thread_is_put_off_and_read_in_the_next_run(toy: Toy) -> None:
    toy.broken["a"] = Unavailable("The thread a is broken.")
    first, warnings = run(toy)
    assert ids_of(first) == ["b1"]
    assert warnings == ["The thread a is broken. The next run tries again."]
    toy.broken.clear()
    assert ids_of(run(toy, first[-1].cursor)[0]) == ["a1", "a2"]


def test_a_thread_that_never_can_be_read_is_given_up_and_leaves_a_gap(toy: Toy) -> None:
    toy.broken["a"] = Unavailable("Broken.")
    cursor: Cursor | None = None
    all_warnings: list[str] = []
    gaps: list[Gap] = []
    for _ in range(MAX_ATTEMPTS + 1):
        batches, warnings = run(toy, cursor)
        cursor = batches[-1].cursor
        all_warnings += warnings
        gaps += toy.place.notes.gaps
    assert all_warnings == ["Broken. The next run tries again."] * (MAX_ATTEMPTS - 1) + [
        "Broken. It will not be tried again."
    ]
    moment = datetime.fromtimestamp(1000.0, UTC)
    assert gaps == [Gap("toy", "missed", "Broken. It will not be tried again.", moment, moment)]


def test_two_broken_threads_in_a_row_end_the_run_and_nothing_is_lost(toy: Toy) -> None:
    toy.add("c1", "c", 3000.0)
    toy.broken = {"b": Unavailable("Broken b."), "c": Unavailable("Broken c.")}
    batches: list[Batch] = []
    source_cursor = SourceCursor.from_json(None, ["Brewlark"])
    with pytest.raises(Unavailable, match=r"Broken c\."):
        batches.extend(iter_into(batches, to_batches([toy], PLAN, source_cursor, Notes())))
    assert ids_of(batches) == ["a1", "a2"]
    toy.broken = {}
    assert ids_of(run(toy, batches[-1].cursor)[0]) == ["b1", "c1"]


def test_a_rate_limit_in_the_middle_leaves_what_is_unread_in_the_cursor(toy: Toy) -> None:
    toy.broken["b"] = RateLimited("Wait.", 60.0)
    batches: list[Batch] = []
    with pytest.raises(RateLimited):
        batches.extend(iter_into(batches, to_batches([toy], PLAN, SourceCursor(["Brewlark"]), Notes())))
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
        batches.extend(iter_into(batches, to_batches([toy], PLAN, SourceCursor(["Brewlark"]), Notes())))
    assert batches == []


def test_a_thread_that_is_not_there_once_is_read_in_the_next_run(toy: Toy) -> None:
    toy.broken = {"a": NotFound("gone"), "b": NotFound("gone")}
    first, warnings = run(toy)
    assert (ids_of(first), warnings) == ([], [])
    toy.broken.clear()
    assert ids_of(run(toy, first[-1].cursor)[0]) == ["a1", "a2", "b1"]


def test_a_thread_that_is_followed_and_not_there_once_is_read_in_the_next_run(toy: Toy) -> None:
    first, _ = run(toy)
    toy.add("a3", "a", 1600.0, "same here")
    toy.broken = {"a": NotFound("gone")}
    second, _ = run(toy, first[-1].cursor)
    assert ids_of(second) == []
    toy.broken.clear()
    assert ids_of(run(toy, second[-1].cursor)[0]) == ["a1", "a2", "a3"]


def test_a_thread_that_is_empty_once_is_read_in_the_next_run(toy: Toy) -> None:
    toy.empty = {"a"}
    first, _ = run(toy)
    toy.empty = set()
    assert (ids_of(first), ids_of(run(toy, first[-1].cursor)[0])) == (["b1"], ["a1", "a2"])


def test_a_missing_thread_is_dropped_without_a_warning(toy: Toy) -> None:
    toy.broken = {"a": NotFound("gone")}
    cursor: Cursor | None = None
    for _ in range(MAX_ATTEMPTS):
        batches, warnings = run(toy, cursor)
        cursor = batches[-1].cursor
        assert warnings == []
    toy.read_in.clear()
    run(toy, cursor)
    assert toy.read_in == []


def test_a_private_thread_is_tried_again_in_the_next_run(toy: Toy) -> None:
    toy.broken = {"a": AccessDenied("The thread a is private.")}
    first, warnings = run(toy)
    assert (ids_of(first), warnings) == (["b1"], ["The thread a is private. The next run tries again."])
    toy.broken.clear()
    assert ids_of(run(toy, first[-1].cursor)[0]) == ["a1", "a2"]


def test_nothing_as_late_as_the_end_is_looked_for(toy: Toy) -> None:
    assert ids_of(run(toy, until=2000.0)[0]) == ["a1", "a2"]


def test_a_backfill_searches_before_the_cursor_and_does_not_move_it(toy: Toy) -> None:
    first, _ = run(toy, since=1900.0)
    assert ids_of(first) == ["b1"]
    second, _ = run(toy, first[-1].cursor, until=1900.0)
    assert ids_of(second) == ["a1", "a2"]
    toy.add("b2", "b", 2100.0)
    third, _ = run(toy, second[-1].cursor)
    assert (ids_of(third), toy.asked_since) == (["b1", "b2"], [1900.0, 0.0, 1900.0])


def test_a_reply_whose_parent_is_not_there_says_so(toy: Toy) -> None:
    toy.threads["a"].append(post("a3", "a", 1600.0, "yes", reply_to="toy:never"))
    posts = [item for batch in run(toy)[0] for item in batch.posts]
    assert [item.id for item in posts if item.parent_missing] == ["toy:a3"]


YEAR_9999 = 253_402_300_799.0


def test_a_post_of_the_year_9999_does_not_end_the_following_of_other_threads(toy: Toy) -> None:
    toy.add("a9", "a", YEAR_9999, "a reply")
    first, _ = run(toy)
    toy.add("a3", "a", 2_050.0, "a reply that names nobody")
    toy.add("b2", "b", 2_100.0, "a reply that names nobody")
    second, _ = run(toy, first[-1].cursor)
    assert {"a3", "b2"} <= set(ids_of(second))


def test_a_hit_of_the_year_9999_does_not_move_the_search_past_others(toy: Toy) -> None:
    toy.add("c1", "c", YEAR_9999)
    first, _ = run(toy)
    toy.add("d1", "d", 2_050.0)
    second, _ = run(toy, first[-1].cursor)
    assert toy.asked_since == [0.0, 1900.0]
    assert "d1" in ids_of(second)


def test_a_cursor_that_such_a_post_has_moved_searches_again_from_the_beginning(toy: Toy) -> None:
    first, _ = run(toy)
    cursor = SourceCursor.from_json(first[-1].cursor, ["Brewlark"])
    cursor.places["toy"].followed = {"b": (1, YEAR_9999)}  # the others are not followed any more
    toy.add("a3", "a", 2_050.0, "a reply that names nobody")
    second, _ = run(toy, cursor.to_json(1000.0))
    assert "a3" in ids_of(second)
    assert second[-1].cursor is not None
    assert ids_of(run(toy, second[-1].cursor)[0]) == []


def test_a_post_of_the_future_does_not_move_a_cursor_past_others() -> None:
    toy, plan = Toy(), replace(PLAN, now=2_000.0)
    toy.add("a", "t", 1_000.0)
    toy.add("ages", "u", 9e9)
    cursor = SourceCursor([])
    list(to_batches([toy], plan, cursor, toy.place.notes))
    assert cursor.place("toy").seen_until == 1_000.0


def test_a_cursor_that_stands_in_the_future_begins_again() -> None:
    toy, plan = Toy(), replace(PLAN, now=2_000.0)
    toy.add("a", "t", 1_000.0)
    cursor = SourceCursor([], {"toy": PlaceCursor(seen_until=9e9)})
    list(to_batches([toy], plan, cursor, toy.place.notes))
    assert toy.asked_since == [0.0]
    assert cursor.place("toy").seen_until == 1_000.0

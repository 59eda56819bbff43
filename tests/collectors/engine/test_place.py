"""Places that are down or private, and malformed items, with an invented source."""

from __future__ import annotations

from toy_source import Toy, ids_of, run

from collectors.engine.cursor import MAX_ATTEMPTS
from collectors.engine.failures import AccessDenied
from talkworthy.errors import Unavailable
from talkworthy.model import Cursor, Gap


def test_one_place_that_is_down_does_not_stop_the_others(toy: Toy) -> None:
    down = Toy(name="down", down=Unavailable("The first place is down."))
    batches, warnings = run([down, toy])
    assert ids_of(batches) == ["a1", "a2", "b1"]
    assert warnings == ["The first place is down."]
    assert toy.place.notes.gaps == [Gap("down", "outage", "The first place is down.")]


def test_one_place_that_is_private_leaves_a_gap(toy: Toy) -> None:
    shut = Toy(name="shut", down=AccessDenied("It is private."))
    run([shut, toy])
    assert toy.place.notes.gaps == [Gap("shut", "closed", "It is private.")]


def test_what_is_malformed_is_counted_aloud_and_kept(toy: Toy) -> None:
    toy.spoilt = {"toy:b1"}
    assert run(toy)[1] == ["toy sent 1 items that could not be parsed; they were skipped."]
    assert [letter.where for letter in toy.place.notes.dead] == ["toy"]


def test_a_thread_with_a_malformed_post_is_read_again_in_the_next_run(toy: Toy) -> None:
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
    for _ in range(MAX_ATTEMPTS):
        cursor = run(toy, cursor)[0][-1].cursor
    assert ids_of(run(toy, cursor)[0]) == []


def test_a_malformed_hit_holds_the_cursor(toy: Toy) -> None:
    toy.spoilt = {"toy:a1"}
    first, _ = run(toy)
    toy.spoilt = set()
    second, _ = run(toy, first[-1].cursor)
    assert ids_of(second) == ["a1", "a2"]
    run(toy, second[-1].cursor)
    assert toy.asked_since == [0.0, 0.0, 1900.0]


def test_a_hit_that_stays_malformed_does_not_hold_the_cursor_for_ever(toy: Toy) -> None:
    toy.spoilt = {"toy:a1"}
    cursor: Cursor | None = None
    for _ in range(MAX_ATTEMPTS + 1):
        cursor = run(toy, cursor)[0][-1].cursor
    assert toy.asked_since == [0.0] * MAX_ATTEMPTS + [1900.0]

"""Cursors of Reddit that were stored before December 2026."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from reddit_server import BASE

from collectors.engine.collector import Query
from collectors.reddit.collector import RedditCollector
from collectors.reddit.cursor import migrate_cursor
from talkworthy.model import Batch

Make = Callable[..., RedditCollector]

WHOLE = """{"aliases": ["Brewlark"], "comments_seen_until": {"homebrew_bench": 1772384460.0,
"slow_kettles": 1772386225.0},
"search_seen_until": {"homebrew_bench": 1772377200.0, "slow_kettles": 1772382600.0}, "doubted": [], "threads":
{"t3_lb0022": [12, 1772384460.0], "t3_lb0021": [4, 1772382620.0], "t3_lb001f": [8, 1772379040.0],
"t3_lb001e": [8, 1772377240.0], "t3_lb001c": [10, 1772373650.0], "t3_lb001b": [10, 1772371850.0],
"t3_lb0019": [2, 1772368210.0], "t3_lb0018": [9, 1772366445.0], "t3_lb0016": [4, 1772362820.0],
"t3_lb0015": [9, 1772361045.0], "t3_lb0013": [1, 1772357405.0], "t3_lb0012": [9, 1772355645.0],
"t3_lb0010": [6, 1772352030.0], "t3_lb000f": [1, 1772350205.0], "t3_lb0006": [25, 1772347224.0],
"t3_lb000d": [2, 1772346610.0], "t3_lb000c": [6, 1772344830.0], "t3_lb000a": [7, 1772341235.0],
"t3_lb0009": [2, 1772339410.0], "t3_lb0007": [12, 1772335860.0], "t3_lb0003": [7, 1772335230.0],
"t3_lb0004": [241, 1772331605.0], "t3_lb0001": [7, 1772325035.0], "t3_lb0000": [4, 1772323220.0]}}"""
"""As the collector of November 2026 stored it after it had read the whole invented world."""


def ids_of(batches: Iterable[Batch]) -> set[str]:
    return {post.id.removeprefix("reddit:") for batch in batches for post in batch.posts}


def test_an_old_cursor_has_the_same_marks_in_its_new_shape() -> None:
    old = json.loads(
        """{"aliases": ["Brewlark"], "comments_seen_until": {"tea": 100.0}, "search_seen_until": {"tea": 90.0,
        "tea 2": 80.0}, "threads": {"t3_a": [3, 70.0], "t3_b": [-1, 60.0], "t3_c": [-1, 50.0]},
        "doubted": ["r/tea, tea", "the search in r/tea, tea 2", "t3_b"]}"""
    )
    assert migrate_cursor(old) == {
        "aliases": ["Brewlark"],
        "places": {
            "Reddit": {
                "unread": {"t3_b": [60.0, 1], "t3_c": [50.0, 0]},
                "followed": {"t3_a": [3, 70.0]},
                "searches": {
                    "comments tea": {"seen_until": 100.0, "recent": [], "held": 1},
                    "search tea": {"seen_until": 90.0, "recent": [], "held": 0},
                    "search tea 2": {"seen_until": 80.0, "recent": [], "held": 1},
                },
            }
        },
    }


def test_a_cursor_of_before_november_2026_says_nothing_of_doubts() -> None:
    old = json.loads('{"aliases": [], "comments_seen_until": {}, "search_seen_until": {"all": 5.0}, "threads": {}}')
    assert migrate_cursor(old) == {
        "aliases": [],
        "places": {
            "Reddit": {
                "unread": {},
                "followed": {},
                "searches": {"search all": {"seen_until": 5.0, "recent": [], "held": 0}},
            }
        },
    }


def test_a_cursor_of_today_stays_what_it_is(reddit_collector: Make, brewlark_query: Query) -> None:
    cursor = list(reddit_collector().collect(brewlark_query, None))[-1].cursor
    assert cursor is not None
    assert migrate_cursor(cursor) == cursor
    assert migrate_cursor(None) is None


def test_after_an_old_cursor_nothing_is_read_again(reddit_collector: Make, brewlark_query: Query) -> None:
    assert ids_of(reddit_collector().collect(brewlark_query, json.loads(WHOLE))) == set()


def test_after_an_old_cursor_what_has_grown_and_what_is_new_is_read(
    reddit_collector: Make, reddit_world: Any, brewlark_query: Query
) -> None:
    reddit_world.comment("t3_lb0000", "same here", BASE + 90_000)
    new = reddit_world.submit("slow_kettles", "A new Brewlark", "", BASE + 90_000)
    ids = ids_of(reddit_collector().collect(brewlark_query, json.loads(WHOLE)))
    assert ids == reddit_world.tree("t3_lb0000") | {new}


def test_what_an_old_cursor_left_to_be_read_again_is_read(
    reddit_collector: Make, reddit_world: Any, brewlark_query: Query
) -> None:
    cursor = json.loads(WHOLE)
    cursor["threads"]["t3_lb0004"] = [-1, 1772331605.0]
    assert ids_of(reddit_collector().collect(brewlark_query, cursor)) == reddit_world.tree("t3_lb0004")

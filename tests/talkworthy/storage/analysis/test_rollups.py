"""Daily counts equal a plain count of the posts, whatever happened to them in between."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talkworthy.storage.analysis import results
from talkworthy.storage.analysis.rollups import stale_brands, update_rollups
from talkworthy.storage.schema.core import rollups, stale_days
from talkworthy.timestamps import EPOCH

MARCH_2 = 20_514
EVENING = datetime(2026, 3, 2, 23, 59, 59, 999_999, tzinfo=UTC)


def test_each_day_is_counted_by_place_side_and_author_type(shelf: Any, post: Any, conversation: Any) -> None:
    shelf.save(
        post("a", created_at=EVENING),
        post("b", created_at=EVENING, community=None),
        post("c", created_at=EVENING + timedelta(microseconds=1)),
        post("d", created_at=EVENING),
        post("copy", created_at=EVENING),
        post("out", created_at=EVENING),
    )
    parts = [shelf.part("a"), shelf.part("b", "context"), shelf.part("c"), shelf.part("d", "implied")]
    said = [shelf.finding(native, "author_type", "public") for native in "acd"]
    said += [shelf.finding("a", "sentiment", "positive"), shelf.finding("d", "sentiment", "positive")]
    shelf.read([conversation("hob:a")], [*parts, shelf.part("copy")], said)
    shelf.tell(
        results.replace_brand_wide, "Brewly", "near_duplicate", [shelf.finding("copy", "near_duplicate", "hob:a")]
    )
    assert (shelf.ask(stale_brands), shelf.tell(update_rollups, "Brewly")) == (["Brewly"], 2)
    assert shelf.rows(rollups) == [
        ("Brewly", MARCH_2, "hob", "", "none", "unknown", 1, 0),
        ("Brewly", MARCH_2, "hob", "kitchens", "positive", "public", 2, 1),
        ("Brewly", MARCH_2 + 1, "hob", "kitchens", "none", "public", 1, 1),
    ]
    assert (shelf.ask(stale_brands), shelf.rows(stale_days)) == ([], [])


def test_a_day_that_lost_its_last_post_loses_its_counts(shelf: Any, post: Any, conversation: Any) -> None:
    shelf.save(post("a"))
    shelf.read([conversation("hob:a")], [shelf.part("a")])
    shelf.tell(update_rollups, "Brewly")
    shelf.save(post("a", text="never mind"))
    shelf.read()
    shelf.tell(update_rollups, "Brewly")
    assert shelf.rows(rollups) == []


def test_more_days_than_are_counted_at_once(sqlite_shelf: Any, post: Any, conversation: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("talkworthy.storage.analysis.rollups.DAYS_AT_ONCE", 2)
    days = [post(str(day), created_at=EVENING + timedelta(days=day)) for day in (-30_000, 0, 1, 5, 900)]
    sqlite_shelf.save(*days)
    sqlite_shelf.read([conversation("hob:0")], [sqlite_shelf.part(str(day)) for day in (-30_000, 0, 1, 5, 900)])
    assert sqlite_shelf.tell(update_rollups, "Brewly") == 5
    expected = [(MARCH_2 + day,) for day in (-30_000, 0, 1, 5, 900)]
    assert sqlite_shelf.rows(rollups, "day") == expected


TOLD = st.fixed_dictionaries(
    {
        "hours": st.integers(-60, 60),
        "community": st.sampled_from(["kitchens", "offices"]),
        "author_type": st.sampled_from(["public", "staff", None]),
        "sentiment": st.sampled_from(["positive", "negative", None]),
        "mention_kind": st.sampled_from(["direct", "implied", "context", None]),
        "brand": st.sampled_from(["Brewly", "Mokka"]),
        "copy": st.booleans(),
    }
)


Told = dict[str, Any]


def plain_count(held: dict[str, Told], brand: str) -> Counter[tuple[Any, ...]]:
    """The same counts without a database: (day, community, sentiment, author type, direct) of each post that counts."""
    return Counter(
        (
            told["hours"] // 24,
            told["community"],
            told["sentiment"] or "none",
            told["author_type"] or "unknown",
            told["mention_kind"] == "direct",
        )
        for told in held.values()
        if told["mention_kind"] and told["brand"] == brand and not told["copy"]
    )


def rolled_up(shelf: Any, brand: str) -> Counter[tuple[Any, ...]]:
    counts: Counter[tuple[Any, ...]] = Counter()
    for of_brand, day, _, community, sentiment, author_type, number, direct in shelf.rows(rollups):
        if of_brand == brand:
            counts[day, community, sentiment, author_type, True] += direct
            counts[day, community, sentiment, author_type, False] += number - direct
    return +counts


def read_round(shelf: Any, conversation: Any, changed: dict[str, Told], held: dict[str, Told]) -> None:
    """What `analyse` does after posts changed: read them, find duplicates among all, count."""
    within = {native: told for native, told in changed.items() if told["mention_kind"]}
    shelf.read(
        [conversation(f"hob:{native}", brand=told["brand"]) for native, told in within.items()],
        [shelf.part(native, told["mention_kind"], told["brand"]) for native, told in within.items()],
        [
            shelf.finding(native, name, told[name], brand=told["brand"])
            for native, told in within.items()
            for name in ("author_type", "sentiment")
            if told[name]
        ],
    )
    for brand in shelf.ask(stale_brands):
        copies = [
            native for native, told in held.items() if told["mention_kind"] and told["brand"] == brand and told["copy"]
        ]
        found = [shelf.finding(native, "near_duplicate", "hob:z", brand=brand) for native in copies]
        shelf.tell(results.replace_brand_wide, brand, "near_duplicate", found)
        shelf.tell(update_rollups, brand)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rounds=st.lists(st.dictionaries(st.sampled_from("abcdef"), TOLD, min_size=1), min_size=1, max_size=4))
def test_counts_equal_a_plain_count_however_posts_change(
    sqlite_shelf: Any, post: Any, conversation: Any, rounds: list[dict[str, Told]]
) -> None:
    sqlite_shelf.clear()
    held: dict[str, Told] = {}
    for number, changed in enumerate(rounds):
        held |= changed
        sqlite_shelf.save(
            *(
                post(
                    native,
                    created_at=EPOCH + timedelta(hours=told["hours"]),
                    community=told["community"],
                    text=f"round {number}",
                )
                for native, told in changed.items()
            )
        )
        read_round(sqlite_shelf, conversation, changed, held)
    for brand in ("Brewly", "Mokka"):
        assert rolled_up(sqlite_shelf, brand) == plain_count(held, brand)

"""Daily counts equal a plain count of the posts, whatever changed in between."""

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


def test_each_day_is_counted_by_place_side_and_author_type(scratch: Any, post: Any, conversation: Any) -> None:
    scratch.save(
        post("a", created_at=EVENING),
        post("b", created_at=EVENING, community=None),
        post("c", created_at=EVENING + timedelta(microseconds=1)),
        post("d", created_at=EVENING),
        post("copy", created_at=EVENING),
        post("out", created_at=EVENING),
    )
    parts = [
        scratch.mention("a"),
        scratch.mention("b", "context"),
        scratch.mention("c"),
        scratch.mention("d", "implied"),
    ]
    annotation_rows = [scratch.annotation(native, "author_type", "public") for native in "acd"]
    annotation_rows += [
        scratch.annotation("a", "sentiment", "positive"),
        scratch.annotation("d", "sentiment", "positive"),
    ]
    scratch.read([conversation("hob:a")], [*parts, scratch.mention("copy")], annotation_rows)
    scratch.change(
        results.replace_brand_wide, "Brewly", "near_duplicate", [scratch.annotation("copy", "near_duplicate", "hob:a")]
    )
    assert (scratch.query(stale_brands), scratch.change(update_rollups, "Brewly")) == (["Brewly"], 2)
    assert scratch.rows(rollups) == [
        ("Brewly", MARCH_2, "hob", "", "none", "unknown", 1, 0),
        ("Brewly", MARCH_2, "hob", "kitchens", "positive", "public", 2, 1),
        ("Brewly", MARCH_2 + 1, "hob", "kitchens", "none", "public", 1, 1),
    ]
    assert (scratch.query(stale_brands), scratch.rows(stale_days)) == ([], [])


def test_a_day_that_lost_its_last_post_loses_its_counts(scratch: Any, post: Any, conversation: Any) -> None:
    scratch.save(post("a"))
    scratch.read([conversation("hob:a")], [scratch.mention("a")])
    scratch.change(update_rollups, "Brewly")
    scratch.save(post("a", text="never mind"))
    scratch.read()
    scratch.change(update_rollups, "Brewly")
    assert scratch.rows(rollups) == []


def test_more_days_than_are_counted_at_once(
    sqlite_scratch: Any, post: Any, conversation: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr("talkworthy.storage.analysis.rollups.DAYS_AT_ONCE", 2)
    days = [post(str(day), created_at=EVENING + timedelta(days=day)) for day in (-30_000, 0, 1, 5, 900)]
    sqlite_scratch.save(*days)
    sqlite_scratch.read([conversation("hob:0")], [sqlite_scratch.mention(str(day)) for day in (-30_000, 0, 1, 5, 900)])
    assert sqlite_scratch.change(update_rollups, "Brewly") == 5
    expected = [(MARCH_2 + day,) for day in (-30_000, 0, 1, 5, 900)]
    assert sqlite_scratch.rows(rollups, "day") == expected


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


def plain_count(stored: dict[str, Told], brand: str) -> Counter[tuple[Any, ...]]:
    """The same counts without a database: (day, community, sentiment, author type, direct) of each counted post."""
    return Counter(
        (
            state["hours"] // 24,
            state["community"],
            state["sentiment"] or "none",
            state["author_type"] or "unknown",
            state["mention_kind"] == "direct",
        )
        for state in stored.values()
        if state["mention_kind"] and state["brand"] == brand and not state["copy"]
    )


def rolled_up(scratch: Any, brand: str) -> Counter[tuple[Any, ...]]:
    counts: Counter[tuple[Any, ...]] = Counter()
    for of_brand, day, _, community, sentiment, author_type, number, direct in scratch.rows(rollups):
        if of_brand == brand:
            counts[day, community, sentiment, author_type, True] += direct
            counts[day, community, sentiment, author_type, False] += number - direct
    return +counts


def read_round(scratch: Any, conversation: Any, changed: dict[str, Told], stored: dict[str, Told]) -> None:
    """The steps of `analyse` after posts changed: analyse them, find duplicates among all, count."""
    within = {native: state for native, state in changed.items() if state["mention_kind"]}
    scratch.read(
        [conversation(f"hob:{native}", brand=state["brand"]) for native, state in within.items()],
        [scratch.mention(native, state["mention_kind"], state["brand"]) for native, state in within.items()],
        [
            scratch.annotation(native, name, state[name], brand=state["brand"])
            for native, state in within.items()
            for name in ("author_type", "sentiment")
            if state[name]
        ],
    )
    for brand in scratch.query(stale_brands):
        copies = [
            native
            for native, state in stored.items()
            if state["mention_kind"] and state["brand"] == brand and state["copy"]
        ]
        duplicates = [scratch.annotation(native, "near_duplicate", "hob:z", brand=brand) for native in copies]
        scratch.change(results.replace_brand_wide, brand, "near_duplicate", duplicates)
        scratch.change(update_rollups, brand)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rounds=st.lists(st.dictionaries(st.sampled_from("abcdef"), TOLD, min_size=1), min_size=1, max_size=4))
def test_counts_equal_a_plain_count_however_posts_change(
    sqlite_scratch: Any, post: Any, conversation: Any, rounds: list[dict[str, Told]]
) -> None:
    sqlite_scratch.clear()
    stored: dict[str, Told] = {}
    for number, changed in enumerate(rounds):
        stored |= changed
        sqlite_scratch.save(
            *(
                post(
                    native,
                    created_at=EPOCH + timedelta(hours=state["hours"]),
                    community=state["community"],
                    text=f"round {number}",
                )
                for native, state in changed.items()
            )
        )
        read_round(sqlite_scratch, conversation, changed, stored)
    for brand in ("Brewly", "Mokka"):
        assert rolled_up(sqlite_scratch, brand) == plain_count(stored, brand)

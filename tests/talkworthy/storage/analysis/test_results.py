"""Results of the analysis: all of them are replaced, and none is left over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from talkworthy.findings import AnalysisResult, Mention
from talkworthy.model import NameMatch
from talkworthy.storage.analysis import results
from talkworthy.storage.analysis.quarantined_conversations import replace_conversations_with_quarantine
from talkworthy.storage.analysis.results import count_outdated_threads
from talkworthy.storage.analysis.sample_results import SampledPost, SampleResult, save_sample_results
from talkworthy.storage.conversations.queries import load_thread
from talkworthy.storage.schema.comparisons import (
    author_types_with_quarantine,
    conversations_with_quarantine,
    sample_results,
)
from talkworthy.storage.schema.core import (
    annotations,
    conversations,
    mentions,
    rollups,
    scores,
    stale_days,
    threads,
    topics,
)

MARCH_2 = 20_514


def no_stale_days(scratch: Any) -> None:
    scratch.change(lambda connection: connection.execute(stale_days.delete()))


def stale(scratch: Any) -> list[tuple[Any, ...]]:
    return scratch.rows(stale_days, "brand", "day")  # type: ignore[no-any-return]


def test_new_threads_are_pending_until_they_are_analysed(scratch: Any, post: Any) -> None:
    scratch.save(post("a"), post("b"), post("b2", thread="hob:b"))
    assert (scratch.pending(), scratch.query(results.count_pending, "v1")) == (["hob:a", "hob:b"], 3)
    scratch.read()
    assert (scratch.pending(), scratch.query(results.count_pending, "v1")) == ([], 0)


def test_what_waits_to_be_read_is_counted_whatever_it_was_read_with(scratch: Any, post: Any) -> None:
    scratch.save(post("a"), post("b"))
    assert scratch.query(count_outdated_threads) == 2
    scratch.read()
    assert scratch.query(count_outdated_threads) == 0


def test_other_brands_or_rules_are_a_reason_to_read_all_again(scratch: Any, post: Any) -> None:
    scratch.save(post("a"), post("b"))
    scratch.read()
    assert scratch.pending("v2") == ["hob:a", "hob:b"]


def test_pending_threads_come_in_pieces(scratch: Any, post: Any) -> None:
    scratch.save(*(post(native) for native in "abcde"))
    first = scratch.query(results.next_pending, "v1", "", 2)
    then = scratch.query(results.next_pending, "v1", first[-1][0], 10)
    assert [row[0] for row in (*first, *then)] == [f"hob:{native}" for native in "abcde"]


def test_posts_are_loaded_by_thread_in_time_order(scratch: Any, post: Any) -> None:
    scratch.save(
        post("b", minutes=5),
        post("a2", thread="hob:a", minutes=9),
        post("a1", thread="hob:a", minutes=9),
        post("a", minutes=1),
        post("c"),
    )
    wanted = [f"hob:{number}" for number in range(40_000)] + ["hob:a", "hob:b"]
    rows = scratch.query(results.load_threads, wanted)
    assert [row.id for row in rows] == ["hob:a", "hob:a1", "hob:a2", "hob:b"]


def test_a_thread_that_grew_while_it_was_read_stays_pending(scratch: Any, post: Any) -> None:
    scratch.save(post("a"), post("b"))
    loaded = scratch.query(results.next_pending, "v1", "", 10)
    scratch.save(post("a2", thread="hob:a"))
    scratch.change(results.save_results, loaded, "v1", AnalysisResult())
    assert scratch.pending() == ["hob:a"]


def test_a_second_analysis_replaces_the_first(scratch: Any, post: Any, conversation: Any) -> None:
    scratch.save(post("a"), post("b"))
    both = [conversation("hob:a"), conversation("hob:b")]
    annotation_rows = [
        scratch.annotation("a", "author_type", "public"),
        scratch.annotation("b", "author_type", "staff"),
    ]
    scratch.read(both, [scratch.mention("a"), scratch.mention("b")], annotation_rows)
    scratch.save(post("a", text="edited"))
    scratch.read(
        [conversation("hob:a", posts=9)],
        [scratch.mention("a", "implied")],
        [scratch.annotation("a", "sentiment", "positive")],
    )
    assert scratch.rows(conversations, "thread", "posts") == [("hob:a", 9), ("hob:b", 2)]
    assert scratch.rows(mentions, "thread", "mention_kind") == [("hob:a", "implied"), ("hob:b", "direct")]
    assert scratch.rows(annotations, "name", "label") == [("author_type", "staff"), ("sentiment", "positive")]


def test_a_conversation_that_is_no_longer_found_goes(scratch: Any, post: Any, conversation: Any) -> None:
    scratch.save(post("a"))
    scratch.read([conversation("hob:a")], [scratch.mention("a")], [scratch.annotation("a", "author_type", "public")])
    scratch.save(post("a", text="never mind"))
    scratch.read()
    assert [scratch.rows(table) for table in (conversations, mentions, annotations)] == [[], [], []]


def test_an_evidence_span_is_kept(scratch: Any, post: Any, conversation: Any) -> None:
    scratch.save(post("a", text="I love Brewly"))
    named = Mention("Brewly", scratch.number("a"), "hob:a", "direct", NameMatch("Brewly", "brewly", 7, 13))
    scratch.read([conversation("hob:a")], [named])
    assert scratch.query(load_thread, "Brewly", "hob:a")[0].named == (7, 13)


def test_the_days_of_a_conversation_before_and_after_are_counted_again(
    scratch: Any, post: Any, conversation: Any
) -> None:
    scratch.save(post("a"), post("a2", thread="hob:a", minutes=24 * 60))
    scratch.read([conversation("hob:a")], [scratch.mention("a")])
    no_stale_days(scratch)
    scratch.save(post("a", text="edited"))
    scratch.read([conversation("hob:a", brand="Mokka")], [scratch.mention("a2", brand="Mokka", thread="hob:a")])
    assert stale(scratch) == [("Brewly", MARCH_2), ("Mokka", MARCH_2 + 1)]


def test_a_duplicate_on_another_day_makes_that_day_stale(scratch: Any, post: Any, conversation: Any) -> None:
    later = post("a").created_at + timedelta(days=2)
    scratch.save(post("a", created_at=later), post("b"))
    scratch.read([conversation("hob:a"), conversation("hob:b")], [scratch.mention("a"), scratch.mention("b")])
    scratch.change(
        results.replace_brand_wide, "Brewly", "near_duplicate", [scratch.annotation("b", "near_duplicate", "hob:z")]
    )
    no_stale_days(scratch)
    same_and_new = [
        scratch.annotation("b", "near_duplicate", "hob:y"),
        scratch.annotation("a", "near_duplicate", "hob:b"),
    ]
    scratch.change(results.replace_brand_wide, "Brewly", "near_duplicate", same_and_new)
    assert stale(scratch) == [("Brewly", MARCH_2 + 2)]
    no_stale_days(scratch)
    scratch.change(results.replace_brand_wide, "Brewly", "near_duplicate", [])
    assert stale(scratch) == [("Brewly", MARCH_2), ("Brewly", MARCH_2 + 2)]


def test_only_the_step_of_the_brand_is_replaced(scratch: Any, post: Any) -> None:
    scratch.save(post("a"))
    for brand, name in (("Brewly", "topic"), ("Brewly", "near_duplicate"), ("Mokka", "topic")):
        scratch.change(results.replace_brand_wide, brand, name, [scratch.annotation("a", name, "1", brand=brand)])
    scratch.change(results.replace_brand_wide, "Brewly", "topic", [scratch.annotation("a", "topic", "2", value=0.5)])
    expected = [("Brewly", "near_duplicate", "1"), ("Brewly", "topic", "2"), ("Mokka", "topic", "1")]
    assert scratch.rows(annotations, "brand", "name", "label") == expected


@pytest.fixture
def two_brands(scratch: Any, post: Any, conversation: Any) -> Any:
    """A store in which two brands have a row in every table."""
    scratch.save(post("a"), post("b"))
    conversations = [conversation("hob:a"), conversation("hob:b", brand="Mokka")]
    parts = [scratch.mention("a"), scratch.mention("b", brand="Mokka")]
    scratch.read(
        conversations,
        parts,
        [scratch.annotation("a", "author_type", "staff"), scratch.annotation("b", "author_type", "bot", brand="Mokka")],
    )
    rows: dict[Any, dict[str, Any]] = {
        topics: {"topic": 0, "label": "pumps", "words": "pump", "posts": 1, "version": "1"},
        rollups: {
            "day": 1,
            "source": "hob",
            "community": "",
            "sentiment": "",
            "author_type": "",
            "posts": 1,
            "direct": 1,
        },
        scores: {"first_day": 1, "last_day": 7, "version": "1", "computed_at": 0, "result": "{}"},
    }
    with scratch.store.write() as connection:
        for table, row in rows.items():
            connection.execute(table.insert(), [{"brand": brand, **row} for brand in ("Brewly", "Mokka")])
    return scratch


def test_a_brand_that_is_no_longer_tracked_leaves_nothing_but_its_scores(two_brands: Any) -> None:
    two_brands.change(results.delete_other_brands, ["Brewly"])
    derived = (conversations, mentions, annotations, topics, rollups, stale_days)
    assert [two_brands.rows(table, "brand") for table in derived] == [[("Brewly",)]] * 6
    assert two_brands.rows(scores, "brand") == [("Brewly",), ("Mokka",)]


def test_a_brand_that_returns_at_once_is_analysed_again(two_brands: Any) -> None:
    two_brands.change(results.delete_other_brands, ["Brewly"])
    assert two_brands.pending() == ["hob:b"]


def test_deleting_no_brand_changes_nothing(two_brands: Any) -> None:
    two_brands.change(results.delete_other_brands, ["Mokka", "Brewly", "Vacuo"])
    assert (len(two_brands.rows(conversations)), two_brands.rows(threads, "fingerprint")) == (2, [("v1",), ("v1",)])


@pytest.fixture
def compared(two_brands: Any, conversation: Any) -> Any:
    """Both brands' threads with the rows that scores are compared with."""
    for brand, native in (("Brewly", "a"), ("Mokka", "b")):
        number = two_brands.number(native)
        two_brands.change(
            replace_conversations_with_quarantine,
            brand,
            [conversation(f"hob:{native}", brand=brand)],
            {number: "public"},
        )
        sampled = SampledPost(number, f"hob:{native}", 1, "v1")
        two_brands.change(save_sample_results, brand, [sampled], [SampleResult(number, "public", "positive")])
    return two_brands


COMPARED = (conversations_with_quarantine, author_types_with_quarantine, sample_results)


def test_what_a_score_is_compared_with_goes_with_its_brand(compared: Any) -> None:
    compared.change(results.delete_other_brands, ["Brewly"])
    assert [compared.rows(table, "brand") for table in COMPARED] == [[("Brewly",)]] * 3


def test_what_a_score_is_compared_with_goes_with_its_thread(compared: Any) -> None:
    compared.change(results.delete_thread_results, ["hob:a"])
    assert [compared.rows(table, "brand") for table in COMPARED] == [[("Mokka",)]] * 3

"""What the analysis reads and writes: nothing is forgotten, nothing lingers."""

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


def no_stale_days(shelf: Any) -> None:
    shelf.tell(lambda connection: connection.execute(stale_days.delete()))


def stale(shelf: Any) -> list[tuple[Any, ...]]:
    return shelf.rows(stale_days, "brand", "day")  # type: ignore[no-any-return]


def test_new_threads_need_reading_until_they_are_read(shelf: Any, post: Any) -> None:
    shelf.save(post("a"), post("b"), post("b2", thread="hob:b"))
    assert (shelf.pending(), shelf.ask(results.count_pending, "v1")) == (["hob:a", "hob:b"], 3)
    shelf.read()
    assert (shelf.pending(), shelf.ask(results.count_pending, "v1")) == ([], 0)


def test_what_waits_to_be_read_is_counted_whatever_it_was_read_with(shelf: Any, post: Any) -> None:
    shelf.save(post("a"), post("b"))
    assert shelf.ask(count_outdated_threads) == 2
    shelf.read()
    assert shelf.ask(count_outdated_threads) == 0


def test_other_brands_or_rules_are_a_reason_to_read_all_again(shelf: Any, post: Any) -> None:
    shelf.save(post("a"), post("b"))
    shelf.read()
    assert shelf.pending("v2") == ["hob:a", "hob:b"]


def test_pending_threads_come_in_pieces(shelf: Any, post: Any) -> None:
    shelf.save(*(post(native) for native in "abcde"))
    first = shelf.ask(results.next_pending, "v1", "", 2)
    then = shelf.ask(results.next_pending, "v1", first[-1][0], 10)
    assert [found[0] for found in (*first, *then)] == [f"hob:{native}" for native in "abcde"]


def test_threads_are_loaded_one_by_one_in_time_order(shelf: Any, post: Any) -> None:
    shelf.save(
        post("b", minutes=5),
        post("a2", thread="hob:a", minutes=9),
        post("a1", thread="hob:a", minutes=9),
        post("a", minutes=1),
        post("c"),
    )
    wanted = [f"hob:{number}" for number in range(40_000)] + ["hob:a", "hob:b"]
    rows = shelf.ask(results.load_threads, wanted)
    assert [row.id for row in rows] == ["hob:a", "hob:a1", "hob:a2", "hob:b"]


def test_a_thread_that_grew_while_it_was_read_stays_pending(shelf: Any, post: Any) -> None:
    shelf.save(post("a"), post("b"))
    loaded = shelf.ask(results.next_pending, "v1", "", 10)
    shelf.save(post("a2", thread="hob:a"))
    shelf.tell(results.save_results, loaded, "v1", AnalysisResult())
    assert shelf.pending() == ["hob:a"]


def test_a_second_reading_takes_the_place_of_the_first(shelf: Any, post: Any, conversation: Any) -> None:
    shelf.save(post("a"), post("b"))
    both = [conversation("hob:a"), conversation("hob:b")]
    said = [shelf.finding("a", "author_type", "public"), shelf.finding("b", "author_type", "staff")]
    shelf.read(both, [shelf.part("a"), shelf.part("b")], said)
    shelf.save(post("a", text="edited"))
    shelf.read(
        [conversation("hob:a", posts=9)], [shelf.part("a", "implied")], [shelf.finding("a", "sentiment", "positive")]
    )
    assert shelf.rows(conversations, "thread", "posts") == [("hob:a", 9), ("hob:b", 2)]
    assert shelf.rows(mentions, "thread", "mention_kind") == [("hob:a", "implied"), ("hob:b", "direct")]
    assert shelf.rows(annotations, "name", "label") == [("author_type", "staff"), ("sentiment", "positive")]


def test_a_conversation_that_is_no_longer_found_goes(shelf: Any, post: Any, conversation: Any) -> None:
    shelf.save(post("a"))
    shelf.read([conversation("hob:a")], [shelf.part("a")], [shelf.finding("a", "author_type", "public")])
    shelf.save(post("a", text="never mind"))
    shelf.read()
    assert [shelf.rows(table) for table in (conversations, mentions, annotations)] == [[], [], []]


def test_an_evidence_span_is_kept(shelf: Any, post: Any, conversation: Any) -> None:
    shelf.save(post("a", text="I love Brewly"))
    named = Mention("Brewly", shelf.number("a"), "hob:a", "direct", NameMatch("Brewly", "brewly", 7, 13))
    shelf.read([conversation("hob:a")], [named])
    assert shelf.ask(load_thread, "Brewly", "hob:a")[0].named == (7, 13)


def test_the_days_of_a_conversation_before_and_after_are_counted_again(
    shelf: Any, post: Any, conversation: Any
) -> None:
    shelf.save(post("a"), post("a2", thread="hob:a", minutes=24 * 60))
    shelf.read([conversation("hob:a")], [shelf.part("a")])
    no_stale_days(shelf)
    shelf.save(post("a", text="edited"))
    shelf.read([conversation("hob:a", brand="Mokka")], [shelf.part("a2", brand="Mokka", thread="hob:a")])
    assert stale(shelf) == [("Brewly", MARCH_2), ("Mokka", MARCH_2 + 1)]


def test_a_copy_found_on_another_day_has_that_day_counted_again(shelf: Any, post: Any, conversation: Any) -> None:
    later = post("a").created_at + timedelta(days=2)
    shelf.save(post("a", created_at=later), post("b"))
    shelf.read([conversation("hob:a"), conversation("hob:b")], [shelf.part("a"), shelf.part("b")])
    shelf.tell(results.replace_brand_wide, "Brewly", "near_duplicate", [shelf.finding("b", "near_duplicate", "hob:z")])
    no_stale_days(shelf)
    same_and_new = [shelf.finding("b", "near_duplicate", "hob:y"), shelf.finding("a", "near_duplicate", "hob:b")]
    shelf.tell(results.replace_brand_wide, "Brewly", "near_duplicate", same_and_new)
    assert stale(shelf) == [("Brewly", MARCH_2 + 2)]
    no_stale_days(shelf)
    shelf.tell(results.replace_brand_wide, "Brewly", "near_duplicate", [])
    assert stale(shelf) == [("Brewly", MARCH_2), ("Brewly", MARCH_2 + 2)]


def test_one_step_of_one_brand_is_replaced_and_no_other(shelf: Any, post: Any) -> None:
    shelf.save(post("a"))
    for brand, name in (("Brewly", "topic"), ("Brewly", "near_duplicate"), ("Mokka", "topic")):
        shelf.tell(results.replace_brand_wide, brand, name, [shelf.finding("a", name, "1", brand=brand)])
    shelf.tell(results.replace_brand_wide, "Brewly", "topic", [shelf.finding("a", "topic", "2", value=0.5)])
    expected = [("Brewly", "near_duplicate", "1"), ("Brewly", "topic", "2"), ("Mokka", "topic", "1")]
    assert shelf.rows(annotations, "brand", "name", "label") == expected


@pytest.fixture
def two_brands(shelf: Any, post: Any, conversation: Any) -> Any:
    """A store in which two brands have a row of every kind."""
    shelf.save(post("a"), post("b"))
    found = [conversation("hob:a"), conversation("hob:b", brand="Mokka")]
    parts = [shelf.part("a"), shelf.part("b", brand="Mokka")]
    shelf.read(
        found,
        parts,
        [shelf.finding("a", "author_type", "staff"), shelf.finding("b", "author_type", "bot", brand="Mokka")],
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
    with shelf.store.write() as connection:
        for table, row in rows.items():
            connection.execute(table.insert(), [{"brand": brand, **row} for brand in ("Brewly", "Mokka")])
    return shelf


def test_a_brand_that_is_no_longer_tracked_leaves_nothing_but_its_scores(two_brands: Any) -> None:
    two_brands.tell(results.delete_other_brands, ["Brewly"])
    derived = (conversations, mentions, annotations, topics, rollups, stale_days)
    assert [two_brands.rows(table, "brand") for table in derived] == [[("Brewly",)]] * 6
    assert two_brands.rows(scores, "brand") == [("Brewly",), ("Mokka",)]


def test_a_brand_that_comes_back_at_once_is_read_again(two_brands: Any) -> None:
    two_brands.tell(results.delete_other_brands, ["Brewly"])
    assert two_brands.pending() == ["hob:b"]


def test_forgetting_nobody_changes_nothing(two_brands: Any) -> None:
    two_brands.tell(results.delete_other_brands, ["Mokka", "Brewly", "Vacuo"])
    assert (len(two_brands.rows(conversations)), two_brands.rows(threads, "fingerprint")) == (2, [("v1",), ("v1",)])


@pytest.fixture
def compared(two_brands: Any, conversation: Any) -> Any:
    """Both brands' threads with what is kept to compare a score with."""
    for brand, native in (("Brewly", "a"), ("Mokka", "b")):
        number = two_brands.number(native)
        two_brands.tell(
            replace_conversations_with_quarantine,
            brand,
            [conversation(f"hob:{native}", brand=brand)],
            {number: "public"},
        )
        sampled = SampledPost(number, f"hob:{native}", 1, "v1")
        two_brands.tell(save_sample_results, brand, [sampled], [SampleResult(number, "public", "positive")])
    return two_brands


COMPARED = (conversations_with_quarantine, author_types_with_quarantine, sample_results)


def test_what_a_score_is_compared_with_goes_with_its_brand(compared: Any) -> None:
    compared.tell(results.delete_other_brands, ["Brewly"])
    assert [compared.rows(table, "brand") for table in COMPARED] == [[("Brewly",)]] * 3


def test_what_a_score_is_compared_with_goes_with_its_thread(compared: Any) -> None:
    compared.tell(results.delete_thread_results, ["hob:a"])
    assert [compared.rows(table, "brand") for table in COMPARED] == [[("Mokka",)]] * 3

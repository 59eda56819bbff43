"""The analysis of threads: mentions, author types, conversations and annotations of every brand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from analysis.pipeline import analyzer
from analysis.pipeline.analyzer import ThreadAnalyzer
from analysis.pipeline.thread_batch import StoredPost
from talkworthy.findings import AnalysisResult
from talkworthy.model import Brand, Engagement, Post
from talkworthy.query_language.parse import parse

KETTLE = Brand("Copper Kettle", ("Copper Kettle",), official={"x": frozenset({"kettle_hq"})})
NORTH = Brand("Northlight", ("Northlight",))
START = datetime(2026, 9, 1, tzinfo=UTC)
PICTURE = """
ann what do you drink in the morning
  bob! I love it, Copper Kettle
    cem same here, it is great
    ann is it dear?
  dot Northlight
  eve tea
"""


@pytest.fixture
def rows(threads: SimpleNamespace) -> Callable[..., list[StoredPost]]:
    """Stored posts from a picture, the words of each line being its text; numbered from 100 on."""

    def make(picture: str = PICTURE, thread: str = "x:c", **roots: Any) -> list[StoredPost]:
        lines = [line.split(maxsplit=1)[-1] for line in picture.splitlines() if line.strip()]
        posts = [
            Post(
                id=turn.id,
                source="x",
                kind="tweet",
                created_at=START + timedelta(seconds=turn.at),
                thread=turn.thread,
                text=text,
                author=turn.author,
                reply_to=turn.reply_to,
            )
            for turn, text in zip(threads.draw(picture, thread), lines, strict=True)
        ]
        posts[0] = replace(posts[0], **roots)
        return [StoredPost(number, post) for number, post in enumerate(posts, 100)]

    return make


def kinds(result: AnalysisResult, brand: str) -> dict[int, str]:
    return {part.post: part.mention_kind for part in result.mentions if part.brand == brand}


def labels_of(result: AnalysisResult, brand: str, name: str) -> dict[int, str]:
    return {
        f.post: f.annotation.label
        for f in result.annotations
        if (f.annotation.brand, f.annotation.name) == (brand, name)
    }


Rows = Callable[..., list[StoredPost]]


def test_a_conversation_is_the_mention_its_parents_and_what_hangs_below(rows: Rows) -> None:
    result = ThreadAnalyzer([KETTLE]).analyse(rows())
    assert kinds(result, "Copper Kettle") == {100: "context", 101: "direct", 102: "implied", 103: "implied"}


def test_each_brand_has_its_own_conversation_of_one_thread(rows: Rows) -> None:
    result = ThreadAnalyzer([KETTLE, NORTH]).analyse(rows())
    assert kinds(result, "Northlight") == {100: "context", 104: "direct"}
    assert {(conversation.brand, conversation.posts, conversation.people) for conversation in result.conversations} == {
        ("Copper Kettle", 4, 3),
        ("Northlight", 2, 2),
    }


def test_the_conversation_of_one_brand_is_the_same_whatever_else_is_tracked(rows: Rows) -> None:
    alone, together = ThreadAnalyzer([KETTLE]).analyse(rows()), ThreadAnalyzer([KETTLE, NORTH]).analyse(rows())
    assert list(alone.conversations) == [
        conversation for conversation in together.conversations if conversation.brand == "Copper Kettle"
    ]


def test_a_thread_that_names_nobody_gives_nothing(rows: Rows) -> None:
    assert ThreadAnalyzer([KETTLE]).analyse(rows("ann tea\n  bob coffee")) == AnalysisResult()
    assert ThreadAnalyzer([KETTLE]).analyse([]) == AnalysisResult()


def test_it_gives_nothing_beside_one_that_does(rows: Rows) -> None:
    second = [StoredPost(900 + row.pk, row.post) for row in rows("ann tea\n  bob coffee", "x:other")]
    assert ThreadAnalyzer([KETTLE]).analyse([*rows(), *second]) == ThreadAnalyzer([KETTLE]).analyse(rows())


def test_conversations_are_those_that_measure_conversations_gives(rows: Rows, threads: SimpleNamespace) -> None:
    (conversation,) = ThreadAnalyzer([KETTLE]).analyse(rows()).conversations
    (measured,) = threads.measure(threads.draw(PICTURE, "x:c")).values()
    for name in ("root", "posts", "people", "kind", "c2c", "c2c_exchanges", "depth", "width", "h_index"):
        assert getattr(conversation, name) == measured[name]
    for name in ("structural_virality", "reciprocity", "aba", "dialogue", "unprompted", "first_reply_seconds"):
        assert getattr(conversation, name) == measured[name]


def test_source_and_community_are_those_of_the_conversations_root(rows: Rows) -> None:
    (conversation,) = ThreadAnalyzer([KETTLE]).analyse(rows(community="slowcoffee")).conversations
    assert (conversation.source, conversation.community, conversation.root) == ("x", "slowcoffee", "x:c")


def test_completeness_is_relative_to_the_count_of_the_root(rows: Rows) -> None:
    (conversation,) = ThreadAnalyzer([KETTLE]).analyse(rows(engagement=Engagement(replies=11))).conversations
    assert conversation.completeness == 0.5


def test_every_post_of_a_conversation_has_an_author_type_and_no_other_has(rows: Rows) -> None:
    result = ThreadAnalyzer([KETTLE]).analyse(rows())
    assert labels_of(result, "Copper Kettle", "author_type") == dict.fromkeys([100, 101, 102, 103], "public")


def test_the_mention_points_into_the_text(rows: Rows) -> None:
    (direct,) = [part for part in ThreadAnalyzer([KETTLE]).analyse(rows()).mentions if part.mention_kind == "direct"]
    assert direct.name_match is not None
    assert (direct.name_match.start, direct.name_match.stop) == (11, 24)


def test_mentions_and_replies_have_a_sentiment_and_context_has_none(rows: Rows) -> None:
    result = ThreadAnalyzer([KETTLE]).analyse(rows())
    assert labels_of(result, "Copper Kettle", "sentiment") == {101: "positive", 102: "positive", 103: "neutral"}


@pytest.mark.parametrize(("name", "label"), [("sentiment", "negative"), ("cue", "may_need_help"), ("stage", "left")])
def test_a_label_replaces_the_automatic_annotation(rows: Rows, name: str, label: str) -> None:
    post = rows()[2].post.id
    result = ThreadAnalyzer([KETTLE], labels={"Copper Kettle": {name: {post: label}}}).analyse(rows())
    annotations = [
        finding.annotation for finding in result.annotations if finding.post == 102 and finding.annotation.name == name
    ]
    assert [(annotation.label, annotation.rule) for annotation in annotations] == [(label, "set by a person")]


def test_a_label_of_a_post_outside_of_the_conversation_has_no_effect(rows: Rows) -> None:
    tea = rows()[5].post.id
    labels = {"Northlight": {"sentiment": {tea: "positive"}}}
    assert ThreadAnalyzer([NORTH], labels=labels).analyse(rows()) == ThreadAnalyzer([NORTH]).analyse(rows())


def test_questions_are_detected_in_the_whole_conversation(rows: Rows) -> None:
    assert set(labels_of(ThreadAnalyzer([KETTLE]).analyse(rows()), "Copper Kettle", "question")) == {100, 103}


def test_a_post_by_the_official_account_is_conversation_without_a_name(rows: Rows) -> None:
    result = ThreadAnalyzer([KETTLE]).analyse(rows("ann where is my parcel?\n  kettle_hq on its way"))
    assert kinds(result, "Copper Kettle") == {100: "context", 101: "direct"}
    assert labels_of(result, "Copper Kettle", "author_type") == {100: "public", 101: "brand"}
    assert [conversation.kind for conversation in result.conversations] == ["brand_joined"]


def test_a_deleted_post_keeps_its_place(rows: Rows) -> None:
    stored = rows("ann Copper Kettle\n  GONE x\n    bob so true")
    gone = replace(stored[1].post, text="", gone=True)
    result = ThreadAnalyzer([KETTLE]).analyse([stored[0], StoredPost(101, gone), stored[2]])
    assert kinds(result, "Copper Kettle") == {100: "direct", 101: "implied", 102: "implied"}
    assert labels_of(result, "Copper Kettle", "author_type")[101] == "unknown"
    assert result.conversations[0].depth == 2


def test_the_fingerprint_stays_while_nothing_changes() -> None:
    assert ThreadAnalyzer([KETTLE, NORTH]).fingerprint == ThreadAnalyzer([KETTLE, NORTH]).fingerprint


@pytest.mark.parametrize(
    "brands",
    [
        [KETTLE],
        [replace(KETTLE, aliases=("Copper Kettle", "CK")), NORTH],
        [replace(KETTLE, official={"x": frozenset({"another"})}), NORTH],
        [replace(KETTLE, never_near=("antique",)), NORTH],
    ],
)
def test_the_fingerprint_changes_with_the_brands(brands: list[Brand]) -> None:
    assert ThreadAnalyzer(brands).fingerprint != ThreadAnalyzer([KETTLE, NORTH]).fingerprint


def test_the_fingerprint_changes_with_the_query_and_what_is_hidden() -> None:
    brands = [
        replace(KETTLE, query=parse("kettle OR pot")),
        replace(KETTLE, query=parse("kettle AND pot")),
        replace(KETTLE, hide=parse("kettle AND pot")),
        KETTLE,
    ]
    assert len({ThreadAnalyzer([brand]).fingerprint for brand in brands}) == len(brands)


def test_the_fingerprint_stays_where_a_query_is_only_typed_otherwise() -> None:
    first, second = (
        ThreadAnalyzer([replace(KETTLE, query=parse(query))]).fingerprint for query in ("a AND b", "A   (b)")
    )
    assert first == second


def test_the_fingerprint_changes_with_a_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    before = ThreadAnalyzer([KETTLE]).fingerprint
    monkeypatch.setattr("analysis.annotators.sentiment.BrandSentiment.version", "next", raising=True)
    assert ThreadAnalyzer([KETTLE]).fingerprint != before


@pytest.mark.parametrize("part", ["near_duplicates", "topics"])
def test_the_fingerprint_changes_with_brand_wide_analyses(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = ThreadAnalyzer([KETTLE]).fingerprint
    monkeypatch.setattr(getattr(analyzer, part), "VERSION", "next")
    assert ThreadAnalyzer([KETTLE]).fingerprint != before


def test_a_review_of_the_brands_own_app_is_a_mention_with_the_answer_below_it(rows: Any) -> None:
    picture = """
ann It lost my recipes, and I hate it.
  kettle_hq Sorry! Please write to us.
"""
    review = rows(picture, kind="review", rating=1.0, community="Copper Kettle: Tea Timer")
    result = ThreadAnalyzer([KETTLE, NORTH]).analyse(review)
    assert kinds(result, "Copper Kettle") == {100: "direct", 101: "direct"}
    assert kinds(result, "Northlight") == {}
    (conversation,) = result.conversations
    assert (conversation.people, conversation.brand_posts, conversation.c2c_exchanges) == (1, 1, 0)
    sentiments = [
        row.annotation.label for row in result.annotations if (row.post, row.annotation.name) == (100, "sentiment")
    ]
    assert sentiments == ["negative"]

"""Whether a post that names a brand is about it, by labels and by a model trained on them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from analysis.pipeline.analyzer import ThreadAnalyzer, TrainingData
from analysis.pipeline.thread_batch import StoredPost
from analysis.relevance.classifier import ABOUT, NOT_ABOUT, RelevanceExample, RelevanceResult, train_classifier
from analysis.relevance.mentions import MentionMatcher
from talkworthy.model import Brand, Post

PERCH = Brand("Perch", ("Perch",))
OURS = (
    "brew it with my perch every morning",
    "the perch app shows the brew",
    "new filter for the perch",
    "perch brew app",
)
FISH = ("caught a perch in the lake", "the perch swim in the lake", "a perch on my line today", "lake full of perch")


def post(text: str, native: str = "1", **rest: Any) -> Post:
    return Post(f"hob:{native}", "hob", "comment", datetime(2026, 9, 1, tzinfo=UTC), f"hob:{native}", text=text, **rest)


def example(text: str, about: bool, native: str, **rest: Any) -> RelevanceExample:
    perch_post = post(text, native, **rest)
    return RelevanceExample(perch_post, MentionMatcher([PERCH]).find(perch_post)["Perch"], False, about)


def examples() -> list[RelevanceExample]:
    ours = [example(text, True, f"o{number}") for number, text in enumerate(OURS)]
    return ours + [example(text, False, f"f{number}") for number, text in enumerate(FISH)]


def classify(
    text: str, labels: dict[str, str] | None = None, learned_from: list[RelevanceExample] | None = None
) -> RelevanceResult | None:
    perch_post = post(text)
    return train_classifier(labels or {}, learned_from or []).classify(
        perch_post, MentionMatcher([PERCH]).find(perch_post), "Perch"
    )


def test_without_labels_the_rule_of_names_applies() -> None:
    assert classify("a perch") is None


@pytest.mark.parametrize(("label", "about"), [(ABOUT, True), (NOT_ABOUT, False)])
def test_a_label_decides_on_its_post(label: str, about: bool) -> None:
    assert classify("a perch in the lake", {"hob:1": label}, examples()) == RelevanceResult(about, "set by a person")


@pytest.mark.parametrize(
    ("text", "about"), [("a big perch from the lake", False), ("my perch cannot brew since the app is new", True)]
)
def test_namesakes_are_distinguished_by_the_words_around(text: str, about: bool) -> None:
    result = classify(text, learned_from=examples())
    assert result is not None
    assert (result.about, result.rule) == (about, "learned from 8 labels")


def test_where_words_carry_no_information_the_rule_applies() -> None:
    result = classify("whatever, perch", learned_from=examples())
    assert result is not None
    assert result.about


def test_many_faults_beside_few_rights_do_not_make_everything_a_fault() -> None:
    many = [example(f"{FISH[number % 4]} number {number}", False, f"m{number}") for number in range(30)]
    assert classify("perch or another one?", learned_from=[*many, *examples()[:2]]) is None


def test_nothing_is_learned_where_the_words_do_not_separate_the_namesakes() -> None:
    alike = [example(f"a perch, number {number}", number % 2 == 0, f"a{number}") for number in range(30)]
    assert classify("a perch, number 31", learned_from=alike) is None


@pytest.mark.parametrize("few", [slice(0, 4), slice(4, 8), slice(3, 5)])
def test_nothing_is_learned_from_labels_of_one_kind_or_from_very_few(few: slice) -> None:
    assert classify("a perch in the lake", learned_from=examples()[few]) is None


def test_labels_in_another_order_make_the_same_model() -> None:
    first, second = train_classifier({}, examples()), train_classifier({}, examples()[::-1])
    assert first.version == second.version
    assert classify("perch lake", learned_from=examples()) == classify("perch lake", learned_from=examples()[::-1])


def test_another_label_makes_another_version() -> None:
    changed = [replace(examples()[0], about=False), *examples()[1:]]
    assert train_classifier({}, changed).version != train_classifier({}, examples()).version


def analyzer_of(
    labels: dict[str, str] | None = None, learned_from: list[RelevanceExample] | None = None
) -> ThreadAnalyzer:
    return ThreadAnalyzer(
        [PERCH], labels={"Perch": {"relevant": labels or {}}}, training_data=TrainingData({"Perch": learned_from or []})
    )


def thread(*texts: str) -> list[StoredPost]:
    """A thread in which each post answers the one before: hob:0, hob:1 ..."""
    posts = [
        replace(post(text, str(number), author=f"a{number}"), thread="hob:0", reply_to=f"hob:{number - 1}")
        for number, text in enumerate(texts)
    ]
    return [
        StoredPost(number, replace(post, reply_to=None) if not number else post) for number, post in enumerate(posts)
    ]


def kinds(match: Any) -> dict[int, str]:
    return {part.post: part.mention_kind for part in match.mentions}


def test_what_is_not_about_the_brand_makes_no_conversation_and_is_noted() -> None:
    match = analyzer_of(learned_from=examples()).analyse(thread("a perch in the lake", "how big?"))
    (note,) = match.annotations
    assert (len(match.conversations), len(match.mentions)) == (0, 0)
    assert (note.post, note.annotation.name, note.annotation.label) == (0, "relevance", NOT_ABOUT)
    assert note.annotation.rule == "learned from 8 labels"


def test_a_label_restores_what_the_model_removed() -> None:
    match = analyzer_of({"hob:0": ABOUT}, examples()).analyse(thread("a perch in the lake", "how big?"))
    assert kinds(match) == {0: "direct", 1: "implied"}


def test_a_reply_labelled_off_topic_takes_its_own_replies_along() -> None:
    match = analyzer_of({"hob:1": NOT_ABOUT}).analyse(
        thread("my perch is loud", "nice weather", "yes, sun", "my perch too", "oh")
    )
    assert kinds(match) == {0: "direct", 1: "context", 2: "context", 3: "direct", 4: "implied"}


def test_a_post_that_names_nobody_is_in_the_conversation_once_it_is_labelled() -> None:
    match = analyzer_of({"hob:1": ABOUT}).analyse(thread("which machine?", "the one from that brand", "thanks"))
    assert kinds(match) == {0: "context", 1: "direct", 2: "implied"}


def test_a_reply_that_is_in_the_conversation_anyway_stays_what_it_is() -> None:
    match = analyzer_of({"hob:1": ABOUT}).analyse(thread("my perch is loud", "mine too"))
    assert kinds(match) == {0: "direct", 1: "implied"}


def test_new_labels_change_the_fingerprint_once_something_is_learned_from_them() -> None:
    prints = [
        analyzer_of().fingerprint,
        analyzer_of({"hob:1": ABOUT}).fingerprint,
        analyzer_of({}, examples()).fingerprint,
    ]
    assert prints[0] == prints[1] != prints[2]

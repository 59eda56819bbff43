"""What a brand should do about a post."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from analysis.annotators.base import AnnotatedPost
from analysis.annotators.response_cue import ResponseCue
from analysis.relevance.mentions import NameFinder
from analysis.text.language import own_words
from talkworthy.model import Annotation, Brand, Post, full_text

KETTLE = Brand("Copper Kettle", ("Copper Kettle", "@kettlehelp"))


def make_item(number: int, text: str, title: str = "", author: str = "ann", **rest: Any) -> AnnotatedPost:
    """The number of a post is its place in a line of replies."""
    whole, own = full_text(title, text), own_words(full_text(title, text))
    mentions = list(NameFinder(KETTLE).find(whole))
    above = f"x:{number - 1}" if number > 1 else None
    at = datetime(2026, 9, number, tzinfo=UTC)
    post = Post(f"x:{number}", "x", "post", at, "x:1", title, text, author, reply_to=above)
    values = {"mention_kind": "direct" if mentions else "implied", "author_type": "public"} | rest
    return AnnotatedPost(post=post, brand=KETTLE.name, text=whole, own=own, mentions=mentions, **values)


def last(*posts: AnnotatedPost) -> Annotation | None:
    result = {annotation.post: annotation for annotation in ResponseCue([KETTLE]).annotate(posts)}
    return result.get(posts[-1].post.id)


def cue(*posts: AnnotatedPost) -> str | None:
    result = last(*posts)
    return result.label if result else None


@pytest.mark.parametrize(
    "text", ["@kettlehelp does it leak?", "@kettlehelp please call me back", "Hi Copper Kettle, can you fix this"]
)
def test_a_question_or_a_request_addressed_to_it_is_asked_of_the_brand(text: str) -> None:
    assert cue(make_item(1, text)) == "asked_brand"


@pytest.mark.parametrize(
    "text",
    [
        "@kettlehelp where is my order? I asked on Friday as well",
        "Where is my order? I asked on Friday as well @kettlehelp",
        "Is the shop open today @kettlehelp?",
    ],
)
def test_a_question_with_its_account_anywhere_is_asked_of_the_brand(text: str) -> None:
    assert cue(make_item(1, text)) == "asked_brand"


@pytest.mark.parametrize(
    "text",
    [
        "@ann did you see what @kettlehelp sells now?",
        "Everyone, what do you make of @kettlehelp?",
        "It is a scam: is that from ann@kettlehelp.example?",
    ],
)
def test_a_question_to_others_that_names_its_account_is_not_asked_of_the_brand(text: str) -> None:
    assert cue(make_item(1, text)) != "asked_brand"


def test_a_request_in_answer_to_the_brand_is_asked_of_the_brand() -> None:
    posts = (
        make_item(1, "Hello from @kettlehelp", author_type="brand"),
        make_item(2, "Could you send me a new lid", author="bob"),
    )
    assert cue(*posts) == "asked_brand"


@pytest.mark.parametrize("text", ["@kettlehelp thanks, done", "@kettlehelp I love the lid"])
def test_who_thanks_the_brand_asks_nothing(text: str) -> None:
    assert cue(make_item(1, text)) is None


def test_a_first_post_that_asks_about_it_asks_peers() -> None:
    assert cue(make_item(1, "Mine drips.", title="Does Copper Kettle leak?")) == "asked_peers"


def test_a_first_post_that_names_it_in_passing_asks_something_else() -> None:
    text = "I have tried a Copper Kettle, too. What helped you to drink less coffee?"
    assert cue(make_item(1, text, title="How to sleep better")) is None


def test_a_reply_asks_peers_where_it_asks_everybody() -> None:
    first = make_item(1, "Copper Kettle is fine")
    assert cue(first, make_item(2, "Does anyone know if Copper Kettle leaks?", author="bob")) == "asked_peers"


def test_a_question_to_one_person_is_conversation_between_people() -> None:
    first = make_item(1, "Copper Kettle is fine")
    assert cue(first, make_item(2, "Did you fill your Copper Kettle to the brim?", author="bob")) is None


@pytest.mark.parametrize(
    "text",
    [
        "I can't open my Copper Kettle",
        "I have the exact same issue with my Copper Kettle",
        "@kettlehelp I have called twice and it is still leaking",
        "Copper Kettle took the money. I have not received a refund.",
        "My Copper Kettle keeps leaking",
        "They charged me twice at Copper Kettle",
    ],
)
def test_trouble_of_their_own_may_need_help(text: str) -> None:
    assert cue(make_item(1, text)) == "may_need_help"


@pytest.mark.parametrize(
    "text",
    [
        "Copper Kettle is slow",
        "I could not cook, so I used my Copper Kettle",
        "I can't see how Copper Kettle would do that",
        "I love my Copper Kettle, and I also have back problems",
        "If my Copper Kettle keeps leaking I will sell it",
        "I have never had issues with my Copper Kettle",
        "I can't wait for my Copper Kettle",
    ],
)
def test_an_opinion_is_left_alone(text: str) -> None:
    assert cue(make_item(1, text)) in (None, "leave_alone")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("I can't open my Copper Kettle. My dad passed away and it was his.", "touches illness, grief"),
        ("I can't open my Copper Kettle. I'm 14 and alone.", "touches illness, grief"),
        ("My Copper Kettle keeps leaking. You can turn the lid to stop it", "the trouble is somebody else's"),
        ("Years ago I lost all my Copper Kettle recipes", "the trouble is somebody else's"),
        ("I can't open my Copper Kettle. Edit: I figured it out", "says that it is solved"),
    ],
)
def test_a_hard_stop_turns_a_call_for_help_off_and_says_why(text: str, rule: str) -> None:
    result = last(make_item(1, text))
    assert result is not None
    assert result.label == "leave_alone"
    assert result.rule.startswith(rule)


def test_what_the_author_says_later_turns_it_off() -> None:
    trouble = make_item(1, "I can't open my Copper Kettle")
    result = list(ResponseCue([KETTLE]).annotate([trouble, make_item(2, "Never mind, that worked")]))
    assert [annotation.label for annotation in result] == ["leave_alone"]
    result = list(ResponseCue([KETTLE]).annotate([trouble, make_item(2, "Never mind, that worked", author="bob")]))
    assert [annotation.label for annotation in result] == ["may_need_help"]


def test_the_question_is_the_evidence() -> None:
    text = "@kettlehelp mine drips. Does it leak?"
    result = last(make_item(1, text))
    assert result is not None
    assert text[result.start : result.stop] == "Does it leak?"


@pytest.mark.parametrize("other", [{"author_type": "staff"}, {"mention_kind": "context"}])
def test_only_peoples_words_are_annotated(other: dict[str, str]) -> None:
    assert cue(make_item(1, "@kettlehelp does it leak?", **other)) is None

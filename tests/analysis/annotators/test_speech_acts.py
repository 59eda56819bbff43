"""What a post does, for the brand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from analysis.annotators.base import AnnotatedPost
from analysis.annotators.speech_acts import SpeechActs
from talkworthy.model import Annotation, Post

Maker = Callable[..., AnnotatedPost]


def post(number: int, text: str, author: str = "ann") -> Post:
    above = f"x:{number - 1}" if number > 1 else None
    at = datetime(2026, 9, number, tzinfo=UTC)
    return Post(f"x:{number}", "x", "post", at, "x:1", text=text, author=author, reply_to=above)


def line(said: Maker, *texts: str, **rest: Any) -> list[AnnotatedPost]:
    """Posts that answer each other, by ann and bob in turn."""
    authors = ("ann", "bob")
    return [
        said(text, post=post(number, text, authors[number % 2]), **rest) for number, text in enumerate(texts, start=1)
    ]


def read(posts: list[AnnotatedPost]) -> list[Annotation]:
    return list(SpeechActs([]).annotate(posts))


def acts(posts: list[AnnotatedPost]) -> set[str]:
    """What the last of these posts does."""
    return {one.label for one in read(posts) if one.post == posts[-1].post.id}


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Use Copper Kettle for that", "recommend_for"),
        ("Don't buy Copper Kettle, please", "recommend_against"),
        ("Northlight is easier to clean than Copper Kettle", "comparison"),
        ("My Copper Kettle stopped working after a week", "complaint"),
        ("I love Copper Kettle", "praise"),
        ("I have been using Copper Kettle since spring", "experience"),
    ],
)
def test_an_act_is_heard(said: Maker, text: str, act: str) -> None:
    assert act in acts([said(text)])


@pytest.mark.parametrize("text", ["Copper Kettle came on Monday", "", "> Copper Kettle is awful\nI see", "Hello there"])
def test_who_does_nothing_with_it_gets_no_act(said: Maker, text: str) -> None:
    assert acts([said(text)]) == set()


def test_the_words_that_tell_it_are_the_evidence(said: Maker) -> None:
    text = "It rained. My Copper Kettle is awful and I hate it."
    (found,) = [one for one in read([said(text)]) if one.label == "complaint"]
    assert (found.name, text[found.start : found.stop]) == ("complaint", "Copper Kettle is awful")
    assert found.rule == "calls it bad"


def test_each_act_of_a_post_is_told_once(said: Maker) -> None:
    found = [(one.post, one.name) for one in read(line(said, "Which kettle is best?", "Copper Kettle!"))]
    assert len(found) == len(set(found))


def test_who_warns_does_not_recommend(said: Maker) -> None:
    found = acts([said("Try Copper Kettle? Avoid Copper Kettle. Use Copper Kettle never.")])
    assert "recommend_against" in found
    assert "recommend_for" not in found


def test_a_reply_to_a_question_answers_it(said: Maker) -> None:
    assert "answer" in acts(line(said, "Does Copper Kettle leak?", "Mine has not so far"))


@pytest.mark.parametrize("text", ["Thanks!", "Same here", "What do you mean?", "lol"])
def test_thanks_and_questions_back_answer_nothing(said: Maker, text: str) -> None:
    assert "answer" not in acts(line(said, "Does Copper Kettle leak?", text))


def test_nobody_answers_themselves(said: Maker) -> None:
    posts = [
        said("Does Copper Kettle leak?", post=post(1, "Does Copper Kettle leak?")),
        said("Mine has not so far", post=post(2, "Mine has not so far")),
    ]
    assert "answer" not in acts(posts)


def test_advice_lower_down_answers_the_thread(said: Maker) -> None:
    posts = line(said, "Which kettle is best?", "Hard to say.", "You could try a Copper Kettle, mine is quiet")
    posts[2] = said(posts[2].text, post=post(3, posts[2].text, "cem"))
    assert {"answer", "recommend_for"} <= acts(posts)


@pytest.mark.parametrize("text", ["Copper Kettle", "Yeah, Copper Kettle...", "Honestly, Copper Kettle is great."])
def test_an_answer_of_the_name_alone_or_of_praise_recommends_it(said: Maker, text: str) -> None:
    assert "recommend_for" in acts(line(said, "Which kettle is best?", text))


def test_some_things_are_complaints_only_to_the_brands_face(said: Maker) -> None:
    assert acts([said("Why is the lid blue, Copper Kettle has none")]) == set()
    assert "complaint" in acts([said("Hi Copper Kettle, why is the lid blue")])


def test_who_says_that_it_is_in_order_now_does_not_complain(said: Maker) -> None:
    assert "complaint" not in acts([said("My Copper Kettle was broken, it is working now")])


@pytest.mark.parametrize(
    "other", [{"author_type": "brand"}, {"author_type": "promoter"}, {"mention_kind": "context"}, {"lang": "de"}]
)
def test_only_peoples_english_words_are_judged(said: Maker, other: dict[str, str]) -> None:
    assert acts([said("I love Copper Kettle", **other)]) == set()

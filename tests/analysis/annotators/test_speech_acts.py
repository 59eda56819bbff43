"""What a post does with regard to the brand."""

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


def line(make_item: Maker, *texts: str, **rest: Any) -> list[AnnotatedPost]:
    """Posts that answer each other, by ann and bob in turn."""
    authors = ("ann", "bob")
    return [
        make_item(text, post=post(number, text, authors[number % 2]), **rest)
        for number, text in enumerate(texts, start=1)
    ]


def read(posts: list[AnnotatedPost]) -> list[Annotation]:
    return list(SpeechActs([]).annotate(posts))


def acts(posts: list[AnnotatedPost]) -> set[str]:
    """What the last of these posts does."""
    return {annotation.label for annotation in read(posts) if annotation.post == posts[-1].post.id}


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
def test_an_act_is_detected(make_item: Maker, text: str, act: str) -> None:
    assert act in acts([make_item(text)])


@pytest.mark.parametrize("text", ["Copper Kettle came on Monday", "", "> Copper Kettle is awful\nI see", "Hello there"])
def test_who_does_nothing_with_it_gets_no_act(make_item: Maker, text: str) -> None:
    assert acts([make_item(text)]) == set()


def test_the_words_that_match_are_the_evidence(make_item: Maker) -> None:
    text = "It rained. My Copper Kettle is awful and I hate it."
    (result,) = [annotation for annotation in read([make_item(text)]) if annotation.label == "complaint"]
    assert (result.name, text[result.start : result.stop]) == ("complaint", "Copper Kettle is awful")
    assert result.rule == "calls it bad"


def test_each_act_of_a_post_is_annotated_once(make_item: Maker) -> None:
    result = [
        (annotation.post, annotation.name)
        for annotation in read(line(make_item, "Which kettle is best?", "Copper Kettle!"))
    ]
    assert len(result) == len(set(result))


def test_who_warns_does_not_recommend(make_item: Maker) -> None:
    result = acts([make_item("Try Copper Kettle? Avoid Copper Kettle. Use Copper Kettle never.")])
    assert "recommend_against" in result
    assert "recommend_for" not in result


def test_a_reply_to_a_question_answers_it(make_item: Maker) -> None:
    assert "answer" in acts(line(make_item, "Does Copper Kettle leak?", "Mine has not so far"))


@pytest.mark.parametrize("text", ["Thanks!", "Same here", "What do you mean?", "lol"])
def test_thanks_and_questions_back_answer_nothing(make_item: Maker, text: str) -> None:
    assert "answer" not in acts(line(make_item, "Does Copper Kettle leak?", text))


def test_nobody_answers_themselves(make_item: Maker) -> None:
    posts = [
        make_item("Does Copper Kettle leak?", post=post(1, "Does Copper Kettle leak?")),
        make_item("Mine has not so far", post=post(2, "Mine has not so far")),
    ]
    assert "answer" not in acts(posts)


def test_advice_lower_down_answers_the_thread(make_item: Maker) -> None:
    posts = line(make_item, "Which kettle is best?", "Hard to say.", "You could try a Copper Kettle, mine is quiet")
    posts[2] = make_item(posts[2].text, post=post(3, posts[2].text, "cem"))
    assert {"answer", "recommend_for"} <= acts(posts)


@pytest.mark.parametrize("text", ["Copper Kettle", "Yeah, Copper Kettle...", "Honestly, Copper Kettle is great."])
def test_an_answer_of_the_name_alone_or_of_praise_recommends_it(make_item: Maker, text: str) -> None:
    assert "recommend_for" in acts(line(make_item, "Which kettle is best?", text))


def test_some_words_are_complaints_only_when_addressed_to_the_brand(make_item: Maker) -> None:
    assert acts([make_item("Why is the lid blue, Copper Kettle has none")]) == set()
    assert "complaint" in acts([make_item("Hi Copper Kettle, why is the lid blue")])


def test_who_says_that_it_is_in_order_now_does_not_complain(make_item: Maker) -> None:
    assert "complaint" not in acts([make_item("My Copper Kettle was broken, it is working now")])


@pytest.mark.parametrize(
    "other", [{"author_type": "brand"}, {"author_type": "promoter"}, {"mention_kind": "context"}, {"lang": "de"}]
)
def test_only_peoples_english_words_are_annotated(make_item: Maker, other: dict[str, str]) -> None:
    assert acts([make_item("I love Copper Kettle", **other)]) == set()


@pytest.mark.parametrize(
    "text", ["wish I could recommend Copper Kettle", "I wanted to love Copper Kettle", "hard to love Copper Kettle"]
)
def test_who_only_wishes_to_praise_it_does_not(make_item: Maker, text: str) -> None:
    assert not acts([make_item(text)]) & {"praise", "recommend_for"}


def test_an_upset_emoji_beside_the_name_is_no_recommendation(make_item: Maker) -> None:
    assert "recommend_for" not in acts(line(make_item, "Which kettle is best?", "Copper Kettle \U0001f494"))

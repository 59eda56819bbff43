"""How much of what customers say is about themselves."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from analysis.annotators.base import AnnotatedPost
from analysis.annotators.self_disclosure import SelfDisclosure
from talkworthy.model import Annotation

Maker = Callable[..., AnnotatedPost]


def told(said: AnnotatedPost) -> dict[str, Annotation]:
    """What is counted, by name."""
    return {one.name: one for one in SelfDisclosure([]).annotate([said])}


def test_sentences_are_counted(said: Maker) -> None:
    found = told(said("One. Two! And three?\n> not this one"))
    assert found["sentences"].value == 3
    assert "own" not in found


def test_those_in_the_first_person_are_counted_and_the_first_is_shown(said: Maker) -> None:
    text = "It leaks. I mop it up. My cat helps."
    found = told(said(text))["own"]
    assert found.value == 2
    assert text[found.start : found.stop] == "I mop it up."


@pytest.mark.parametrize(
    "text", ["I'd go", "i think so", "Im late", "ive seen it", "we did", "it is ours", "give me one", "I\u2019m late"]
)
def test_the_first_person_is_heard_however_it_is_typed(said: Maker, text: str) -> None:
    assert "own" in told(said(text))


@pytest.mark.parametrize("text", ["the cat was ill", "wrong id", "made in the US", "beans, i.e. seeds", "a gold mind"])
def test_words_that_only_look_like_it_are_not(said: Maker, text: str) -> None:
    assert "own" not in told(said(text))


@pytest.mark.parametrize("author_type", ["brand", "staff", "promoter", "press", "bot", "moderator", "unknown"])
def test_only_people_are_counted(said: Maker, author_type: str) -> None:
    assert told(said("I like it.", author_type=author_type)) == {}


def test_a_post_without_words_of_its_own_is_not_counted(said: Maker) -> None:
    assert told(said("> quoted\nhttps://example.com")) == {}

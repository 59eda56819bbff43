"""How much of what people say is about themselves."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from analysis.annotators.base import AnnotatedPost
from analysis.annotators.self_disclosure import SelfDisclosure
from talkworthy.model import Annotation

Maker = Callable[..., AnnotatedPost]


def values(item: AnnotatedPost) -> dict[str, Annotation]:
    """What is counted, by name."""
    return {annotation.name: annotation for annotation in SelfDisclosure([]).annotate([item])}


def test_sentences_are_counted(make_item: Maker) -> None:
    result = values(make_item("One. Two! And three?\n> not this one"))
    assert result["sentences"].value == 3
    assert "own" not in result


def test_those_in_the_first_person_are_counted_and_the_first_is_shown(make_item: Maker) -> None:
    text = "It leaks. I mop it up. My cat helps."
    result = values(make_item(text))["own"]
    assert result.value == 2
    assert text[result.start : result.stop] == "I mop it up."


@pytest.mark.parametrize(
    "text", ["I'd go", "i think so", "Im late", "ive seen it", "we did", "it is ours", "give me one", "I\u2019m late"]
)
def test_the_first_person_is_detected_however_it_is_typed(make_item: Maker, text: str) -> None:
    assert "own" in values(make_item(text))


@pytest.mark.parametrize("text", ["the cat was ill", "wrong id", "made in the US", "beans, i.e. seeds", "a gold mind"])
def test_words_that_only_look_like_it_are_not(make_item: Maker, text: str) -> None:
    assert "own" not in values(make_item(text))


@pytest.mark.parametrize("author_type", ["brand", "staff", "promoter", "press", "bot", "moderator", "unknown"])
def test_only_people_are_counted(make_item: Maker, author_type: str) -> None:
    assert values(make_item("I like it.", author_type=author_type)) == {}


def test_a_post_without_words_of_its_own_is_not_counted(make_item: Maker) -> None:
    assert values(make_item("> quoted\nhttps://example.com")) == {}

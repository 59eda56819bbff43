"""Which passages of a post concern the brand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.annotators.base import AnnotatedPost, is_from_public
from analysis.relevance.mentions import NameFinder
from analysis.text.brand_scope import BrandScope, is_addressed, only_english, with_brand_in_braces
from analysis.text.language import own_words
from talkworthy.model import Brand, Post, full_text

KETTLE = Brand("Copper Kettle", ("Copper Kettle", "@kettlehelp"), communities={"reddit": ("kettles",)})


def make_item(text: str, title: str = "", **rest: Any) -> AnnotatedPost:
    whole = full_text(title, text)
    own = rest.pop("own", None) or own_words(whole)
    mention_kind, author_type = rest.pop("mention_kind", "direct"), rest.pop("author_type", "public")
    values = {"id": "x:1", "source": "x", "kind": "post", "thread": "x:1", "author": "ann"} | rest
    post = Post(created_at=datetime(2026, 9, 1, tzinfo=UTC), title=title, text=text, **values)
    return AnnotatedPost(post, KETTLE.name, mention_kind, whole, own, list(NameFinder(KETTLE).find(whole)), author_type)


def passages(*posts: AnnotatedPost) -> list[str]:
    words = {index: with_brand_in_braces(item) for index, item in enumerate(posts) if is_from_public(item)}
    return [passage.text for passage in BrandScope([KETTLE]).passages(posts, words)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("My Copper Kettle leaks", "My {xxxxxxxxxxx} leaks"),
        ("@kettlehelp it leaks", "{@xxxxxxxx} it leaks"),
        ("no {braces} here", "no (braces) here"),
        ("> Copper Kettle leaks\nMine too", "                     \nMine too"),
    ],
)
def test_the_brands_name_is_in_braces_and_nothing_moves(text: str, expected: str) -> None:
    assert with_brand_in_braces(make_item(text)) == expected


@given(st.text(alphabet="Copper Ketl{}@.\n", max_size=60))
def test_places_stay_places(text: str) -> None:
    assert len(with_brand_in_braces(make_item(text))) == len(text)


def test_a_short_post_speaks_of_the_brand_throughout() -> None:
    assert passages(make_item("I cried. My Copper Kettle leaks.")) == ["I cried. My {xxxxxxxxxxx} leaks."]


def test_of_a_long_post_the_sentences_that_name_it_count() -> None:
    text = f"{'We went to the sea and it rained. ' * 12}My Copper Kettle leaks. Then we went home."
    assert [passage.strip() for passage in passages(make_item(text))] == ["My {xxxxxxxxxxx} leaks."]


def test_the_next_sentence_counts_where_it_goes_on_about_it() -> None:
    text = f"{'We went to the sea and it rained. ' * 12}I have a Copper Kettle. It leaks. We went home."
    assert [passage.strip() for passage in passages(make_item(text))] == ["I have a {xxxxxxxxxxx}. It leaks."]


def test_a_post_with_the_name_in_its_title_is_about_it() -> None:
    rest = "We went to the sea. " * 20
    assert passages(make_item(rest, title="Copper Kettle leaks")) == [f"{{xxxxxxxxxxx}} leaks\n\n{rest}"]


def test_a_first_post_at_the_brands_own_place_is_about_it() -> None:
    text = f"{'It leaks and leaks. ' * 20}Copper Kettle, help."
    assert len(passages(make_item(text, community="Kettles"))[0]) == len(text)
    assert len(passages(make_item(text, community="cups"))[0]) < len(text)


def test_a_short_reply_counts_where_what_it_answers_names_the_brand() -> None:
    above = make_item("Copper Kettle leaks", author_type="brand")
    below: Sequence[AnnotatedPost] = [
        make_item("Mine too", id="x:2", reply_to="x:1", mention_kind="implied"),
        make_item("Lovely weather", id="x:3", reply_to="x:2", mention_kind="implied"),
    ]
    assert passages(make_item("Copper Kettle leaks"), *below) == ["{xxxxxxxxxxx} leaks", "Mine too"]
    assert passages(above, *below) == []


@pytest.mark.parametrize(
    "text", ["@kettlehelp it leaks", "@other @kettlehelp hi", "Hey @kettlehelp!", "Hi Copper Kettle, hi"]
)
def test_a_post_to_the_brand_is_addressed_to_it(text: str) -> None:
    assert is_addressed(with_brand_in_braces(make_item(text)))


@pytest.mark.parametrize("text", ["Copper Kettle leaks", "I told @kettlehelp twice", "@other it leaks"])
def test_a_post_that_speaks_of_the_brand_is_not_addressed_to_it(text: str) -> None:
    assert not is_addressed(with_brand_in_braces(make_item(text)))


@pytest.mark.parametrize(
    "other", [{"author_type": "brand"}, {"author_type": "bot"}, {"mention_kind": "context"}, {"gone": True}]
)
def test_only_people_in_the_conversation_are_annotated(other: dict[str, Any]) -> None:
    assert is_from_public(make_item("It leaks"))
    assert not is_from_public(make_item("It leaks", **other))


def test_english_is_distinguished_from_german() -> None:
    posts = [
        make_item("I would not buy it, but you have to see what they do with it"),
        make_item("Der Kessel ist leider nach drei Wochen schon kaputt gegangen"),
        make_item("the and you that have", lang="de"),
        make_item("leaks", lang="en"),
    ]
    assert only_english(posts, range(4)) == {0, 3}

"""The database narrows posts down to those that may match an expression, and loses none."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talkworthy.errors import UserError
from talkworthy.query_language.match import Matcher
from talkworthy.query_language.parse import parse
from talkworthy.storage.posts.candidates import stream_candidates
from talkworthy.storage.posts.full_text_search import index_new_posts

TEXTS = {
    "ada": "Brewly's kettle broke, see brewly.example/kettle",
    "ben": "mail me: ben@brewly.example or at&t_shop",
    "cleo": "Im Cafe\u0301 in der Stra\u00dfe, \u0130STANBUL \u2615 100%",
    "dora": "nothing of the kind, in d\u0131yarbak\u0131r; don\u2019t",
}


ASKED = pytest.mark.parametrize(
    ("query", "natives"),
    [
        ("brewly", ["ada", "ben"]),
        ("Brewly kettle", ["ada"]),
        ("kettle OR caf\u00e9", ["ada", "cleo"]),
        ('"pot mail"', ["ben"]),
        ("kett*", ["ada"]),
        ("kettle NEAR/3 broke", ["ada"]),
        ("strasse", ["cleo"]),
        ("istanbul", ["cleo"]),
        ("diyarbakir", ["dora"]),
        ("don't", ["dora"]),
        ("AT&T_shop", ["ben"]),
        ("brewly -kettle", ["ada", "ben"]),
        ("brewly OR author:dora", ["ada", "ben", "dora"]),
        ("title:pot type:post author:cl*", ["cleo"]),
        ("community:kitchens kettle", ["ada"]),
        ("rating:<=2", ["ada"]),
        ("rating:1..5", ["ada", "ben"]),
        ("brewly rating:>3", ["ben"]),
        ("caf\u00e9 OR rating:1.5", ["ada", "cleo"]),
        ("brewly rating:5", []),
        ("100%", ["cleo"]),
        ("`AT&T_shop`", ["ben"]),
        ("`Brewly kettle`", ["ada"]),
    ],
)


def found(scratch: Any, query: str) -> list[str]:
    with scratch.store.read() as connection:
        expression = stream_candidates(connection, parse(query))
        return sorted(post.id.removeprefix("hob:") for post in expression)


RATINGS = {"ada": 1.5, "ben": 4.0}


@pytest.fixture
def unindexed(scratch: Any, post: Any) -> Any:
    scratch.save(
        *(
            post(native, title="A pot", text=text, author=native, rating=RATINGS.get(native))
            for native, text in TEXTS.items()
        )
    )
    return scratch


@pytest.fixture
def written(unindexed: Any) -> Any:
    unindexed.change(index_new_posts)
    return unindexed


def check(scratch: Any, query: str, natives: list[str]) -> None:
    matcher = Matcher(parse(query))
    with scratch.store.read() as connection:
        expression = {post.id.removeprefix("hob:"): post for post in stream_candidates(connection, parse(query))}
    exact = {native for native, post in expression.items() if matcher.matches(post)}
    assert exact <= set(natives) <= set(expression)


@ASKED
def test_posts_are_narrowed_down_to_those_with_the_words(written: Any, query: str, natives: list[str]) -> None:
    check(written, query, natives)


@ASKED
def test_posts_that_the_index_does_not_hold_yet_are_narrowed_down_too(
    unindexed: Any, query: str, natives: list[str]
) -> None:
    check(unindexed, query, natives)


def test_most_posts_are_left_aside(written: Any) -> None:
    assert [found(written, query) for query in ("kettle", "kettle -pot", "type:comment")] == [["ada"], ["ada"], []]


def test_most_posts_are_left_aside_before_they_are_indexed(unindexed: Any) -> None:
    assert [found(unindexed, query) for query in ("kettle", "kettle -pot", "type:comment")] == [["ada"], ["ada"], []]


def test_the_database_reads_only_posts_with_such_a_rating(written: Any) -> None:
    queries = ("rating:1.5", "rating:>3", "rating:5", "rating:1 OR rating:4", "kettle OR rating:4")
    assert [found(written, query) for query in queries] == [["ada"], ["ben"], [], ["ben"], ["ada", "ben"]]


@pytest.mark.parametrize("query", ["-kettle", "-rating:1.5", "lang:en OR \u2615", "NOT (kettle NEAR/2 pot)"])
def test_without_a_word_to_search_for_no_matching_post_is_left_out(written: Any, query: str) -> None:
    matcher = Matcher(parse(query))
    with written.store.read() as connection:
        everything = list(stream_candidates(connection, parse("type:post OR type:comment")))
    assert {post.id.removeprefix("hob:") for post in everything if matcher.matches(post)} <= set(found(written, query))


def test_posts_that_are_not_indexed_yet_are_found(written: Any, post: Any) -> None:
    written.save(post("eve", text="a late kettle"))
    assert found(written, "kettle") == ["ada", "eve"]


def test_tombstones_are_left_out(written: Any, post: Any) -> None:
    written.save(post("ada", gone=True))
    assert found(written, "kettle OR type:post") == ["ben", "cleo", "dora"]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(st.characters(), max_size=12) | st.text('ab"*:^(){}-+%_\\ ', max_size=12))
def test_nothing_that_can_be_typed_breaks_the_question(written: Any, words: str) -> None:
    try:
        parse(words)
    except UserError:
        return
    found(written, words)

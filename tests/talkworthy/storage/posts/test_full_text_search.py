"""Full-text search takes whatever a person types as words, on both databases."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from talkworthy.storage.posts.full_text_search import contains_all_words, index_new_posts
from talkworthy.storage.schema.core import posts

TEXTS = {
    "ada": 'The crema of my NEAR-perfect Brewly: 5 bars, "silky", and quiet',
    "ben": "crema OR foam, who cares",
    "cleo": "El café está quemado 😀",
}


def matching_ids(scratch: Any, words: str) -> list[str]:
    with scratch.store.read() as connection:
        statement = select(posts.c.id).where(contains_all_words(connection, words)).order_by(posts.c.id)
        return [post_id.removeprefix("hob:") for post_id in connection.execute(statement).scalars()]


@pytest.fixture
def written(scratch: Any, post: Any) -> Any:
    scratch.save(*(post(native, title=f"{native} writes", text=text) for native, text in TEXTS.items()))
    scratch.change(index_new_posts)
    return scratch


def test_words_are_found_in_any_order_and_case_over_title_and_text(written: Any) -> None:
    searches = ["CREMA", "brewly crema", "Crema ada", "ada ben", "cre", "café", "or foam", "near-perfect", "writes"]
    assert [matching_ids(written, words) for words in searches] == [
        ["ada", "ben"],
        ["ada"],
        ["ada"],
        [],
        [],
        ["cleo"],
        ["ben"],
        ["ada"],
        ["ada", "ben", "cleo"],
    ]


def test_what_looks_like_a_query_is_words(written: Any) -> None:
    searches = ['crema "silky"', "crema NOT foam", "title:crema", "crema*", "bars, quiet", "crema -foam", "^the"]
    assert [matching_ids(written, words) for words in searches] == [
        ["ada"],
        [],
        [],
        ["ada", "ben"],
        ["ada"],
        ["ben"],
        ["ada"],
    ]


def test_hostile_words_find_nothing_and_break_nothing(written: Any) -> None:
    hostile = [
        '" OR 1=1 --',
        "'; DROP TABLE posts; --",
        "NEAR(foam bars)",
        "crema AND foam",
        "\0\0",
        "\ud83d",
        "",
        " ",
        "--",
    ]
    hostile += ['"', '"""', "*", "()", "{title}:", "^", "\\", "%", "' OR 1=1"]
    answers = {words: matching_ids(written, words) for words in hostile}
    assert answers == {words: [] for words in hostile}


def test_signs_between_words_do_not_hide_what_the_words_find(written: Any) -> None:
    assert [matching_ids(written, words) for words in ("crema -- silky", "silky !", "& quiet")] == [["ada"]] * 3


def test_new_posts_are_found_once_the_index_caught_up_and_once_only(written: Any, post: Any) -> None:
    written.save(post("dora", text="a crema of sorts"))
    written.change(index_new_posts)
    written.change(index_new_posts)
    assert matching_ids(written, "sorts") == ["dora"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(st.characters(), max_size=12) | st.text('"*:^(){}-+ANDORNOT ', max_size=12))
def test_nothing_that_can_be_typed_breaks_the_text_index(sqlite_scratch: Any, words: str) -> None:
    assert matching_ids(sqlite_scratch, words) == []

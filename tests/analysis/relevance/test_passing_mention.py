"""Posts that are about a brand, and posts that name it in passing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from analysis.relevance.passing_mention import is_about
from talkworthy.model import NameMatch, Post, full_text

NAME = "Loopline"


def about(text: str, title: str = "") -> bool:
    whole = full_text(title, text)
    starts = [start for start in range(len(whole)) if whole.startswith(NAME, start)]
    mentions = [NameMatch(NAME, NAME, start, start + len(NAME)) for start in starts]
    post = Post("hob:1", "hob", "post", datetime(2026, 3, 2, tzinfo=UTC), "hob:1", title=title, text=text)
    return is_about(post, mentions)


@pytest.mark.parametrize("text", ["I just defended my thesis over Loopline!", "We met via our Loopline yesterday."])
def test_where_something_happened_is_not_what_a_post_is_about(text: str) -> None:
    assert not about(text)
    assert not about("So happy.", title=text)


@pytest.mark.parametrize(
    "text",
    ["I prefer Loopline over Teams", "Loopline is over", "I moved over to Loopline", "over Loopline? I like Loopline"],
)
def test_a_name_that_is_no_setting_is(text: str) -> None:
    assert about(text)


def test_a_long_post_that_names_it_once_is_not_about_it() -> None:
    assert not about("words " * 60 + NAME)
    assert about("words " * 60 + NAME, title=f"{NAME} after a year")


def test_a_post_by_the_brand_is_about_it_without_naming_it() -> None:
    post = Post("hob:1", "hob", "post", datetime(2026, 3, 2, tzinfo=UTC), "hob:1", text="sent over ")
    assert is_about(post, [NameMatch(NAME, NAME, 10, 10)])


def test_a_long_review_of_what_the_brand_is_named_for_is_about_it():
    moment = datetime(2026, 3, 2, tzinfo=UTC)
    review = Post("hob:1", "hob", "review", moment, "hob:1", text="words " * 60, rating=1.0)
    assert is_about(review, [NameMatch(NAME, NAME, 0, 0)])
    assert not is_about(review, [])

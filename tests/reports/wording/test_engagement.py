"""Likes, replies, reposts and views, as their source calls them."""

import pytest

from reports.wording.engagement import engagement_texts, star_range_text, stars_text
from talkworthy.model import NO_ENGAGEMENT, Engagement


@pytest.mark.parametrize(
    ("source", "likes", "text"),
    [
        ("reddit", 1204, "1,204 upvotes"),
        ("reddit", -3, "-3 upvotes"),
        ("hackernews", 1, "1 point"),
        ("stackexchange", 2, "2 votes"),
        ("mastodon", 1, "1 favourite"),
        ("x", 2, "2 likes"),
        ("guestbook", 1, "1 like"),
    ],
)
def test_likes_have_the_name_that_the_source_uses(source, likes, text):
    assert engagement_texts(source, Engagement(likes=likes)) == [text]


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ("reddit", ["31 comments", "1 repost", "900 views"]),
        ("mastodon", ["31 replies", "1 boost", "900 views"]),
        ("stackexchange", ["31 answers", "1 repost", "900 views"]),
        ("x", ["31 replies", "1 repost", "900 views"]),
    ],
)
def test_so_have_replies_and_reposts(source, texts):
    assert engagement_texts(source, Engagement(replies=31, reposts=1, views=900)) == texts


def test_what_the_source_does_not_count_is_absent_and_not_0():
    assert engagement_texts("x", NO_ENGAGEMENT) == []
    assert engagement_texts("x", Engagement(replies=2)) == ["2 replies"]


def test_no_likes_are_said_and_no_replies_are_not():
    assert engagement_texts("x", Engagement(likes=0, replies=0, reposts=0, views=0)) == ["0 likes"]


def test_stars_are_out_of_five():
    assert [stars_text(rating) for rating in (4.0, 4.5, 4.15)] == ["★ 4 of 5", "★ 4.5 of 5", "★ 4.15 of 5"]


@pytest.mark.parametrize(
    ("stars", "text"),
    [
        ((1.0, 1.0), "★ 1 of 5"),
        ((0.5, 2.0), "★ 2 of 5 or fewer"),
        ((4.0, 5.0), "★ 4 of 5 or more"),
        ((2.0, 3.5), "★ 2 to 3.5 of 5"),
    ],
)
def test_a_range_of_stars_in_words(stars, text):
    assert star_range_text(stars) == text

"""Posts from outside: those with implausible moments stay out, and stored posts keep their moments."""

from __future__ import annotations

from datetime import timedelta

import pytest

from talkworthy.plausible_moment import PLACE
from talkworthy.storage.conversations.queries import stream_posts
from talkworthy.storage.posts.incoming import save_incoming

DAY = timedelta(days=1)


@pytest.fixture
def save(scratch, noon):
    def save_page(*posts):
        with scratch.store.write() as connection:
            return save_incoming(connection, posts, noon, {})

    return save_page


@pytest.fixture
def noon(post):
    return post("any").created_at


def moments(scratch):
    with scratch.store.read() as connection:
        return {post.id: post.created_at for post in stream_posts(connection)}


def test_a_post_of_the_future_is_refused_and_the_others_are_saved(save, scratch, post, noon):
    page = save(post("good"), post("ahead", created_at=noon + 2 * DAY))
    assert page.counts.new == 1
    assert [(letter.where, letter.reason) for letter in page.refused] == [
        (PLACE, "created_at is 2026-03-04, which is in the future.")
    ]
    assert moments(scratch) == {"hob:good": noon}


@pytest.mark.parametrize("later", [timedelta(hours=5), 2 * DAY])
def test_a_stored_post_is_never_dated_anew_into_the_future(save, scratch, post, noon, later):
    save(post("a"))
    save(post("a", created_at=noon + later, text="edited"))
    assert moments(scratch) == {"hob:a": noon}


def test_a_new_post_may_be_some_hours_ahead_of_the_clock(save, scratch, post, noon):
    save(post("a", created_at=noon + timedelta(hours=5)))
    assert moments(scratch) == {"hob:a": noon + timedelta(hours=5)}

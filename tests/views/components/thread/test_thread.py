"""Where else a conversation was posted."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from talkworthy.model import Post
from talkworthy.storage.posts.save import save_posts
from talkworthy.storage.store import Store

AGAIN = "I have weighed every bag of Copper Kettle for a year, and each of them was four grams short, every single one."


@pytest.fixture
def pasted(own_sample, read_again):
    """The sample, and one author's words in three communities."""
    store = Store(f"sqlite:///{own_sample.parent / 'talkworthy.db'}")
    posts = [
        Post(f"forum:{n}", "forum", "post", datetime(2026, 11, n, tzinfo=UTC), f"forum:{n}", text=AGAIN,
             author="weigher", community=f"scale-{n}")
        for n in range(1, 4)
    ]  # fmt: skip
    with store.write() as connection:
        save_posts(connection, posts)
    store.close()
    read_again(own_sample)
    return own_sample


def test_a_crosspost_names_the_other_places_the_earliest_first(open_page, pasted):
    words = open_page(pasted, page="conversations", conversation="forum:2").words

    assert (
        "Also in: scale-1 on forum (the same text, 1 Nov 2026); scale-3 on forum (the same text, 3 Nov 2026)." in words
    )


def test_the_other_places_are_one_click_away(open_page, pasted):
    html = open_page(pasted, page="conversations", conversation="forum:2").html

    assert "page=conversations&amp;brand=Copper+Kettle&amp;date_range=13w&amp;conversation=forum%3A1" in html


def test_a_thread_that_stands_alone_names_no_other(open_page, sample):
    assert "Also in:" not in open_page(sample, page="conversations", conversation="hackernews:990010").words

"""Removing a post or a place, in both databases."""

from __future__ import annotations

import pytest

from talkworthy.model import DeadLetter
from talkworthy.storage.conversations.queries import stream_posts
from talkworthy.storage.posts.dead_letters import count_dead_letters, save_dead_letters
from talkworthy.storage.posts.incoming import save_incoming
from talkworthy.storage.posts.removal import find_removal, remove
from talkworthy.storage.schema.core import threads


@pytest.fixture
def removed(scratch, post):
    """Removes what this id stands for, and returns the ids of the posts that are left."""
    noon = post("any").created_at

    def remove_now(text):
        with scratch.store.write() as connection:
            removal = find_removal(connection, text)
            assert removal is not None
            remove(connection, removal, noon)
            save_incoming(connection, [post("a"), post("b"), post("c", community="Gardens")], noon, {})
        with scratch.store.read() as connection:
            return sorted(post.id for post in stream_posts(connection))

    return remove_now


def test_a_post_and_its_thread_leave_and_stay_out(scratch, post, removed):
    scratch.save(post("a"), post("b"))
    assert removed("hob:a") == ["hob:b", "hob:c"]
    assert [row[0] for row in scratch.rows(threads, "id")] == ["hob:b", "hob:c"]


def test_a_place_leaves_in_any_case(scratch, post, removed):
    scratch.save(post("a"), post("c", community="Gardens"))
    assert removed("hob:gardens") == ["hob:a", "hob:b"]


def test_the_thread_of_a_removed_reply_is_analysed_again(scratch, post, removed):
    scratch.save(post("a"), post("d", thread="hob:a", reply_to="hob:a"))
    scratch.read()
    assert removed("hob:d") == ["hob:a", "hob:b", "hob:c"]
    assert "hob:a" in scratch.pending()


def test_only_payloads_of_the_post_are_deleted(scratch, post):
    letters = [
        DeadLetter("page", "old", raw)
        for raw in ('{"data": {"name": "t1_x"}}', '{"data": {"name": "t1_y", "parent_id": "t1_x"}}', "<html>")
    ]
    with scratch.store.write() as connection:
        save_dead_letters(connection, "hob", "", letters, post("any").created_at)
        removal = find_removal(connection, "hob:t1_x")
        assert removal is not None
        remove(connection, removal, post("any").created_at)
        assert count_dead_letters(connection) == {"hob": 2}


def test_an_unknown_id_stands_for_nothing(scratch):
    with scratch.store.read() as connection:
        assert find_removal(connection, "hob:nothing") is None
        assert find_removal(connection, "nothing") is None

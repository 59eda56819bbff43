"""Saving posts: once each, in any order, and never again after deletion."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from talkworthy.model import Engagement
from talkworthy.storage.conversations.queries import stream_posts
from talkworthy.storage.posts.full_text_search import contains_all_words, index_new_posts
from talkworthy.storage.posts.save import NOTHING_SAVED, SaveCounts, from_row, mark_deleted, save_posts
from talkworthy.storage.schema import core


def row(scratch: Any, words: str) -> list[str]:
    with scratch.store.read() as connection:
        statement = select(core.posts.c.id).where(contains_all_words(connection, words)).order_by(core.posts.c.id)
        return list(connection.execute(statement).scalars())


def stored_post(scratch: Any, native: str) -> Any:
    with scratch.store.read() as connection:
        return from_row(connection.execute(select(core.posts).where(core.posts.c.id == f"hob:{native}")).one())


def test_a_post_comes_back_as_it_was_saved(scratch: Any, post: Any) -> None:
    saved = post(
        "a",
        title="Which grinder?",
        reply_to="hob:0",
        quotes="hob:q",
        url="https://hob.example/a",
        lang="en",
        engagement=Engagement(-3, 0, None, 12),
        parent_missing=True,
        flags=("moderator", "flair:Roaster since 1998"),
    )
    scratch.save(saved)
    assert stored_post(scratch, "a") == saved


def test_saving_the_same_batch_again_changes_nothing(scratch: Any, post: Any) -> None:
    batch = [post("a"), post("b", author=None, flags=("bot",), gone=True)]
    assert scratch.save(*batch) == SaveCounts(2, 2, 0)
    before = scratch.rows(core.posts)
    scratch.read()
    assert scratch.save(*batch) == SaveCounts(2, 0, 0)
    assert scratch.rows(core.posts) == before
    assert scratch.pending() == []


def test_an_empty_batch_takes_no_number(scratch: Any) -> None:
    assert scratch.save() == NOTHING_SAVED
    assert scratch.rows(core.store_state, "revision") == [(0,)]


def test_new_and_changed_posts_are_counted_apart(scratch: Any, post: Any) -> None:
    scratch.save(post("a"), post("b"))
    assert scratch.save(post("a", text="edited"), post("b"), post("c")) == SaveCounts(3, 1, 1)


def test_an_edit_changes_the_words_and_what_a_search_finds(scratch: Any, post: Any) -> None:
    scratch.save(post("a", text="the pump rattles"))
    scratch.change(index_new_posts)
    scratch.save(post("a", text="the pump hums"))
    assert (row(scratch, "rattles"), row(scratch, "pump hums")) == ([], ["hob:a"])


def test_an_edit_before_the_text_index_caught_up_is_found_by_its_new_words_alone(scratch: Any, post: Any) -> None:
    scratch.save(post("a", text="the pump rattles"))
    scratch.save(post("a", text="the pump hums"))
    scratch.change(index_new_posts)
    assert (row(scratch, "rattles"), row(scratch, "hums")) == ([], ["hob:a"])


@pytest.mark.parametrize("name", ["author", "community", "reply_to", "quotes", "url", "lang"])
def test_values_that_are_missing_the_second_time_stay(sqlite_scratch: Any, post: Any, name: str) -> None:
    sqlite_scratch.save(post("a", **{name: "told"}))
    assert sqlite_scratch.save(post("a", **{name: None})) == SaveCounts(1, 0, 0)
    assert getattr(stored_post(sqlite_scratch, "a"), name) == "told"


def test_kind_and_counts_that_are_missing_the_second_time_stay(scratch: Any, post: Any) -> None:
    scratch.save(post("a", kind="review", engagement=Engagement(5, 1, 2, 9)))
    assert scratch.save(post("a", kind="", engagement=Engagement(likes=6))) == SaveCounts(1, 0, 0)
    assert (stored_post(scratch, "a").kind, stored_post(scratch, "a").engagement) == ("review", Engagement(6, 1, 2, 9))


def test_a_post_keeps_its_rating_and_takes_over_a_new_one(scratch: Any, post: Any) -> None:
    scratch.save(post("a", rating=4.5))
    scratch.read()
    assert stored_post(scratch, "a").rating == 4.5
    assert scratch.save(post("a")) == SaveCounts(1, 0, 0)
    assert stored_post(scratch, "a").rating == 4.5
    scratch.save(post("a", rating=2.0))
    assert (stored_post(scratch, "a").rating, scratch.pending()) == (2.0, [])


def test_a_tombstone_keeps_its_rating_as_it_keeps_its_counts(scratch: Any, post: Any) -> None:
    scratch.save(post("a", rating=1.0, engagement=Engagement(likes=3)))
    scratch.save(post("a", gone=True, text="", author=None))
    assert (stored_post(scratch, "a").rating, stored_post(scratch, "a").engagement.likes) == (1.0, 3)


def test_likes_alone_do_not_make_a_thread_pending(scratch: Any, post: Any) -> None:
    scratch.save(post("a", engagement=Engagement(likes=1)))
    scratch.read()
    assert scratch.save(post("a", engagement=Engagement(likes=900, views=1))) == SaveCounts(1, 0, 0)
    assert (stored_post(scratch, "a").engagement, scratch.pending()) == (Engagement(likes=900, views=1), [])


@pytest.mark.parametrize("change", [{"text": "other"}, {"gone": True}, {"flags": ("bot",)}, {"author": "ben"}])
def test_what_a_post_says_or_who_says_it_is_a_reason(sqlite_scratch: Any, post: Any, change: dict[str, Any]) -> None:
    sqlite_scratch.save(post("a"), post("b"))
    sqlite_scratch.read()
    sqlite_scratch.save(post("a", **change))
    assert sqlite_scratch.pending() == ["hob:a"]


def test_a_tombstone_takes_words_author_and_address_with_it(scratch: Any, post: Any) -> None:
    scratch.save(post("a", title="Crema", text="my name is ada", url="https://hob.example/@ada/1"))
    scratch.change(index_new_posts)
    scratch.save(post("a", title="left over", text="left over", gone=True))
    gone = stored_post(scratch, "a")
    assert (gone.gone, gone.title, gone.text, gone.author, gone.url) == (True, "", "", None, None)
    assert (gone.community, gone.thread) == ("kitchens", "hob:a")
    assert (row(scratch, "crema"), row(scratch, "ada"), row(scratch, "left")) == ([], [], [])


def test_a_tombstone_wins_for_ever(scratch: Any, post: Any) -> None:
    scratch.save(post("a", gone=True))
    assert scratch.save(post("a", text="back again", engagement=Engagement(likes=1))) == SaveCounts(1, 0, 0)
    assert (stored_post(scratch, "a").text, stored_post(scratch, "a").author, stored_post(scratch, "a").gone) == (
        "",
        None,
        True,
    )


@pytest.mark.parametrize("first_gone", [True, False])
def test_a_tombstone_wins_in_one_batch_too(scratch: Any, post: Any, first_gone: bool) -> None:
    assert scratch.save(post("a", gone=first_gone), post("a", gone=not first_gone)) == SaveCounts(2, 1, 0)
    assert (stored_post(scratch, "a").gone, stored_post(scratch, "a").text) == (True, "")


def test_the_last_of_two_versions_in_a_batch_counts_and_keeps_values_of_the_first(scratch: Any, post: Any) -> None:
    assert scratch.save(post("a", text="first", lang="en"), post("b"), post("a", text="last")) == SaveCounts(3, 2, 0)
    assert (stored_post(scratch, "a").text, stored_post(scratch, "a").lang) == ("last", "en")
    assert scratch.save(post("b", text="x"), post("b", text="y")) == SaveCounts(2, 0, 1)
    scratch.change(index_new_posts)
    assert (row(scratch, "first"), row(scratch, "last"), row(scratch, "y")) == ([], ["hob:a"], ["hob:b"])


def test_a_post_that_moves_makes_both_threads_pending(scratch: Any, post: Any) -> None:
    scratch.save(post("a"), post("b"), post("c"), post("x", thread="hob:a"))
    scratch.read()
    assert scratch.save(post("x", thread="hob:b")) == SaveCounts(1, 0, 1)
    assert scratch.pending() == ["hob:a", "hob:b"]


def test_a_moved_post_can_be_in_its_new_thread_before_the_old_one_is_analysed(
    scratch: Any, post: Any, conversation: Any
) -> None:
    scratch.save(post("a"), post("b"), post("x", thread="hob:b"))
    scratch.read(
        [conversation("hob:b")],
        [scratch.mention("x", thread="hob:b")],
        [scratch.annotation("x", "author_type", "public")],
    )
    scratch.save(post("x", thread="hob:a"))
    found_there = [scratch.mention("x", thread="hob:a")], [scratch.annotation("x", "author_type", "staff")]
    scratch.read([conversation("hob:a")], *found_there)
    assert scratch.rows(core.mentions, "thread") == [("hob:a",)]
    assert scratch.rows(core.annotations, "name", "label") == [("author_type", "staff")]


def test_a_post_that_moves_to_another_day_leaves_its_old_day_to_be_counted_again(
    scratch: Any, post: Any, conversation: Any
) -> None:
    scratch.save(post("a"))
    scratch.read([conversation("hob:a")], [scratch.mention("a")])
    scratch.change(lambda connection: connection.execute(core.stale_days.delete()))
    scratch.save(replace(post("a"), created_at=post("a").created_at - timedelta(days=3)))
    scratch.read([conversation("hob:a")], [scratch.mention("a")])
    march_2 = 20_514
    assert scratch.rows(core.stale_days, "day") == [(march_2 - 3,), (march_2,)]


def test_characters_that_a_database_cannot_hold_do_not_cost_the_batch(scratch: Any, post: Any) -> None:
    scratch.save(post("a", text="cre\0ma \ud83d", author="a\0da", flags=("flair:\0two\nlines",)), post("b"))
    assert (stored_post(scratch, "a").text, stored_post(scratch, "a").author) == ("crema \ufffd", "ada")
    assert stored_post(scratch, "a").flags == ("flair:two lines",)


def test_a_transaction_that_fails_saves_nothing(scratch: Any, post: Any) -> None:
    with pytest.raises(ZeroDivisionError), scratch.store.write() as connection:
        save_posts(connection, [post("a")])
        raise ZeroDivisionError
    assert scratch.query(lambda connection: list(stream_posts(connection))) == []


def test_posts_that_the_source_deleted_become_tombstones_and_unknown_ids_are_ignored(scratch: Any, post: Any) -> None:
    scratch.save(post("a", text="the pump rattles"), post("b"))
    scratch.change(index_new_posts)
    scratch.read()
    with scratch.store.write() as connection:
        assert mark_deleted(connection, ["hob:a", "hob:never"]) == 1
        assert mark_deleted(connection, ["hob:a"]) == 0
        assert mark_deleted(connection, []) == 0
    buried = stored_post(scratch, "a")
    assert (buried.gone, buried.text, buried.author, buried.url) == (True, "", None, None)
    assert row(scratch, "rattles") == []
    assert scratch.pending() != []

"""Saving posts: once each, whatever order they come in, and never again once they are gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from talkworthy.model import Engagement
from talkworthy.storage.conversations.queries import stream_posts
from talkworthy.storage.posts.full_text_search import index_new_posts, names_all_words
from talkworthy.storage.posts.save import NOTHING_SAVED, Saved, bury_posts, from_row, save_posts
from talkworthy.storage.schema import core


def found(shelf: Any, words: str) -> list[str]:
    with shelf.store.read() as connection:
        statement = select(core.posts.c.id).where(names_all_words(connection, words)).order_by(core.posts.c.id)
        return list(connection.execute(statement).scalars())


def held(shelf: Any, native: str) -> Any:
    with shelf.store.read() as connection:
        return from_row(connection.execute(select(core.posts).where(core.posts.c.id == f"hob:{native}")).one())


def test_a_post_comes_back_as_it_was_saved(shelf: Any, post: Any) -> None:
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
    shelf.save(saved)
    assert held(shelf, "a") == saved


def test_saving_the_same_batch_again_changes_nothing(shelf: Any, post: Any) -> None:
    batch = [post("a"), post("b", author=None, flags=("bot",), gone=True)]
    assert shelf.save(*batch) == Saved(2, 2, 0)
    before = shelf.rows(core.posts)
    shelf.read()
    assert shelf.save(*batch) == Saved(2, 0, 0)
    assert shelf.rows(core.posts) == before
    assert shelf.pending() == []


def test_an_empty_batch_takes_no_number(shelf: Any) -> None:
    assert shelf.save() == NOTHING_SAVED
    assert shelf.rows(core.store_state, "revision") == [(0,)]


def test_new_and_changed_posts_are_counted_apart(shelf: Any, post: Any) -> None:
    shelf.save(post("a"), post("b"))
    assert shelf.save(post("a", text="edited"), post("b"), post("c")) == Saved(3, 1, 1)


def test_an_edit_changes_the_words_and_what_a_search_finds(shelf: Any, post: Any) -> None:
    shelf.save(post("a", text="the pump rattles"))
    shelf.tell(index_new_posts)
    shelf.save(post("a", text="the pump hums"))
    assert (found(shelf, "rattles"), found(shelf, "pump hums")) == ([], ["hob:a"])


def test_an_edit_before_the_text_index_caught_up_is_found_by_its_new_words_alone(shelf: Any, post: Any) -> None:
    shelf.save(post("a", text="the pump rattles"))
    shelf.save(post("a", text="the pump hums"))
    shelf.tell(index_new_posts)
    assert (found(shelf, "rattles"), found(shelf, "hums")) == ([], ["hob:a"])


@pytest.mark.parametrize("name", ["author", "community", "reply_to", "quotes", "url", "lang"])
def test_what_is_not_told_the_second_time_stays(sqlite_shelf: Any, post: Any, name: str) -> None:
    sqlite_shelf.save(post("a", **{name: "told"}))
    assert sqlite_shelf.save(post("a", **{name: None})) == Saved(1, 0, 0)
    assert getattr(held(sqlite_shelf, "a"), name) == "told"


def test_a_kind_and_counts_that_are_not_told_the_second_time_stay(shelf: Any, post: Any) -> None:
    shelf.save(post("a", kind="review", engagement=Engagement(5, 1, 2, 9)))
    assert shelf.save(post("a", kind="", engagement=Engagement(likes=6))) == Saved(1, 0, 0)
    assert (held(shelf, "a").kind, held(shelf, "a").engagement) == ("review", Engagement(6, 1, 2, 9))


def test_likes_alone_are_no_reason_to_read_a_thread_again(shelf: Any, post: Any) -> None:
    shelf.save(post("a", engagement=Engagement(likes=1)))
    shelf.read()
    assert shelf.save(post("a", engagement=Engagement(likes=900, views=1))) == Saved(1, 0, 0)
    assert (held(shelf, "a").engagement, shelf.pending()) == (Engagement(likes=900, views=1), [])


@pytest.mark.parametrize("change", [{"text": "other"}, {"gone": True}, {"flags": ("bot",)}, {"author": "ben"}])
def test_what_a_post_says_or_who_says_it_is_a_reason(sqlite_shelf: Any, post: Any, change: dict[str, Any]) -> None:
    sqlite_shelf.save(post("a"), post("b"))
    sqlite_shelf.read()
    sqlite_shelf.save(post("a", **change))
    assert sqlite_shelf.pending() == ["hob:a"]


def test_a_tombstone_takes_words_author_and_address_with_it(shelf: Any, post: Any) -> None:
    shelf.save(post("a", title="Crema", text="my name is ada", url="https://hob.example/@ada/1"))
    shelf.tell(index_new_posts)
    shelf.save(post("a", title="left over", text="left over", gone=True))
    gone = held(shelf, "a")
    assert (gone.gone, gone.title, gone.text, gone.author, gone.url) == (True, "", "", None, None)
    assert (gone.community, gone.thread) == ("kitchens", "hob:a")
    assert (found(shelf, "crema"), found(shelf, "ada"), found(shelf, "left")) == ([], [], [])


def test_a_tombstone_wins_for_ever(shelf: Any, post: Any) -> None:
    shelf.save(post("a", gone=True))
    assert shelf.save(post("a", text="back again", engagement=Engagement(likes=1))) == Saved(1, 0, 0)
    assert (held(shelf, "a").text, held(shelf, "a").author, held(shelf, "a").gone) == ("", None, True)


@pytest.mark.parametrize("first_gone", [True, False])
def test_a_tombstone_wins_in_one_batch_too(shelf: Any, post: Any, first_gone: bool) -> None:
    assert shelf.save(post("a", gone=first_gone), post("a", gone=not first_gone)) == Saved(2, 1, 0)
    assert (held(shelf, "a").gone, held(shelf, "a").text) == (True, "")


def test_the_last_of_doubles_in_a_batch_counts_and_keeps_what_the_first_told(shelf: Any, post: Any) -> None:
    assert shelf.save(post("a", text="first", lang="en"), post("b"), post("a", text="last")) == Saved(3, 2, 0)
    assert (held(shelf, "a").text, held(shelf, "a").lang) == ("last", "en")
    assert shelf.save(post("b", text="x"), post("b", text="y")) == Saved(2, 0, 1)
    shelf.tell(index_new_posts)
    assert (found(shelf, "first"), found(shelf, "last"), found(shelf, "y")) == ([], ["hob:a"], ["hob:b"])


def test_a_post_that_moves_is_read_again_where_it_went_and_where_it_left(shelf: Any, post: Any) -> None:
    shelf.save(post("a"), post("b"), post("c"), post("x", thread="hob:a"))
    shelf.read()
    assert shelf.save(post("x", thread="hob:b")) == Saved(1, 0, 1)
    assert shelf.pending() == ["hob:a", "hob:b"]


def test_a_moved_post_can_stand_in_its_new_conversation_before_the_old_one_is_read(
    shelf: Any, post: Any, conversation: Any
) -> None:
    shelf.save(post("a"), post("b"), post("x", thread="hob:b"))
    shelf.read(
        [conversation("hob:b")], [shelf.part("x", thread="hob:b")], [shelf.finding("x", "author_type", "public")]
    )
    shelf.save(post("x", thread="hob:a"))
    found_there = [shelf.part("x", thread="hob:a")], [shelf.finding("x", "author_type", "staff")]
    shelf.read([conversation("hob:a")], *found_there)
    assert shelf.rows(core.mentions, "thread") == [("hob:a",)]
    assert shelf.rows(core.annotations, "name", "label") == [("author_type", "staff")]


def test_a_post_that_moves_to_another_day_leaves_its_old_day_to_be_counted_again(
    shelf: Any, post: Any, conversation: Any
) -> None:
    shelf.save(post("a"))
    shelf.read([conversation("hob:a")], [shelf.part("a")])
    shelf.tell(lambda connection: connection.execute(core.stale_days.delete()))
    shelf.save(replace(post("a"), created_at=post("a").created_at - timedelta(days=3)))
    shelf.read([conversation("hob:a")], [shelf.part("a")])
    march_2 = 20_514
    assert shelf.rows(core.stale_days, "day") == [(march_2 - 3,), (march_2,)]


def test_characters_that_a_database_cannot_hold_do_not_cost_the_batch(shelf: Any, post: Any) -> None:
    shelf.save(post("a", text="cre\0ma \ud83d", author="a\0da", flags=("flair:\0two\nlines",)), post("b"))
    assert (held(shelf, "a").text, held(shelf, "a").author) == ("crema \ufffd", "ada")
    assert held(shelf, "a").flags == ("flair:two lines",)


def test_a_transaction_that_fails_saves_nothing(shelf: Any, post: Any) -> None:
    with pytest.raises(ZeroDivisionError), shelf.store.write() as connection:
        save_posts(connection, [post("a")])
        raise ZeroDivisionError
    assert shelf.ask(lambda connection: list(stream_posts(connection))) == []


def test_what_the_source_says_is_deleted_is_buried_and_what_we_never_had_passed_over(shelf: Any, post: Any) -> None:
    shelf.save(post("a", text="the pump rattles"), post("b"))
    shelf.tell(index_new_posts)
    shelf.read()
    with shelf.store.write() as connection:
        assert bury_posts(connection, ["hob:a", "hob:never"]) == 1
        assert bury_posts(connection, ["hob:a"]) == 0
        assert bury_posts(connection, []) == 0
    buried = held(shelf, "a")
    assert (buried.gone, buried.text, buried.author, buried.url) == (True, "", None, None)
    assert found(shelf, "rattles") == []
    assert shelf.pending() != []

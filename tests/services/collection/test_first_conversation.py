"""The first conversation of a first look: whose words, how many people, and nothing that a screen would obey."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from services.collection.first_conversation import FirstConversation, load_first_conversation, to_first_conversation
from talkworthy.model import Brand, Post
from talkworthy.storage.posts.save import save_posts
from talkworthy.storage.store import Store

BREWLARK = Brand("Brewlark", ("Brewlark",))
AT = datetime(2026, 11, 1, tzinfo=UTC)
ROOT = Post("forum:1", "forum", "post", AT, "forum:1", title="Which grinder?", text="It leaks", author="ada")
REPLY = replace(ROOT, id="forum:2", title="", text="My Brewlark never\x1b[31m does", author="bob", reply_to="forum:1")
OTHER = replace(ROOT, id="forum:9", thread="forum:9", title="", text="Nothing of note", author="eve")


def test_it_quotes_the_post_that_names_the_brand_under_the_title_of_the_thread() -> None:
    shown = to_first_conversation([OTHER, ROOT, replace(REPLY, url="https://forum.example/2")], BREWLARK)
    assert shown == FirstConversation(
        "forum", "Which grinder?", "My Brewlark never [31m does", 2, 2, "https://forum.example/2"
    )


def test_where_nobody_names_the_brand_there_is_none() -> None:
    assert to_first_conversation([OTHER, replace(REPLY, gone=True)], BREWLARK) is None


def test_where_the_source_forbids_quotes_there_are_only_counts_and_the_link() -> None:
    shown = to_first_conversation([replace(REPLY, source="x", url="https://x.example/2")], BREWLARK)
    assert shown == FirstConversation("x", "", "", 1, 1, "https://x.example/2")


def test_an_address_that_is_no_web_page_is_left_out() -> None:
    shown = to_first_conversation([replace(REPLY, url="javascript:alert(1)")], BREWLARK)
    assert shown is not None
    assert shown.url == ""


def test_it_is_read_from_a_store_that_is_not_analysed_yet(sqlite_store: Store) -> None:
    with sqlite_store.write() as connection:
        save_posts(connection, [OTHER, ROOT, REPLY])
    shown = load_first_conversation(sqlite_store, BREWLARK)
    assert shown is not None
    assert (shown.title, shown.people, shown.posts) == ("Which grinder?", 2, 2)

"""Forgotten authors are kept out by a hash, under every name."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from talkworthy.storage.posts.erased_authors import load_erased_authors, save_erased_author, to_key
from talkworthy.storage.posts.save import from_row
from talkworthy.storage.schema import core

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def held(shelf: Any, post_id: str) -> Any:
    with shelf.store.read() as connection:
        return from_row(connection.execute(select(core.posts).where(core.posts.c.id == post_id)).one())


def test_a_forgotten_authors_post_comes_in_as_a_tombstone(shelf: Any, post: Any) -> None:
    shelf.tell(save_erased_author, "hob", ["ada"], NOON)
    shelf.save(
        post("a", author="ADA", title="t", url="https://hob.example/@ada", flags=("flair:ada the great",)),
        post("b", author="ben", reply_to="hob:a"),
    )
    gone = held(shelf, "hob:a")
    assert (gone.gone, gone.title, gone.text, gone.author, gone.url, gone.flags) == (True, "", "", None, None, ())
    assert held(shelf, "hob:b").author == "ben"


def test_a_post_that_was_here_without_its_author_goes_when_the_author_is_told(shelf: Any, post: Any) -> None:
    shelf.save(post("a", author=None, url="https://hob.example/@ada"))
    shelf.tell(save_erased_author, "hob", ["ada"], NOON)
    shelf.save(post("a", author="ada", url="https://hob.example/@ada"))
    assert (held(shelf, "hob:a").gone, held(shelf, "hob:a").text, held(shelf, "hob:a").url) == (True, "", None)


def test_the_same_name_at_another_source_is_somebody_else(sqlite_shelf: Any, post: Any) -> None:
    sqlite_shelf.tell(save_erased_author, "lot", ["ada"], NOON)
    sqlite_shelf.save(post("a"))
    assert held(sqlite_shelf, "hob:a").author == "ada"


def test_an_account_is_known_by_its_id_under_a_new_handle(sqlite_shelf: Any, post: Any) -> None:
    sqlite_shelf.tell(save_erased_author, "hob", ["did:plc:q7abc"], NOON)
    sqlite_shelf.save(post("at://did:plc:q7abc/app/3k", author="ada.example"))
    assert held(sqlite_shelf, "hob:at://did:plc:q7abc/app/3k").gone


def test_the_store_keeps_no_name_of_a_forgotten_author(shelf: Any) -> None:
    shelf.tell(save_erased_author, "hob", ["ada"], NOON)
    shelf.tell(save_erased_author, "hob", ["Ada"], NOON)
    ((key, _),) = shelf.rows(core.erased_authors)
    ((salt,),) = shelf.rows(core.store_state, "salt")
    assert len(salt) >= 32
    assert key == to_key(salt, "hob", "ada") != to_key("another salt", "hob", "ada")


def test_nobody_is_forgotten_at_first(sqlite_shelf: Any) -> None:
    assert sqlite_shelf.ask(load_erased_authors).keys == frozenset()

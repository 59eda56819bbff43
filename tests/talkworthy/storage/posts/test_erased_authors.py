"""Erased authors are kept out by a hash, under every name."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from talkworthy.storage.posts.erased_authors import load_erased_authors, save_erased_author, to_key
from talkworthy.storage.posts.save import from_row
from talkworthy.storage.schema import core

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def stored_post(scratch: Any, post_id: str) -> Any:
    with scratch.store.read() as connection:
        return from_row(connection.execute(select(core.posts).where(core.posts.c.id == post_id)).one())


def test_a_post_by_an_erased_author_is_saved_as_a_tombstone(scratch: Any, post: Any) -> None:
    scratch.change(save_erased_author, "hob", ["ada"], NOON)
    scratch.save(
        post("a", author="ADA", title="t", url="https://hob.example/@ada", flags=("flair:ada the great",)),
        post("b", author="ben", reply_to="hob:a"),
    )
    gone = stored_post(scratch, "hob:a")
    assert (gone.gone, gone.title, gone.text, gone.author, gone.url, gone.flags) == (True, "", "", None, None, ())
    assert stored_post(scratch, "hob:b").author == "ben"


def test_a_stored_post_becomes_a_tombstone_when_its_erased_author_becomes_known(scratch: Any, post: Any) -> None:
    scratch.save(post("a", author=None, url="https://hob.example/@ada"))
    scratch.change(save_erased_author, "hob", ["ada"], NOON)
    scratch.save(post("a", author="ada", url="https://hob.example/@ada"))
    assert (
        stored_post(scratch, "hob:a").gone,
        stored_post(scratch, "hob:a").text,
        stored_post(scratch, "hob:a").url,
    ) == (True, "", None)


def test_the_same_name_at_another_source_is_somebody_else(sqlite_scratch: Any, post: Any) -> None:
    sqlite_scratch.change(save_erased_author, "lot", ["ada"], NOON)
    sqlite_scratch.save(post("a"))
    assert stored_post(sqlite_scratch, "hob:a").author == "ada"


def test_an_account_is_known_by_its_id_under_a_new_handle(sqlite_scratch: Any, post: Any) -> None:
    sqlite_scratch.change(save_erased_author, "hob", ["did:plc:q7abc"], NOON)
    sqlite_scratch.save(post("at://did:plc:q7abc/app/3k", author="ada.example"))
    assert stored_post(sqlite_scratch, "hob:at://did:plc:q7abc/app/3k").gone


def test_the_store_keeps_no_name_of_an_erased_author(scratch: Any) -> None:
    scratch.change(save_erased_author, "hob", ["ada"], NOON)
    scratch.change(save_erased_author, "hob", ["Ada"], NOON)
    ((key, _),) = scratch.rows(core.erased_authors)
    ((salt,),) = scratch.rows(core.store_state, "salt")
    assert len(salt) >= 32
    assert key == to_key(salt, "hob", "ada") != to_key("another salt", "hob", "ada")


def test_a_new_store_has_no_erased_authors(sqlite_scratch: Any) -> None:
    assert sqlite_scratch.query(load_erased_authors).keys == frozenset()

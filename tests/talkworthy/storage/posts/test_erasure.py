"""Erasing an author leaves neither words nor name, in no table and in no byte of the files."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from talkworthy.errors import StoreError
from talkworthy.model import DeadLetter
from talkworthy.storage import engine
from talkworthy.storage.posts.dead_letters import load_dead_letters, save_dead_letters
from talkworthy.storage.posts.erasure import erase_author, find_holdings, rewrite_database, to_name_pattern
from talkworthy.storage.posts.full_text_search import index_new_posts
from talkworthy.storage.schema import core

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
WORD = "qwyxzzlefnord"


def erase(shelf: Any, author: str) -> None:
    shelf.tell(erase_author, shelf.ask(find_holdings, "hob", author), NOON)


def bytes_of(store: Any) -> bytes:
    path = Path(store.engine.url.database)
    return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))


def test_all_posts_of_an_author_become_tombstones_and_nobody_elses(shelf: Any, post: Any) -> None:
    shelf.save(post("a", flags=("flair:x",)), post("b", author="Ada", thread="hob:a"), post("c", author="adam"))
    erase(shelf, "ADA")
    assert shelf.rows(core.posts, "id", "author", "text", "flags", "gone") == [
        ("hob:a", None, "", "", True),
        ("hob:b", None, "", "", True),
        ("hob:c", "adam", "words of c", "", False),
    ]


def test_a_name_in_other_letters_is_found_in_any_case(shelf: Any, post: Any) -> None:
    shelf.save(post("a", author="\u00c5se"))
    assert [found.id for found in shelf.ask(find_holdings, "hob", "\u00e5SE").posts] == ["hob:a"]


def test_an_account_has_all_of_its_handles(shelf: Any, post: Any) -> None:
    shelf.save(
        post("at://did:plc:q7/p/1", author="ada.example"),
        post("at://did:plc:q7/p/2", author="did:plc:q7"),
        post("at://did:plc:q77/p/3", author="ben.example"),
    )
    found = shelf.ask(find_holdings, "hob", "ada.example")
    assert {one.id for one in found.posts} == {"hob:at://did:plc:q7/p/1", "hob:at://did:plc:q7/p/2"}
    assert found.names == {"ada.example", "did:plc:q7"}


def test_what_was_found_in_the_posts_goes_at_once_and_their_threads_are_read_again(
    shelf: Any, post: Any, conversation: Any
) -> None:
    shelf.save(post("a"), post("b", author="ben", thread="hob:a"))
    findings = [shelf.finding("a", "topic", "3"), shelf.finding("a", "author_type", "public")]
    shelf.read([conversation("hob:a")], [shelf.part("a"), shelf.part("b", thread="hob:a")], findings)
    erase(shelf, "ada")
    assert shelf.rows(core.annotations) == []
    assert shelf.rows(core.mentions, "post") == [(shelf.number("b"),)]
    assert shelf.pending() == ["hob:a"]


def test_payloads_that_hold_the_name_go(shelf: Any) -> None:
    letters = [DeadLetter("", "", '{"by": "Ada"}'), DeadLetter("/u/ada", "", "1"), DeadLetter("", "", '{"by": "adam"}')]
    shelf.tell(save_dead_letters, "hob", "Brewly", letters, NOON)
    erase(shelf, "ada")
    assert [kept.letter.raw for kept in shelf.ask(load_dead_letters)] == ['{"by": "adam"}']


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("ada@hob.example", '"acct": "ada"'),
        ("Ada (42)", '"display_name": "Ada"'),
        ("andr\u00e9", '"andr\\u00e9"'),
        ("a.b", "by a.b!"),
    ],
)
def test_a_name_is_found_as_payloads_write_it(name: str, text: str) -> None:
    assert to_name_pattern([name]).search(text)


@pytest.mark.parametrize(("name", "text"), [("ada", "adam"), ("a.b", "axb"), ("da", "ada")])
def test_a_part_of_another_word_is_not_the_name(name: str, text: str) -> None:
    assert not to_name_pattern([name]).search(text)


@pytest.mark.parametrize("overwrites", ["ON", "OFF"])
def test_no_byte_of_the_files_holds_what_was_erased(sqlite_shelf: Any, post: Any, overwrites: str) -> None:
    with sqlite_shelf.store.write() as connection:
        connection.exec_driver_sql(f"PRAGMA secure_delete = {overwrites}")
    author = "fnordianqqz"
    many = [post(f"n{number}", author="ben", text=f"word{number} " * 50) for number in range(300)]
    sqlite_shelf.save(*many, post("a", author=author, title=f"{WORD} title", text=f"{WORD} {WORD[::-1]} " * 400))
    sqlite_shelf.tell(index_new_posts)
    before = bytes_of(sqlite_shelf.store)
    assert WORD.encode() in before and author.encode() in before
    erase(sqlite_shelf, author)
    rewrite_database(sqlite_shelf.store)
    after = bytes_of(sqlite_shelf.store)
    assert not any(told.encode() in after for told in (WORD, WORD[::-1], author))
    assert b"word299" in after


def test_words_that_were_erased_earlier_leave_the_text_index_too(sqlite_shelf: Any, post: Any) -> None:
    sqlite_shelf.save(post("a", author="ben", text=WORD))
    sqlite_shelf.tell(index_new_posts)
    sqlite_shelf.save(post("a", author="ben", gone=True))
    rewrite_database(sqlite_shelf.store)
    with sqlite_shelf.store.read() as connection:
        terms = connection.exec_driver_sql("SELECT block FROM posts_search_data").scalars()
        assert not any(WORD[4:].encode() in block for block in terms)


def test_a_reader_that_keeps_the_log_is_told_of(sqlite_shelf: Any, post: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0)
    sqlite_shelf.store.engine.dispose()
    sqlite_shelf.save(post("a"))
    with sqlite_shelf.store.read() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM posts").scalar_one()
        with pytest.raises(StoreError, match="Close whatever has the store open"):
            rewrite_database(sqlite_shelf.store)


def test_postgresql_is_written_anew_and_whole(shelf: Any, post: Any) -> None:
    shelf.save(post("a"), post("b", author="ben"))
    erase(shelf, "ada")
    rewrite_database(shelf.store)
    assert shelf.rows(core.posts, "id", "text") == [("hob:a", ""), ("hob:b", "words of b")]

"""Erasing an author removes texts and names from all tables and from the bytes of the files."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from talkworthy.errors import StoreError
from talkworthy.model import DeadLetter, Gap
from talkworthy.storage import engine
from talkworthy.storage.posts.dead_letters import load_dead_letters, save_dead_letters
from talkworthy.storage.posts.erasure import erase_author, find_holdings, rewrite_database, to_name_pattern
from talkworthy.storage.posts.full_text_search import index_new_posts
from talkworthy.storage.runs.gaps import save_gaps
from talkworthy.storage.runs.messages import REMOVED
from talkworthy.storage.runs.runs import begin_run, end_run
from talkworthy.storage.schema import core

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
WORD = "qwyxzzlefnord"


def erase(scratch: Any, author: str) -> None:
    scratch.change(erase_author, scratch.query(find_holdings, "hob", author), NOON)


def bytes_of(store: Any) -> bytes:
    path = Path(store.engine.url.database)
    return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))


def test_all_posts_of_an_author_become_tombstones_and_nobody_elses(scratch: Any, post: Any) -> None:
    scratch.save(post("a", flags=("flair:x",)), post("b", author="Ada", thread="hob:a"), post("c", author="adam"))
    erase(scratch, "ADA")
    assert scratch.rows(core.posts, "id", "author", "text", "flags", "gone") == [
        ("hob:a", None, "", "", True),
        ("hob:b", None, "", "", True),
        ("hob:c", "adam", "words of c", "", False),
    ]


def test_a_name_in_other_letters_is_found_in_any_case(scratch: Any, post: Any) -> None:
    scratch.save(post("a", author="\u00c5se"))
    assert [holdings.id for holdings in scratch.query(find_holdings, "hob", "\u00e5SE").posts] == ["hob:a"]


def test_an_account_has_all_of_its_handles(scratch: Any, post: Any) -> None:
    scratch.save(
        post("at://did:plc:q7/p/1", author="ada.example"),
        post("at://did:plc:q7/p/2", author="did:plc:q7"),
        post("at://did:plc:q77/p/3", author="ben.example"),
    )
    holdings = scratch.query(find_holdings, "hob", "ada.example")
    assert {held_post.id for held_post in holdings.posts} == {"hob:at://did:plc:q7/p/1", "hob:at://did:plc:q7/p/2"}
    assert holdings.names == {"ada.example", "did:plc:q7"}


def test_results_of_erased_posts_are_deleted_at_once_and_their_threads_become_pending(
    scratch: Any, post: Any, conversation: Any
) -> None:
    scratch.save(post("a"), post("b", author="ben", thread="hob:a"))
    findings = [scratch.annotation("a", "topic", "3"), scratch.annotation("a", "author_type", "public")]
    scratch.read([conversation("hob:a")], [scratch.mention("a"), scratch.mention("b", thread="hob:a")], findings)
    erase(scratch, "ada")
    assert scratch.rows(core.annotations) == []
    assert scratch.rows(core.mentions, "post") == [(scratch.number("b"),)]
    assert scratch.pending() == ["hob:a"]


def test_payloads_that_hold_the_name_go(scratch: Any) -> None:
    letters = [DeadLetter("", "", '{"by": "Ada"}'), DeadLetter("/u/ada", "", "1"), DeadLetter("", "", '{"by": "adam"}')]
    scratch.change(save_dead_letters, "hob", "Brewly", letters, NOON)
    erase(scratch, "ada")
    assert [stored.letter.raw for stored in scratch.query(load_dead_letters)] == ['{"by": "adam"}']


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
def test_no_byte_of_the_files_holds_what_was_erased(sqlite_scratch: Any, post: Any, overwrites: str) -> None:
    with sqlite_scratch.store.write() as connection:
        connection.exec_driver_sql(f"PRAGMA secure_delete = {overwrites}")
    author = "fnordianqqz"
    many = [post(f"n{number}", author="ben", text=f"word{number} " * 50) for number in range(300)]
    sqlite_scratch.save(*many, post("a", author=author, title=f"{WORD} title", text=f"{WORD} {WORD[::-1]} " * 400))
    sqlite_scratch.change(index_new_posts)
    before = bytes_of(sqlite_scratch.store)
    assert WORD.encode() in before and author.encode() in before
    erase(sqlite_scratch, author)
    rewrite_database(sqlite_scratch.store)
    after = bytes_of(sqlite_scratch.store)
    assert not any(content.encode() in after for content in (WORD, WORD[::-1], author))
    assert b"word299" in after


def test_words_that_were_erased_earlier_leave_the_text_index_too(sqlite_scratch: Any, post: Any) -> None:
    sqlite_scratch.save(post("a", author="ben", text=WORD))
    sqlite_scratch.change(index_new_posts)
    sqlite_scratch.save(post("a", author="ben", gone=True))
    rewrite_database(sqlite_scratch.store)
    with sqlite_scratch.store.read() as connection:
        terms = connection.exec_driver_sql("SELECT block FROM posts_search_data").scalars()
        assert not any(WORD[4:].encode() in block for block in terms)


def test_a_reader_that_blocks_the_log_is_reported(
    sqlite_scratch: Any, post: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0)
    sqlite_scratch.store.engine.dispose()
    sqlite_scratch.save(post("a"))
    with sqlite_scratch.store.read() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM posts").scalar_one()
        with pytest.raises(StoreError, match="Close all programs that have the store open"):
            rewrite_database(sqlite_scratch.store)


def test_postgresql_is_written_anew_and_whole(scratch: Any, post: Any) -> None:
    scratch.save(post("a"), post("b", author="ben"))
    erase(scratch, "ada")
    rewrite_database(scratch.store)
    assert scratch.rows(core.posts, "id", "text") == [("hob:a", ""), ("hob:b", "words of b")]


def test_messages_of_runs_and_reasons_of_gaps_about_the_author_are_removed(scratch: Any, post: Any) -> None:
    scratch.save(post("a", author="ada", text="I told them that the lid whistles all night"))
    messages = (
        "posts.csv is in no known form. Its first line is 'ada;2026;tea'.",
        "a.csv cannot be read: I told them that  the lid whistles",
        "12 of 40 posts kept from adagio.csv.",
    )
    for message in messages:
        number = scratch.change(begin_run, "import", NOON, None, None)
        scratch.change(end_run, number, NOON, "failed", message)
    scratch.change(save_gaps, "hob", "Kettle", [Gap("a", "closed", "The page of Ada is private.")], NOON)
    erase(scratch, "ada")
    assert scratch.rows(core.runs, "message") == [("12 of 40 posts kept from adagio.csv.",), (REMOVED,), (REMOVED,)]
    assert scratch.rows(core.gaps, "reason") == [(REMOVED,)]


def test_a_name_that_stands_only_in_a_message_is_removed_too(scratch: Any) -> None:
    number = scratch.change(begin_run, "import", NOON, None, None)
    scratch.change(end_run, number, NOON, "failed", "Its first line is 'quiet_reader_7;tea'.")
    erase(scratch, "quiet_reader_7")
    assert scratch.rows(core.runs, "message") == [(REMOVED,)]

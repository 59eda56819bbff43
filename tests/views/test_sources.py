"""The page on sources: where the talk comes from, and what went wrong first."""

from __future__ import annotations

from datetime import UTC, datetime

from talkworthy.storage.ledger import Tally, begin_run, end_run, note_run
from talkworthy.storage.posts import Saved
from talkworthy.storage.store import Store

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_each_source_has_its_posts_and_its_days(open_page, sample):
    words = open_page(sample, page="sources").words

    assert "Hacker News" in words
    assert "71 27 Aug 2026 13 Nov 2026" in words
    assert "525 posts from 4 sources" in words


def test_each_brand_says_how_many_of_its_posts_were_checked(open_page, sample):
    words = open_page(sample, page="sources").words

    assert "No post was checked yet for being about Copper Kettle, Northlight or Mornside." in words


def test_runs_are_told_in_plain_words(open_page, sample):
    words = open_page(sample, page="sources").words

    assert "Importing a file: done" in words
    assert "525 posts read, 525 new" in words
    assert "Nothing needs your hand." in words


def test_a_run_that_failed_comes_first_with_its_reason_and_what_to_do(open_page, empty):
    store = Store(f"sqlite:///{empty.parent / 'talkworthy.db'}")
    with store.write() as connection:
        failed = begin_run(connection, "collect", NOON, "reddit", "Northlight")
        note_run(connection, failed, Tally(Saved(12, 10, 0), requests=3, cost=1.5))
        end_run(connection, failed, NOON, "failed", "Reddit refused the <key>: make a new one.")
        end_run(connection, begin_run(connection, "analyse", NOON, None, None), NOON, "ok", "")
    store.close()

    words = open_page(empty, page="sources").words

    assert "What needs your hand Collecting from Reddit for Northlight: failed" in words
    assert "Reddit refused the <key>: make a new one." in words
    assert 'run it again: "Listen now" above, or python -m jobs collect' in words
    assert words.index("Collecting from Reddit") < words.index("Reading what was collected")
    assert "These runs have cost $1.50 in all" in words

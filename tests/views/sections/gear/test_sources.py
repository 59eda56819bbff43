"""The page on sources: where the talk comes from, and what went wrong first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from typer.testing import CliRunner

from jobs.cli import app
from talkworthy.storage.lock import hold_store
from talkworthy.storage.posts.save import SaveCounts
from talkworthy.storage.runs.runs import RunCounts, begin_run, end_run, save_progress
from talkworthy.storage.store import Store

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_each_source_has_its_posts_and_its_days(open_page, sample):
    words = open_page(sample, page="sources").words

    assert "Hacker News" in words
    assert "71 27 Aug 2026 13 Nov 2026" in words
    assert "525 posts from 4 sources" in words


def test_each_brand_says_how_many_of_its_posts_were_checked(open_page, sample):
    words = open_page(sample, page="sources").words

    assert "No mentions of Copper Kettle, Northlight or Mornside reviewed by a person yet." in words


def test_runs_are_reported_in_plain_words(open_page, sample):
    words = open_page(sample, page="sources").words

    assert "Importing a file: done" in words
    assert "525 posts read, 525 new" in words


def test_posts_from_files_lead_and_a_missing_key_is_neither_due_nor_normal(open_page, sample):
    words = open_page(sample, page="sources").words

    assert (
        "All posts so far were imported from files. Reddit needs a key to sync. Mastodon has not synced yet." in words
    )
    assert words.count("Due now") == 1
    assert "Everything is running normally." not in words


def test_a_run_that_failed_comes_first_with_its_reason_and_what_to_do(open_page, empty):
    store = Store(f"sqlite:///{empty.parent / 'talkworthy.db'}")
    with store.write() as connection:
        failed = begin_run(connection, "collect", NOON, "reddit", "Northlight")
        save_progress(connection, failed, RunCounts(SaveCounts(12, 10, 0), requests=3, cost=1.5))
        end_run(connection, failed, NOON, "failed", "Reddit refused the <key>: make a new one.")
        end_run(connection, begin_run(connection, "analyse", NOON, None, None), NOON, "ok", "")
    store.close()

    words = open_page(empty, page="sources").words

    assert "Needs attention Collecting from Reddit for Northlight: failed" in words
    assert "Reddit refused the <key>: make a new one." in words
    assert 'run it again: "Sync now" above, or python -m jobs collect' in words
    assert words.index("Collecting from Reddit") < words.index("Analysis")
    assert "API cost since 1 Mar 2026: $1.50." in words


NOT_LONG_AGO = timedelta(minutes=20, seconds=30)  # the page's answer is up to a minute old
HOURS_AGO = timedelta(hours=2, seconds=30)
REFUSED = "Hacker News refused the key: make a new one, and put it in."
TROUBLES = {
    "killed": [(timedelta(days=5), "running", "")],
    "failed": [(timedelta(days=9), "ok", ""), (timedelta(days=5), "failed", "The source is down.")],
    "stale": [(timedelta(days=5), "ok", "")],
    "refused key": [(HOURS_AGO, "failed", REFUSED)],
    "never run": [],
    "stopped": [(NOT_LONG_AGO, "stopped", "This month's budget is used up.")],
    "well": [(NOT_LONG_AGO, "ok", "")],
}


@pytest.fixture
def one_source(tmp_path):
    """A brand file with one brand and one source."""
    brands = tmp_path / "talkworthy.toml"
    brands.write_text('[[brands]]\nname = "Brewlark"\n[sources.hackernews]\nevery = "1h"\n')
    return brands


@pytest.fixture
def at_noon():
    """The moment when a minute begins."""
    with time_machine.travel(datetime(2026, 11, 15, 12, tzinfo=UTC)):
        yield


def opened(brands):
    return Store(f"sqlite:///{brands.parent / 'talkworthy.db'}")


def write_runs(store, job, runs):
    whose = ("hackernews", "Brewlark") if job == "collect" else (None, None)
    with store.write() as connection:
        for ago, state, message in runs:
            began = datetime.now(UTC) - ago
            number = begin_run(connection, job, began, *whose)
            if state != "running":
                end_run(connection, number, began, state, message)


def assert_same_answer(page, runs_well):
    """What `talkworthy status` says of the source and of the whole is what the page says."""
    result = CliRunner().invoke(app, ["status"])
    assert result.exit_code == (0 if runs_well else 1)
    of_source = next(line for line in result.stdout.splitlines() if line.startswith("  hackernews: "))
    assert of_source.removeprefix("  hackernews: ") in page.words
    for line in result.stdout.splitlines():
        if line.startswith("  ! "):
            assert line.partition(": ")[2] in page.words
    assert ("Everything is running normally." in page.words) is (
        runs_well and "Recent activity No activity" not in page.words
    )


@pytest.mark.parametrize("kind", TROUBLES)
def test_the_page_and_the_status_command_give_one_answer(open_page, one_source, at_noon, kind):
    store = opened(one_source)
    write_runs(store, "collect", TROUBLES[kind])
    store.close()

    page = open_page(one_source, page="sources")

    assert_same_answer(page, runs_well=kind in ("never run", "stopped", "well"))


def test_they_give_one_answer_while_a_job_holds_the_store(open_page, one_source, at_noon):
    store = opened(one_source)
    write_runs(store, "collect", [(NOT_LONG_AGO, "running", "")])
    with hold_store(store):
        page = open_page(one_source, page="sources")
        assert_same_answer(page, runs_well=True)
    store.close()

    assert "collecting. Collecting now" in page.words


def test_they_give_one_answer_about_another_job_that_was_killed(open_page, one_source, at_noon):
    store = opened(one_source)
    write_runs(store, "collect", [(NOT_LONG_AGO, "ok", "")])
    write_runs(store, "analyse", [(NOT_LONG_AGO, "running", "")])
    store.close()

    page = open_page(one_source, page="sources")

    assert_same_answer(page, runs_well=False)
    assert "Needs attention Analysis: interrupted" in page.words


def test_an_import_that_failed_two_days_ago_needs_no_hand_any_more(open_page, one_source, at_noon):
    store = opened(one_source)
    write_runs(store, "collect", [(NOT_LONG_AGO, "ok", "")])
    write_runs(store, "import", [(timedelta(days=2), "failed", "It is no table.")])
    store.close()

    page = open_page(one_source, page="sources")

    assert_same_answer(page, runs_well=True)
    assert "Importing a file: failed" in page.words


def test_no_word_of_a_refused_file_is_on_the_page(open_page, own_sample, monkeypatch):
    path = own_sample.parent / "first_line.csv"
    path.write_text('{"odd":1,"user":"quiet_reader_7","words":"my private words about Copper Kettle"}\n')
    monkeypatch.setenv("TALKWORTHY_CONFIG", str(own_sample))
    assert CliRunner().invoke(app, ["import", str(path)]).exit_code != 0

    words = open_page(own_sample, page="sources").words

    assert "first_line.csv is in a format that Talkworthy does not recognise." in words
    assert "quiet_reader_7" not in words
    assert "private words" not in words

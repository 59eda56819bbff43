"""The log of runs and the cursors of sources: they are loaded as they were saved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from talkworthy.storage.posts.save import SaveCounts
from talkworthy.storage.runs import runs
from talkworthy.storage.runs.runs import RunCounts, RunRow

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LATER = NOON + timedelta(minutes=3)
FULL = RunCounts(SaveCounts(10, 7, 2), rejects=1, requests=4, cost=0.035)


def test_a_run_is_written_down_from_its_beginning_to_its_end(scratch: Any) -> None:
    run = scratch.change(runs.begin_run, "collect", NOON, "hob", "Brewly")
    running = RunRow("collect", "hob", "Brewly", NOON, None, "running", 0, 0, 0, 0, 0, 0.0, "")
    assert scratch.query(runs.latest_runs) == [running]
    scratch.change(runs.save_progress, run, FULL)
    scratch.change(runs.end_run, run, LATER, "ok", "7 new posts.")
    ended = RunRow("collect", "hob", "Brewly", NOON, LATER, "ok", 10, 7, 2, 1, 4, 0.035, "7 new posts.")
    assert scratch.query(runs.latest_runs) == [ended]


def test_the_latest_runs_come_first(scratch: Any) -> None:
    for job in ("import", "analyse", "score"):
        scratch.change(runs.begin_run, job, NOON, None, None)
    assert [run.job for run in scratch.query(runs.latest_runs, 2)] == ["score", "analyse"]


def test_runs_that_never_came_to_an_end_are_closed_and_others_left(scratch: Any) -> None:
    done, _ = (scratch.change(runs.begin_run, job, NOON, None, None) for job in ("import", "analyse"))
    scratch.change(runs.end_run, done, NOON, "ok", "")
    assert (scratch.change(runs.close_killed_runs, LATER), scratch.change(runs.close_killed_runs, LATER)) == (1, 0)
    states = [(run.job, run.state, run.ended_at) for run in scratch.query(runs.latest_runs)]
    assert states == [("analyse", "killed", LATER), ("import", "ok", NOON)]


def test_a_run_that_was_killed_says_what_it_worked_on(scratch: Any) -> None:
    run = scratch.change(runs.begin_run, "import", NOON, None, None)
    scratch.change(runs.describe_run, run, "Its files: a.csv.")
    scratch.change(runs.close_killed_runs, LATER)
    (killed,) = scratch.query(runs.latest_runs)
    assert killed.message == "It ended without a message: killed or crashed. Its files: a.csv."


def test_a_cursor_is_loaded_as_it_was_saved(scratch: Any) -> None:
    bookmark = {"newest": "t3_é", "done": ["a", "b"], "pages": 3, "share": 0.5, "left": None, "deep": {"on": True}}
    scratch.change(runs.save_cursor, "hob", "Brewly", bookmark, NOON)
    assert scratch.query(runs.load_cursor, "hob", "Brewly") == bookmark


def test_a_cursor_belongs_to_one_source_and_brand(scratch: Any) -> None:
    for source, brand in (("hob", "Brewly"), ("hob", "Mokka"), ("inn", "Brewly")):
        scratch.change(runs.save_cursor, source, brand, {"at": 1}, NOON)
    scratch.change(runs.save_cursor, "hob", "Brewly", {"at": 2}, LATER)
    key = [("hob", "Brewly"), ("hob", "Mokka"), ("inn", "Brewly"), ("inn", "Mokka")]
    assert [scratch.query(runs.load_cursor, *cursor) for cursor in key] == [{"at": 2}, {"at": 1}, {"at": 1}, None]

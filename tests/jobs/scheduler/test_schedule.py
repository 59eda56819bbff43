"""`talkworthy schedule`, in this process and as one of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from jobs.scheduler import schedule as scheduling
from jobs.scheduler.schedule import Schedule
from services import graceful_shutdown, job_log
from services.context import AppContext, now
from talkworthy.errors import AlreadyRunning, Unavailable, UserError
from talkworthy.model import Batch, Post
from talkworthy.storage.lock import hold_schedule, hold_store
from talkworthy.storage.runs import runs as ledger
from talkworthy.storage.store import Store

HOUSE = Path(__file__).parents[3]
pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM that could be handled")


@pytest.fixture(autouse=True)
def brisk(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(scheduling, "SOON", 0.0)
    monkeypatch.setattr(scheduling, "RETRY_SECONDS", 0.0)
    job_log.set_up("json")
    yield
    job_log.set_up(None)


def stop() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


def run_until_stopped(monkeypatch: pytest.MonkeyPatch, after: int, work: str = "_analyse") -> None:
    """Run a schedule that is asked to stop when it has done a task `after` times."""
    done = []
    real = getattr(Schedule, work)

    def counted(self: Schedule) -> None:
        real(self)
        done.append(work)
        if len(done) >= after:
            stop()

    monkeypatch.setattr(Schedule, work, counted)
    Schedule(AppContext()).run()


def told(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_it_collects_analyses_and_scores_and_stops_on_a_signal(
    scripted: Any,
    kettle_post: Callable[[int], Post],
    opened: Store,
    look: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scripted.pages = [Batch([kettle_post(1)], {"at": 1})]
    run_until_stopped(monkeypatch, after=1)
    runs = [(job, source, state) for job, source, _, state, _ in look.runs(opened)]
    assert runs == [("collect", "scripted", "ok"), ("analyse", None, "ok"), ("score", None, "ok")]
    assert look.rows(opened, "SELECT brand FROM conversations") == [("Copper Kettle",)]


def test_the_page_in_work_is_saved_and_the_next_not_asked_for(
    scripted: Any, kettle_post: Callable[[int], Post], opened: Store, look: Any
) -> None:
    scripted.pages = [stop, Batch([kettle_post(1)]), Batch([kettle_post(2)])]
    Schedule(AppContext()).run()
    assert look.rows(opened, "SELECT id FROM posts") == [("scripted:1",)]
    assert [state for _, _, _, state, _ in look.runs(opened)] == ["stopped"]


@pytest.mark.parametrize("failure", [Unavailable("The source is down."), ZeroDivisionError("a fault of our own")])
def test_a_source_that_fails_does_not_end_it(
    scripted: Any, failure: Exception, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    scripted.pages = [failure]
    run_until_stopped(monkeypatch, after=1)
    assert [line["state"] for line in told(capsys) if line["event"] == "end" and line["job"] == "collect"] == ["failed"]


def test_while_another_job_holds_the_store_it_waits_and_tries_again(
    scripted: Any, opened: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    held = hold_store(opened)
    held.__enter__()
    real = job_log.event

    def event_logged(event: str, **said: object) -> None:
        real(event, **said)
        if event == "waits" and said["task"] == "collect scripted":
            held.__exit__(None, None, None)

    monkeypatch.setattr(job_log, "event", event_logged)
    scripted.pages = [stop, Batch([])]
    Schedule(AppContext()).run()
    assert len(scripted.asked) == 1
    assert "collect scripted" in {line["task"] for line in told(capsys) if line["event"] == "waits"}


def test_the_store_is_free_between_jobs(scripted: Any, opened: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    free = []

    def between() -> None:
        with hold_store(opened):
            free.append(True)
        raise graceful_shutdown.StopRequested(signal.SIGTERM)

    monkeypatch.setattr(graceful_shutdown, "check_for_stop", between)
    Schedule(AppContext()).run()
    assert free == [True]


@pytest.mark.parametrize(
    ("began", "wait"), [(None, 0), (timedelta(minutes=-50), 10), (timedelta(days=-3), 0), (timedelta(days=2), 60)]
)
def test_the_first_ask_comes_one_interval_after_the_newest_run(
    scripted: Any, folder: Path, opened: Store, began: timedelta | None, wait: int
) -> None:
    path = folder / "talkworthy.toml"
    path.write_text(path.read_text() + 'every = "1h"\n')
    if began is not None:
        with opened.write() as connection:
            number = ledger.begin_run(connection, "collect", now() + began, "scripted", "Copper Kettle")
            ledger.end_run(connection, number, now() + began, "ok", "")
    task = Schedule(AppContext()).tasks()[0]
    assert task.name == "collect scripted"
    assert task.every == timedelta(hours=1)
    assert abs((task.first - now()).total_seconds() / 60 - wait) < 1


def test_without_a_source_there_is_nothing_to_schedule(folder: Path) -> None:
    with pytest.raises(UserError, match="nothing to schedule"):
        Schedule(AppContext()).run()


def test_as_a_process_it_ends_with_zero_on_sigterm_and_leaves_no_open_line(
    folder: Path, opened: Store, look: Any
) -> None:
    (folder / "talkworthy.toml").write_text(
        '[[brands]]\nname = "Copper Kettle"\n[sources.hackernews]\nbase_url = "http://127.0.0.1:9"\n'
    )
    environment = os.environ | {"PYTHONPATH": str(HOUSE), "TALKWORTHY_CONFIG": str(folder / "talkworthy.toml")}
    command = [sys.executable, "-m", "jobs", "--log-format", "json", "schedule"]
    with subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True) as child:
        assert child.stderr is not None
        seen = []
        for line in child.stderr:
            seen.append(json.loads(line)["event"])
            if seen[-1] == "end":
                child.send_signal(signal.SIGTERM)
                break
        seen += [json.loads(line)["event"] for line in child.stderr]
    assert child.returncode == 0
    assert seen[-1] == "stopped"
    assert "running" not in {state for _, _, _, state, _ in look.runs(opened)}


def test_a_second_schedule_on_one_store_is_refused(scripted: Any, opened: Store) -> None:
    error = pytest.raises(AlreadyRunning, match="A schedule is running on this store already")
    with hold_schedule(opened), error:
        Schedule(AppContext()).run()
    assert scripted.asked == []

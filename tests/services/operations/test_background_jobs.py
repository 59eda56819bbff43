"""Verbs as processes of their own: what they came to, step by step, and what may not be begun twice."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from services.operations import background_jobs, command_process
from services.operations.background_job_log import BackgroundJobLog, write_event
from services.operations.background_jobs import BackgroundJob, JobStep, current_job, dismiss_job, start_job
from services.operations.command_process import run_command
from talkworthy.errors import UserError

PATIENCE_SECONDS = 60
FAKE = """
import json, sys
verb = [word for word in sys.argv[1:] if not word.startswith("-")][-1]
say = lambda **told: print(json.dumps(told), file=sys.stderr, flush=True)
if verb == "wait":
    import time; time.sleep(60)
if verb == "linger":
    import pathlib, time
    say(event="page", posts=5, new=5)
    while not pathlib.Path("go").exists(): time.sleep(0.02)
    say(event="page", posts=2, new=1)
if verb == "pages":
    for new in (3, 4): say(event="page", posts=10, new=new)
if verb == "refuse":
    say(event="failed", task="talkworthy", message="The key is <old>.")
    sys.exit(2)
if verb == "vanish":
    sys.exit(1)
print(json.dumps({"verb": verb}))
"""


@pytest.fixture(autouse=True)
def pretended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command line that does as it is told, in place of ours."""
    (tmp_path / "jobs.py").write_text(FAKE)
    monkeypatch.setattr(command_process, "PROJECT_FOLDER", tmp_path)
    monkeypatch.chdir(tmp_path)
    background_jobs._JOBS.clear()


def ended(job: BackgroundJob) -> BackgroundJob:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not job.ended and time.monotonic() < deadline:
        time.sleep(0.02)
    assert job.ended
    return job


def sent(*steps: JobStep, url: str = "sqlite:///a") -> BackgroundJob:
    job = BackgroundJob(list(steps), os.environ)
    start_job(url, job)
    return ended(job)


def test_a_verb_gives_its_result_and_its_code():
    done = run_command(("look",), os.environ, PATIENCE_SECONDS)
    assert (done.code, done.result, done.message) == (0, {"verb": "look"}, "")


def test_a_verb_that_is_refused_gives_its_last_words():
    done = run_command(("refuse",), os.environ, PATIENCE_SECONDS)
    assert (done.code, done.result) == (2, None)
    assert "The key is <old>." in done.message


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT that could be sent")
def test_a_verb_that_takes_too_long_is_stopped():
    assert run_command(("wait",), os.environ, 0.5).code is None


def test_steps_are_done_one_after_the_other_and_pages_are_counted():
    job = sent(JobStep("first", ("pages",)), JobStep("then", ("look",)))
    assert [(step.state, step.posts, step.new) for step in job.steps] == [("done", 20, 7), ("done", 0, 0)]
    assert job.steps[1].result == {"verb": "look"}


def test_one_that_fails_says_why_and_the_others_go_on():
    job = sent(JobStep("first", ("refuse",)), JobStep("then", ("look",)))
    assert [(step.state, step.message) for step in job.steps] == [("failed", "The key is <old>."), ("done", "")]


def test_a_step_that_is_not_needed_at_its_turn_is_skipped_and_the_others_go_on():
    turns: list[str] = []

    def is_needed() -> bool:
        turns.append(job.steps[0].state)
        return False

    job = BackgroundJob(
        [JobStep("first", ("pages",)), JobStep("maybe", ("vanish",), is_needed=is_needed), JobStep("then", ("look",))],
        os.environ,
    )
    start_job("sqlite:///a", job)
    ended(job)
    assert [step.state for step in job.steps] == ["done", "skipped", "done"]
    assert turns == ["done"]


def test_one_that_all_others_need_ends_the_job():
    job = sent(JobStep("first", ("vanish",), required=True), JobStep("then", ("look",)))
    assert [step.state for step in job.steps] == ["failed", "skipped"]
    assert "It ended without a message" in job.steps[0].message


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT that could be sent")
def test_a_second_job_on_a_store_waits_until_the_first_has_ended_or_is_stopped():
    first = BackgroundJob([JobStep("first", ("wait",)), JobStep("then", ("look",))], os.environ)
    start_job("sqlite:///a", first)
    with pytest.raises(UserError, match="Another job is running"):
        start_job("sqlite:///a", BackgroundJob([], os.environ))

    while first._pid is None:
        time.sleep(0.02)
    first.stop()

    assert [step.state for step in ended(first).steps] == ["failed", "skipped"]
    dismiss_job("sqlite:///a")
    assert current_job("sqlite:///a") is None


LEAVE = """
import os, sys, time
from pathlib import Path
from services.operations import background_jobs, command_process
from services.operations.background_job_log import BackgroundJobLog, write_event
command_process.PROJECT_FOLDER = Path.cwd()
steps = [background_jobs.JobStep("first", ("linger",)), background_jobs.JobStep("then", ("look",))]
background_jobs.start_job("sqlite:///a", background_jobs.BackgroundJob(steps, os.environ))
while '"page"' not in Path("a.job.log").read_text(): time.sleep(0.02)
os._exit(0)
"""


def leave_one_behind(folder: Path) -> None:
    """A dashboard that sends a background job and is gone before it is done."""
    house = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    subprocess.run([sys.executable, "-c", LEAVE], cwd=folder, env=house, check=True, timeout=PATIENCE_SECONDS)


@pytest.mark.skipif(sys.platform == "win32", reason="verbs end with the dashboard there")
def test_what_a_dashboard_left_under_way_is_found_again_and_watched_to_its_end(tmp_path):
    leave_one_behind(tmp_path)

    result = current_job("sqlite:///a")
    assert result is not None
    assert result.resumed
    assert [(step.title, step.state, step.posts) for step in result.steps] == [
        ("first", "running", 5),
        ("then", "waiting", 0),
    ]
    with pytest.raises(UserError, match="Another job is running"):
        start_job("sqlite:///a", BackgroundJob([], os.environ))

    (tmp_path / "go").touch()
    assert [(step.state, step.posts, step.new) for step in ended(result).steps] == [("done", 7, 6), ("skipped", 0, 0)]
    assert list(tmp_path.glob("a.job*")) == []


@pytest.mark.skipif(sys.platform == "win32", reason="verbs end with the dashboard there")
def test_one_that_was_found_again_can_be_stopped(tmp_path):
    leave_one_behind(tmp_path)

    result = current_job("sqlite:///a")
    assert result is not None
    result.stop()

    assert [step.state for step in ended(result).steps] == ["failed", "skipped"]


def test_a_job_that_reported_a_failure_before_it_ended_has_failed(tmp_path):
    leave_one_behind(tmp_path)
    with (tmp_path / "a.job.log").open("a") as log:
        write_event(log, event="run", state="failed", message="The forum is closed.")
    result = current_job("sqlite:///a")
    assert result is not None

    (tmp_path / "go").touch()

    assert [(step.state, step.message) for step in ended(result).steps] == [
        ("failed", "The forum is closed."),
        ("skipped", ""),
    ]


def test_a_job_that_ended_with_its_dashboard_is_reported(tmp_path):
    log = BackgroundJobLog.of("sqlite:///a")
    with log.open() as file:
        write_event(file, event="job", steps=[("first", ["pages"]), ("then", ["look"])])
        write_event(file, event="step", number=0, state="running")
        write_event(file, event="page", posts=10, new=4)

    result = current_job("sqlite:///a")
    assert result is not None
    assert [(step.state, step.posts) for step in ended(result).steps] == [("failed", 10), ("skipped", 0)]
    assert "interrupted when the dashboard stopped" in result.steps[0].message
    dismiss_job("sqlite:///a")
    assert current_job("sqlite:///a") is None


def test_what_ended_well_leaves_nothing_behind(tmp_path):
    sent(JobStep("first", ("pages",)))
    assert list(tmp_path.glob("a.job*")) == []


def test_on_another_database_a_job_goes_as_well():
    job = sent(JobStep("first", ("pages",)), url="postgresql://house/store")
    assert [(step.state, step.new) for step in job.steps] == [("done", 7)]

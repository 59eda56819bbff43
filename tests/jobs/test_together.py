"""Jobs on a machine that has other things to do: beside each other, beside readers, on full disks, with odd clocks."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from streamlit.testing.v1 import AppTest

from talkworthy.storage import engine
from talkworthy.storage.runs.runs import latest_runs
from talkworthy.storage.store import Store

sys.path.insert(0, str(Path(__file__).parent.parent / "collectors" / "loopback"))  # the tests are no package

from hackernews_server import BASE, HackerNewsServer, HackerNewsWorld, make_world
from loopback_http import Loopback, Request, Response

resource = pytest.importorskip("resource", reason="only systems that know limits for files can play a small disk")

HOUSE = Path(__file__).parents[2]
PATIENCE_SECONDS = 60
LONG_STORY = 3_000  # comments in a story that does not fit on a disk of half a megabyte
Start = Callable[..., subprocess.Popen[str]]
Stored = Callable[[], int]
Talkworthy = Callable[..., Any]


class Gate:
    """A pretended Hacker News that holds back its stories until `open` is set; `reached` says that one was asked for.

    `meanwhile` is called at each request; what it returns goes back in place of the answer, unless it is None.
    """

    def __init__(self, world: HackerNewsWorld) -> None:
        self.world = world
        self.reached, self.open = threading.Event(), threading.Event()
        self.meanwhile: Callable[[Request], str | None] = lambda _: None
        self._answer = HackerNewsServer(world)

    def __call__(self, request: Request) -> Response | str:
        if request.path.startswith("/api/v1/items/"):
            self.reached.set()
            self.open.wait(PATIENCE_SECONDS)
        return self.meanwhile(request) or self._answer(request)


@pytest.fixture
def gate() -> Iterator[Gate]:
    made = Gate(make_world())
    yield made
    made.open.set()


@pytest.fixture
def hackernews(gate: Gate, folder: Path) -> Iterator[Loopback]:
    """The gate behind a port, and a brand file that asks there."""
    with Loopback(gate) as server:  # type: ignore[arg-type]
        result = f'[[brands]]\nname = "Brewlark"\n\n[sources.hackernews]\nbase_url = "{server.url}"\ntimeout = 20\n'
        (folder / "talkworthy.toml").write_text(result)
        yield server


@pytest.fixture
def start(folder: Path) -> Iterator[Start]:
    """Starts a verb as a process of its own and does not wait for it."""
    started: list[subprocess.Popen[str]] = []

    def begin(*words: str, **more: Any) -> subprocess.Popen[str]:
        result = os.environ | {"PYTHONPATH": str(HOUSE), "TALKWORTHY_CONFIG": str(folder / "talkworthy.toml")}
        command = [sys.executable, "-m", "jobs", *words]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        started.append(subprocess.Popen(command, cwd=folder, env=result, **pipes, **more))
        return started[-1]

    yield begin
    for child in started:
        child.kill()
        child.communicate()


def end(child: subprocess.Popen[str]) -> SimpleNamespace:
    said, complained = child.communicate(timeout=PATIENCE_SECONDS)
    return SimpleNamespace(code=child.returncode, said=said, complained=complained)


@contextmanager
def opened(folder: Path) -> Iterator[Store]:
    store = Store(f"sqlite:///{folder / 'talkworthy.db'}")
    yield store
    store.close()


@pytest.fixture
def stored(folder: Path, look: SimpleNamespace) -> Stored:
    """Counts the posts in the working folder's store, once it is sure that the file is whole."""

    def count() -> int:
        with opened(folder) as store:
            assert look.rows(store, "PRAGMA integrity_check") == [("ok",)]
            return int(look.rows(store, "SELECT COUNT(*) FROM posts")[0][0])

    return count


def kept(world: HackerNewsWorld) -> int:
    return sum(len(world.whole(story)) for story in world.named())


def dashboard() -> str:
    """What the first page draws, in one text; empty where it failed."""
    app = AppTest.from_file(str(HOUSE / "dashboard.py"), default_timeout=PATIENCE_SECONDS).run()
    drawn = "\n".join(element.proto.body for element in app.get("html"))
    return "" if app.exception or "could not be drawn" in drawn else drawn


@pytest.mark.usefixtures("hackernews")
def test_the_second_of_two_runs_ends_with_75_and_says_why_and_the_first_goes_on(
    gate: Gate, start: Start, stored: Stored
) -> None:
    first = start("run", "--window", "all")
    assert gate.reached.wait(PATIENCE_SECONDS)
    second = end(start("run", "--window", "all"))
    assert second.code == 75
    assert "Another job is running on this store" in second.complained
    gate.open.set()
    assert end(first).code == 0
    assert stored() == kept(gate.world)


def test_the_dashboard_is_drawn_while_a_job_is_at_work_and_another_transaction_is_open(
    hackernews: Loopback, gate: Gate, start: Start, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    brand_file = sample / "talkworthy.toml"  # of the sample, whose brand has talk, and a source that is asked
    brand_file.write_text(
        f'{brand_file.read_text()}\n[sources.hackernews]\nbase_url = "{hackernews.url}"\ntimeout = 20\n'
    )
    monkeypatch.setenv("TALKWORTHY_CONFIG", str(brand_file))
    gate.world.story("Copper Kettle and the others", BASE + 99_000)
    child = start("collect", "--source", "hackernews", "--brand", "Copper Kettle")
    assert gate.reached.wait(PATIENCE_SECONDS)
    with opened(sample) as store, store.write() as connection:
        connection.exec_driver_sql("UPDATE posts SET likes = 1 WHERE pk = 1")
        assert "Copper Kettle" in dashboard()
    gate.open.set()
    assert end(child).code == 0
    assert "Copper Kettle" in dashboard()


@pytest.mark.usefixtures("hackernews")
def test_whoever_reads_sees_one_moment_while_a_job_writes(
    gate: Gate, start: Start, folder: Path, stored: Stored
) -> None:
    with opened(folder) as store, store.read() as reader:
        before = reader.exec_driver_sql("SELECT COUNT(*) FROM posts").scalar_one()
        gate.open.set()
        assert end(start("collect")).code == 0
        assert reader.exec_driver_sql("SELECT COUNT(*) FROM posts").scalar_one() == before == 0
    assert stored() == kept(gate.world)


def make_long(world: HackerNewsWorld) -> None:
    story = world.story("Brewlark fills the disk", BASE + 99_000)
    for number in range(LONG_STORY):
        world.comment(f"{number} " + "words that take room on a small disk " * 9, BASE + 99_001 + number, story)


def small_disk() -> None:
    """Files of this process end at half a megabyte; Python is told so by an error, not by a signal."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))


@pytest.mark.usefixtures("hackernews")
def test_a_run_that_may_write_no_more_says_so_and_the_next_one_goes_on(
    gate: Gate, start: Start, stored: Stored
) -> None:
    make_long(gate.world)
    gate.open.set()
    full = end(start("collect", preexec_fn=small_disk))
    assert full.code == 1
    assert "Traceback" not in full.complained
    assert "The store at" in full.complained
    assert stored() < LONG_STORY
    assert end(start("collect")).code == 0
    assert stored() == kept(gate.world)


@pytest.mark.usefixtures("hackernews")
def test_a_full_disk_is_reported_in_words_and_leaves_the_store_as_it_was(
    gate: Gate, talkworthy: Talkworthy, stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate.open.set()
    assert talkworthy("collect").exit_code == 0
    before = stored()
    make_long(gate.world)
    set_up = engine._set_up_sqlite

    def full(connection: Any, record: object, room: tuple[int, int]) -> None:
        set_up(connection, record, room)
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 4}")

    with monkeypatch.context() as patch:
        patch.setattr(engine, "_set_up_sqlite", full)
        failed = talkworthy("collect")
    assert "disk is full" in f"{failed.exception} {failed.stderr}"
    assert stored() == before
    assert talkworthy("collect").exit_code == 0
    assert stored() == kept(gate.world)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(datetime(2026, 4, 1, 12, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.mark.usefixtures("hackernews")
def test_a_clock_that_jumps_back_costs_no_post_and_no_line_of_the_ledger(
    gate: Gate, talkworthy: Talkworthy, stored: Stored, folder: Path, clock: time_machine.Traveller
) -> None:
    gate.open.set()
    assert talkworthy("collect").exit_code == 0
    clock.shift(timedelta(days=-3))
    gate.world.story("Brewlark, three days ago", BASE + 99_000)
    assert talkworthy("collect").exit_code == 0
    assert stored() == kept(gate.world)
    with opened(folder) as store, store.read() as connection:
        newest, oldest = latest_runs(connection)
    assert (newest.state, oldest.state) == ("ok", "ok")
    assert newest.started_at < oldest.started_at


@pytest.mark.usefixtures("hackernews")
def test_the_status_reports_the_newest_run_though_the_clock_was_ahead_before(
    hackernews: Loopback, gate: Gate, talkworthy: Talkworthy, clock: time_machine.Traveller
) -> None:
    gate.open.set()
    assert talkworthy("collect").exit_code == 0
    clock.shift(timedelta(days=-3))
    hackernews.fail("", 403)
    assert talkworthy("collect").exit_code == 1
    assert talkworthy("status").exit_code == 1


@pytest.mark.usefixtures("hackernews")
def test_a_clock_that_jumps_back_in_the_middle_of_a_run_does_not_stop_it(
    gate: Gate, talkworthy: Talkworthy, stored: Stored, clock: time_machine.Traveller
) -> None:
    gate.meanwhile = lambda _: clock.shift(timedelta(hours=-1))
    gate.open.set()
    assert talkworthy("collect").exit_code == 0
    assert stored() == kept(gate.world)


@pytest.mark.usefixtures("hackernews")
def test_a_laptop_that_sleeps_in_a_request_wakes_to_a_dead_line_and_goes_on(
    gate: Gate, start: Start, stored: Stored
) -> None:
    asleep = threading.Event()

    def sleep_and_hang_up(request: Request) -> str | None:
        if asleep.is_set() or "/items/" not in request.path:
            return None
        child.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, child.pid, os.WSTOPPED | os.WNOWAIT)
        asleep.set()
        return "cut"

    gate.meanwhile = sleep_and_hang_up
    child = start("collect")
    assert gate.reached.wait(PATIENCE_SECONDS)
    gate.open.set()
    assert asleep.wait(PATIENCE_SECONDS)
    child.send_signal(signal.SIGCONT)
    assert end(child).code == 0
    assert stored() == kept(gate.world)

"""A job that is told to end finishes what is in work."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import Result

from services import graceful_shutdown
from talkworthy.model import Batch, Post
from talkworthy.storage.store import Store

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM that could be handled")
Talkworthy = Callable[..., Result]


def signalled(kind: signal.Signals = signal.SIGTERM) -> None:
    os.kill(os.getpid(), kind)


def test_nothing_in_work_ends_at_once() -> None:
    with pytest.raises(graceful_shutdown.StopRequested), graceful_shutdown.handle_signals():
        signalled()
        pytest.fail("it went on")


def test_what_is_in_work_goes_on_to_where_all_is_saved() -> None:
    done = []
    with (
        pytest.raises(graceful_shutdown.StopRequested) as stop,
        graceful_shutdown.handle_signals(),
        graceful_shutdown.delay_signals(),
    ):
        signalled(signal.SIGINT)
        done.append("the page")
        graceful_shutdown.check_for_stop()
        done.append("the next page")
    assert done == ["the page"]
    assert stop.value.signum == signal.SIGINT


def test_a_second_signal_ends_at_once() -> None:
    with (
        pytest.raises(graceful_shutdown.StopRequested),
        graceful_shutdown.handle_signals(),
        graceful_shutdown.delay_signals(),
    ):
        signalled()
        signalled()
        pytest.fail("it went on")


def test_a_page_that_takes_too_long_is_left() -> None:
    with (
        pytest.raises(graceful_shutdown.StopRequested),
        graceful_shutdown.handle_signals(grace=0.05),
        graceful_shutdown.delay_signals(),
    ):
        signalled()
        time.sleep(30)
        pytest.fail("it went on")


def test_a_wait_between_two_requests_ends_at_once() -> None:
    with (
        pytest.raises(graceful_shutdown.StopRequested),
        graceful_shutdown.handle_signals(),
        graceful_shutdown.delay_signals(),
    ):
        threading.Timer(0.05, signalled).start()
        graceful_shutdown.wait(600.0)


def test_no_wait_begins_once_it_is_time_to_end() -> None:
    with (
        pytest.raises(graceful_shutdown.StopRequested),
        graceful_shutdown.handle_signals(),
        graceful_shutdown.delay_signals(),
    ):
        signalled()
        graceful_shutdown.wait(600.0)


def test_after_a_wait_a_page_is_finished_again() -> None:
    done = []
    with (
        pytest.raises(graceful_shutdown.StopRequested),
        graceful_shutdown.handle_signals(),
        graceful_shutdown.delay_signals(),
    ):
        graceful_shutdown.wait(0.0)
        signalled()
        done.append("the page")
        graceful_shutdown.check_for_stop()
    assert done == ["the page"]


def test_handlers_are_put_back_and_nothing_is_remembered() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(graceful_shutdown.StopRequested), graceful_shutdown.handle_signals():
        signalled()
    assert signal.getsignal(signal.SIGTERM) is before
    assert not graceful_shutdown.is_stop_requested()
    graceful_shutdown.check_for_stop()


def test_a_run_that_is_stopped_saves_its_page_and_says_so_by_its_code(
    talkworthy: Talkworthy, scripted: Any, kettle_post: Callable[[int], Post], opened: Store, look: Any
) -> None:
    scripted.pages = [signalled, Batch([kettle_post(1)]), Batch([kettle_post(2)], {"at": 2})]
    result = talkworthy("run")
    assert result.exit_code == 128 + signal.SIGTERM
    assert look.rows(opened, "SELECT id FROM posts") == [("scripted:1",)]
    assert [(job, state) for job, _, _, state, _ in look.runs(opened)] == [("collect", "stopped")]

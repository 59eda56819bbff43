"""Ends a command on SIGTERM or SIGINT within ten seconds: a page that is being collected is finished and saved first.

Docker kills ten seconds after SIGTERM, systemd after 90. So a page has five seconds, and whatever still goes on after
nine ends at once, as after `kill -9`: what was saved is whole, and the next job marks the run as killed.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

GRACE = 5.0  # seconds to finish the page
LAST = 9.0  # seconds until the end of a process that does not react, as in a long query of the database


class StopRequested(KeyboardInterrupt):
    """A signal ends this process. What was saved stays; `AppContext.run` records the run as `stopped`."""

    def __init__(self, signum: int) -> None:
        super().__init__("Stopped by a signal.")
        self.signum = signum


class OutOfTime(KeyboardInterrupt):
    """The time for reading a source is over. What was saved stays; `AppContext.run` records the run as `stopped`."""


class _SignalState:
    """The signal that came to this process, and how many blocks delay it."""

    def __init__(self) -> None:
        self.signum: int | None = None
        self.delays = 0
        self.grace = GRACE
        self.timers: list[threading.Timer] = []
        self.has_stopped = False

    def handle(self, signum: int, _frame: FrameType | None) -> None:
        """End at once where nothing delays it or a second signal comes; otherwise let the page be finished."""
        is_second, self.signum, self.has_stopped = self.signum is not None, signum, True
        if not is_second:
            # also where nothing delays it: a library may have swallowed the exception
            self.start(self.grace, _send_again, signum)
            self.start(LAST, _leave, signum)
        if is_second or not self.delays:
            raise StopRequested(signum)

    def start(self, seconds: float, function: Callable[[int], None], signum: int) -> None:
        timer = threading.Timer(seconds, function, (signum,))
        timer.daemon = True
        self.timers.append(timer)
        timer.start()

    def reset(self) -> None:
        self.signum = None
        for timer in self.timers:
            timer.cancel()
        self.timers.clear()


_state = _SignalState()


def is_stop_requested() -> bool:
    """Return whether a signal came to end this process."""
    return _state.signum is not None


def begin() -> None:
    """Forget the signals of an earlier command in this process."""
    _state.has_stopped = False


def has_stopped() -> bool:
    """Return whether a signal has ended something in this process."""
    return _state.has_stopped


def check_for_stop() -> None:
    """Raise StopRequested after a signal. Call it where everything is saved, before the next page is requested."""
    if _state.signum is not None:
        raise StopRequested(_state.signum)


@contextmanager
def handle_signals(grace: float = GRACE) -> Iterator[None]:
    """Within, SIGTERM and SIGINT raise StopRequested: at once, or inside `delay_signals` at `check_for_stop`.

    Only the main thread may enter.
    """
    before = {kind: signal.signal(kind, _state.handle) for kind in (signal.SIGTERM, signal.SIGINT)}
    grace_before, _state.grace = _state.grace, grace
    _state.reset()
    try:
        yield
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)
        _state.grace = grace_before
        _state.reset()


@contextmanager
def exit_on_signal() -> Iterator[None]:
    """Within, a signal ends the command, and exits with 128 and the signal's number, as shells do.

    Inside `delay_signals` the page is finished first. Does nothing outside of the main thread, which gets all signals.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    try:
        with handle_signals():
            yield
    except StopRequested as stop:
        raise SystemExit(128 + stop.signum) from stop


@contextmanager
def delay_signals() -> Iterator[None]:
    """Within, a signal is kept for `check_for_stop`, unless it comes twice or the grace period ends."""
    _state.delays += 1
    try:
        yield
    finally:
        _state.delays -= 1


def wait(seconds: float) -> None:
    """Sleep; a signal ends the wait at once. Raises StopRequested then, and where a signal came before."""
    delays, _state.delays = _state.delays, 0
    try:
        check_for_stop()
        time.sleep(seconds)
    finally:
        _state.delays = delays


def _send_again(signum: int) -> None:
    if _state.signum is not None:
        with suppress(ProcessLookupError):
            os.kill(os.getpid(), signum)


def _leave(signum: int) -> None:
    if _state.signum is not None:
        os._exit(128 + signum)

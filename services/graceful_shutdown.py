"""How a job ends when it is told to (SIGTERM, SIGINT): the page in work is finished and saved first."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

GRACE = 60.0  # seconds for the page in work; systemd and docker lose patience after 90 and 10


class StopAsked(KeyboardInterrupt):
    """Somebody asked this process to end. What was saved stays; `desk.run` writes `stopped` into the ledger."""

    def __init__(self, signum: int) -> None:
        super().__init__("It was asked to stop.")
        self.signum = signum


class _Stopping:
    """The state of this process: which signal came, and whether something must be finished first."""

    def __init__(self) -> None:
        self.came: int | None = None
        self.at_work = 0
        self.grace = GRACE

    def handle(self, signum: int, _frame: FrameType | None) -> None:
        """End at once where nothing is in work or a second signal comes, else let the page be finished."""
        again, self.came = self.came is not None, signum
        if again or not self.at_work:
            raise StopAsked(signum)
        lasts = threading.Timer(self.grace, _send_again, (signum,))
        lasts.daemon = True
        lasts.start()


_state = _Stopping()


def asked() -> bool:
    """Whether this process was told to end."""
    return _state.came is not None


def between_pages() -> None:
    """Call where everything is saved and more would be asked for. Raises StopAsked when it is time to end."""
    if _state.came is not None:
        raise StopAsked(_state.came)


@contextmanager
def heeded(grace: float = GRACE) -> Iterator[None]:
    """Within, SIGTERM and SIGINT raise StopAsked instead of ending the process half-way.

    Only the main thread may enter. Outside of `finishing` they raise at once.
    """
    before = {kind: signal.signal(kind, _state.handle) for kind in (signal.SIGTERM, signal.SIGINT)}
    _state.came, _state.grace = None, grace
    try:
        yield
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)
        _state.came = None


@contextmanager
def ends_cleanly() -> Iterator[None]:
    """For a job that runs once: within, a signal lets it finish its page, and then it ends by that signal's exit code.

    (128 and the signal's number, as a shell tells it: what was asked for was not done.)
    """
    try:
        with heeded(), finishing():
            yield
    except StopAsked as stop:
        raise SystemExit(128 + stop.signum) from stop


@contextmanager
def finishing() -> Iterator[None]:
    """Within, a signal is only remembered for `between_pages`, unless it comes twice or the grace runs out."""
    _state.at_work += 1
    try:
        yield
    finally:
        _state.at_work -= 1


def wait(seconds: float) -> None:
    """Sleep; nothing is in work meanwhile, so a signal ends it at once.

    Raises StopAsked then, and where a signal came before.
    """
    at_work, _state.at_work = _state.at_work, 0
    try:
        between_pages()
        time.sleep(seconds)
    finally:
        _state.at_work = at_work


def _send_again(signum: int) -> None:
    if _state.came is not None:
        with suppress(ProcessLookupError):
            os.kill(os.getpid(), signum)

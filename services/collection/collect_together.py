"""Collects from several sources side by side within a deadline, and reports what comes as it comes.

Each source has a thread of its own, since one that is slow or hangs must not keep the others waiting. Pages are saved
by those threads: the database lets them write one after the other, as it does with the jobs of several processes.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass, field, replace
from typing import Literal

from services import graceful_shutdown, job_log
from services.collection.collect import CollectOptions, CollectResult, choose_targets, collect_source
from services.context import AppContext, Run
from services.graceful_shutdown import OutOfTime, StopRequested
from talkworthy.errors import LockLost
from talkworthy.model import Brand, Post
from talkworthy.storage.store import checked_writes

GRACE_SECONDS = 3.0  # for the page that is being read at the deadline; less than the grace of a signal
POLL_SECONDS = 0.1  # how soon a signal is noticed

_State = Literal["begun", "page", "warning", "ended"]


@dataclass(frozen=True, slots=True)
class SourceEvent:
    """What has just happened at a source, for one brand.

    `page`: `posts` are saved, `new` of them were not in the store. `warning`: `text` says what. `ended`: `result` says
    how. `threads` and `read` count the threads and posts of the run so far.
    """

    source: str
    brand: Brand
    state: _State
    posts: Sequence[Post] = ()
    new: int = 0
    threads: int = 0
    read: int = 0
    text: str = ""
    result: CollectResult | None = None


Listener = Callable[[SourceEvent], None]
"""Called in the thread of the caller, one event at a time."""


@dataclass(frozen=True, slots=True)
class CollectedTogether:
    """The result of each source and brand; `stopped`: a signal ended the reading; `late`: sources that the deadline cut
    off."""

    results: list[CollectResult]
    stopped: bool
    late: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _End:
    """When reading ends: `requested` lets each source finish its page, after `closed` nothing is saved."""

    requested: threading.Event = field(default_factory=threading.Event)
    closed: threading.Event = field(default_factory=threading.Event)
    reasons: list[str] = field(default_factory=list)

    def ask(self, reason: str) -> None:
        self.reasons.append(reason)
        self.requested.set()

    @property
    def reason(self) -> str:
        return self.reasons[0] if self.reasons else "The reading was ended."

    def check(self) -> None:
        if self.requested.is_set():
            raise OutOfTime(self.reason)

    def check_write(self, _connection: object) -> None:
        if self.closed.is_set():
            raise OutOfTime(self.reason)


class _SourceContext(AppContext):
    """The context of one source: its messages become events, and it stops at the deadline instead of at a signal."""

    def __init__(self, context: AppContext, source: str, end: _End, events: queue.SimpleQueue[SourceEvent]) -> None:
        self.settings = context.settings
        self.store = context.store
        self.source = source
        self.is_done = False
        self.lost_lock: LockLost | None = None
        self.current: Run | None = None
        self._brand = ""
        self._last: SourceEvent | None = None
        self._threads: set[str] = set()
        self._end = end
        self._events = events

    def print_message(self, message: str) -> None:
        self._report("warning", text=message)

    def check_for_stop(self) -> None:
        self._end.check()

    def wait(self, seconds: float) -> None:
        if self._end.requested.wait(seconds):
            self._end.check()

    def note_page(self, posts: Sequence[Post], new: int) -> None:
        self._threads |= {post.thread for post in posts}
        if posts:
            self._report("page", posts=tuple(posts), new=new)

    @contextmanager
    def run(self, job: str, source: str | None = None, brand: str | None = None) -> Iterator[Run]:
        with super().run(job, source, brand) as run:
            self.current = run
            yield run

    def collect(self, brands: Sequence[Brand], options: CollectOptions) -> None:
        """Collect for each of these brands, and report how it ended. Raises nothing."""
        try:
            with checked_writes(self.store, self._end.check_write, after_outer=True):
                for brand in brands:
                    self._collect(brand, options)
        except LockLost as error:
            self.lost_lock = error
        except OutOfTime:
            pass  # `_finish` reports it
        finally:
            self.is_done = True

    def _collect(self, brand: Brand, options: CollectOptions) -> None:
        self._threads, self.current, self._brand = set(), None, brand.name
        self._last = SourceEvent(self.source, brand, "begun")
        self._events.put(self._last)
        self._end.check()
        try:
            result = collect_source(self, self.source, brand, options)
        except (LockLost, OutOfTime):
            raise
        except Exception as error:  # in Talkworthy: the other sources go on
            job_log.failure(f"collect {self.source}", job_log.describe_error(error))
            result = self.to_result(failure=f"An error in Talkworthy: {type(error).__name__}.")
        self.report_end(result)

    def to_result(self, failure: str | None = None, stopped: str | None = None) -> CollectResult:
        """Return the result of a run that did not come to its end, with what it has saved."""
        saved = self.current.tally.saved if self.current else None
        read, new, cost = (saved.read, saved.new, self.current.tally.cost) if saved and self.current else (0, 0, 0.0)
        return CollectResult(self.source, self._brand, read, new, cost, failure, stopped)

    def report_end(self, result: CollectResult) -> None:
        self._report("ended", result=result)
        self._last = None

    @property
    def has_begun(self) -> bool:
        """Whether a run has begun that has not reported its end."""
        return self._last is not None

    def _report(self, state: _State, **values: object) -> None:
        last = self._last
        if last is None:
            return
        read = self.current.tally.saved.read if self.current else 0
        event = SourceEvent(self.source, last.brand, state, threads=len(self._threads), read=read)
        self._events.put(replace(event, **values))  # type: ignore[arg-type]


def collect_together(
    context: AppContext, options: CollectOptions, seconds: float, listen: Listener
) -> CollectedTogether:
    """Collect from all sources at once, for at most `seconds` (and the rest of a page), and return what each has.

    A failure, a hanging server or the deadline ends only the run of that source; what it saved is kept. The first
    signal ends the reading, and the result says so. The caller holds the store's lock; must be called in the thread
    that gets the signals. Raises UserError where no source is configured, LockLost.
    """
    targets: dict[str, list[Brand]] = {}
    for name, brand in choose_targets(context, options):
        targets.setdefault(name, []).append(brand)
    end, events = _End(), queue.SimpleQueue[SourceEvent]()
    sources = [_SourceContext(context, name, end, events) for name in targets]
    for source in sources:
        # with the checks of the lock, which belong to the context of a thread
        arguments = (copy_context().run, source.collect, targets[source.source], options)
        threading.Thread(target=_call, args=arguments, name=f"collect {source.source}", daemon=True).start()
    return _Reading(sources, events, end, listen).follow(seconds)


def end_sentence(stopped: bool, seconds: float) -> str:
    """Return why the reading ended before its end, and what becomes of the rest."""
    why = "Stopped collecting." if stopped else f"The {seconds:g} seconds are over."
    return f"{why} The posts so far are kept; the next `collect`, or the same command again, reads the rest."


def _call(run: Callable[..., object], *arguments: object) -> None:
    run(*arguments)


@dataclass
class _Reading:
    """Follows the threads of the sources, in the thread of the caller."""

    sources: Sequence[_SourceContext]
    events: queue.SimpleQueue[SourceEvent]
    end: _End
    listen: Listener
    results: list[CollectResult] = field(default_factory=list)

    def follow(self, seconds: float) -> CollectedTogether:
        """Report events until all sources have ended, at the latest after `seconds` and the grace for the last page."""
        stopped = False
        try:
            try:
                self._report_until(time.monotonic() + seconds)
            except StopRequested:
                stopped = True
            if not self._all_done():
                self.end.ask("It was stopped." if stopped else f"Still reading after {seconds:g} seconds.")
                self._report_until(time.monotonic() + GRACE_SECONDS, heeds_signals=False)
        finally:  # whatever ends it: the caller gives the store's lock back, so nothing may be saved from now on
            self.end.requested.set()
            self.end.closed.set()
        self._report_all()
        late = [source for source in self.sources if source.has_begun]
        for source in late:
            self._end_run(source)
        for source in self.sources:
            if source.lost_lock is not None:
                raise source.lost_lock
        cut_off = {source.source for source in late} | {row.source for row in self.results if self._is_late(row)}
        return CollectedTogether(self.results, stopped, tuple(sorted(cut_off)))

    def _is_late(self, result: CollectResult) -> bool:
        return bool(self.end.reasons) and result.stopped == self.end.reason

    def _report_until(self, moment: float, heeds_signals: bool = True) -> None:
        while not self._all_done() and (left := moment - time.monotonic()) > 0:
            if heeds_signals:
                graceful_shutdown.check_for_stop()
            try:
                self._report(self.events.get(timeout=min(POLL_SECONDS, left)))
            except queue.Empty:
                continue
        self._report_all()

    def _report_all(self) -> None:
        while True:
            try:
                self._report(self.events.get_nowait())
            except queue.Empty:
                return

    def _report(self, event: SourceEvent) -> None:
        if event.result is not None:
            self.results.append(event.result)
        self.listen(event)

    def _all_done(self) -> bool:
        return all(source.is_done for source in self.sources)

    def _end_run(self, source: _SourceContext) -> None:
        """End the run of a source that hangs, whose thread cannot be ended: it may save nothing any more."""
        result = source.to_result(stopped=self.end.reason)
        if source.current is not None and not source.is_done:
            source.current.end("stopped", self.end.reason)
        source.report_end(result)
        self._report_all()

"""Retries of requests after a rate limit or a server failure: the only place that repeats requests.

Retries inside client libraries are switched off (see `SingleAttemptSession`).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import TypeVar

from tenacity import AttemptManager, RetryCallState, Retrying, retry_if_exception

from collectors.engine.collector import Access
from collectors.engine.failures import RequestFailed, RequestTooLarge, Unreachable
from talkworthy.errors import RateLimited, SourceError

T = TypeVar("T")

ATTEMPTS = 3  # for a request that fails at the server or loses its connection
AFTER_FAILURE = 2.0  # seconds before the second attempt, doubled for the third
AFTER_LIMIT = 5.0  # seconds after a rate limit without a stated wait, doubled each time
JITTER = 1.0  # random extra seconds, so that several jobs do not retry at the same moment


class Retry:
    """The retry rules for the requests of one client, from the settings of its source.

    Setting: `longest_wait` (seconds that rate limits may delay one request in total; 300). `attempts`: how often a
    request is made that fails with one of `repeats`. If `waits_for_limits` is false, a rate limit is raised at once.
    All waits go through `access.wait`, which raises when the job is to stop.
    """

    def __init__(
        self,
        access: Access,
        attempts: int = ATTEMPTS,
        repeats: tuple[type[SourceError], ...] = (RequestFailed, Unreachable),
        waits_for_limits: bool = True,
    ) -> None:
        self.longest_wait = access.number("longest_wait", 300.0) if waits_for_limits else 0.0
        self.attempts = attempts
        self.repeats = repeats
        self.wait = access.wait

    def call(
        self,
        request: Callable[[], T],
        failures: tuple[type[Exception], ...] = (),
        to_source_error: Callable[[Exception], SourceError] | None = None,
    ) -> T:
        """Return what `request` returns, after retries if needed.

        Raises the last SourceError: from `request`, or made by `to_source_error` from one of `failures`. The original
        error is then not chained, since its text may contain what was sent.
        """

        def attempt() -> T:
            try:
                return request()
            except failures as error:
                if to_source_error is None or isinstance(error, SourceError):
                    raise
                raise to_source_error(error) from None

        return Attempts(self).retrying(attempt)


class Attempts:
    """The attempts of one request. Iterate over it if the request cannot be a function: `with attempt: ...`."""

    def __init__(self, rules: Retry) -> None:
        self._rules = rules
        self._failed = self._limited = 0
        self.retrying = Retrying(
            retry=retry_if_exception(self._may_pass),
            wait=self._pause,
            stop=self._is_enough,
            sleep=rules.wait,
            reraise=True,
        )

    def __iter__(self) -> Iterator[AttemptManager]:
        return iter(self.retrying)

    def restart(self) -> None:
        """Forget earlier failures after some progress."""
        self._failed = self._limited = 0

    def _may_pass(self, error: BaseException) -> bool:
        """Return whether a retry may help; count the failure."""
        self._failed += isinstance(error, self._rules.repeats)
        self._limited += isinstance(error, RateLimited)
        return isinstance(error, (RateLimited, *self._rules.repeats)) and not isinstance(error, RequestTooLarge)

    def _pause(self, state: RetryCallState) -> float:
        """Return the seconds until the next attempt: as the source requests, else exponential backoff."""
        failure = _failure_of(state)
        if not isinstance(failure, RateLimited):
            return _backoff(AFTER_FAILURE, self._failed)
        return _backoff(AFTER_LIMIT, self._limited) if failure.retry_after is None else failure.retry_after

    def _is_enough(self, state: RetryCallState) -> bool:
        if isinstance(_failure_of(state), RateLimited):
            return state.idle_for + state.upcoming_sleep > self._rules.longest_wait
        return self._failed >= self._rules.attempts


def _backoff(first: float, times: int) -> float:
    return float(first * 2 ** (times - 1) + random.uniform(0.0, JITTER))


def _failure_of(state: RetryCallState) -> BaseException | None:
    return state.outcome.exception() if state.outcome is not None else None

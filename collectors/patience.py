"""Asking again: a rate limit is waited out within bounds, and a failure of the server is tried again after a pause."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from talkworthy.errors import RateLimited, SourceError, Unavailable

T = TypeVar("T")

TRIES = 3
FIRST_PAUSE = 2.0  # seconds before the second try of a request that failed; doubled for the third
FIRST_WAIT = 10.0  # seconds after a 429 that does not say how long; doubled each time


class TooHeavy(Unavailable):
    """The source failed on one request (5xx, time-out), again after retries; another one may pass."""


@dataclass(frozen=True, slots=True)
class Patience:
    """`longest_wait`: seconds that one request may be put off by rate limits; `tries`: how often one that fails is
    made; `failures`: what the client library raises."""

    longest_wait: float
    tries: int
    failures: tuple[type[Exception], ...]

    def ask(
        self,
        call: Callable[[], T],
        to_source_error: Callable[[Exception], SourceError],
        sleep: Callable[[float], None],
    ) -> T:
        """What `call` returns. Raises what `to_source_error` makes of its failure, without what was sent."""
        waited, wait_untold, pause, tries_left = 0.0, FIRST_WAIT, FIRST_PAUSE, self.tries - 1
        while True:
            try:
                return call()
            except self.failures as error:
                failure = to_source_error(error)
                if isinstance(failure, RateLimited):
                    wait = failure.retry_after or wait_untold
                    waited, wait_untold = waited + wait, wait_untold * 2
                    if waited > self.longest_wait:
                        raise failure from None
                elif isinstance(failure, TooHeavy) and tries_left:
                    wait, pause, tries_left = pause, pause * 2, tries_left - 1
                else:
                    raise failure from None
            sleep(wait)

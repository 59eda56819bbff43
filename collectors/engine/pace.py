"""Keeps requests within a source's published limit, before the source has to refuse one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(slots=True)
class Pace:
    """Lets `burst` requests of a run pass at once, and waits `pause` seconds before each further one.

    A limit of N requests in T seconds is kept with a burst of N / 2 and a pause of 2 T / N: no T seconds then see more
    than the burst and N / 2 further requests. `wait` pauses for some seconds (see `Access`).
    """

    wait: Callable[[float], None]
    burst: int
    pause: float
    requests: int = 0

    def before_request(self) -> None:
        """Wait if the burst is used up."""
        if self.requests >= self.burst:
            self.wait(self.pause)
        self.requests += 1

"""Asking again: what is tried again, for how long, and what is raised in the end."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from collectors.patience import Patience, TooHeavy
from talkworthy.errors import AuthFailed, RateLimited, SourceError

HUSH = "the words that were sent"


def failing(*failures: SourceError | None) -> tuple[Callable[[], str], Callable[[Exception], SourceError]]:
    """A call that fails like this, one after the other, and what its failures are in our words."""
    left = iter(failures)
    raised: list[SourceError] = []

    def call() -> str:
        if (failure := next(left)) is None:
            return "answer"
        raised.append(failure)
        raise OSError(HUSH)

    return call, lambda _: raised[-1]


def ask(*failures: SourceError | None, longest_wait: float = 300.0) -> tuple[str, list[float]]:
    slept: list[float] = []
    return Patience(longest_wait, 3, (OSError,)).ask(*failing(*failures), slept.append), slept


def test_a_rate_limit_is_waited_out_as_long_as_it_says_or_twice_as_long_each_time() -> None:
    told, untold = RateLimited("", retry_after=7.0), RateLimited("", retry_after=None)
    assert ask(told, None) == ("answer", [7.0])
    assert ask(untold, untold, untold, None) == ("answer", [10.0, 20.0, 40.0])


def test_a_server_that_fails_is_asked_three_times() -> None:
    heavy = TooHeavy("")
    assert ask(heavy, heavy, None) == ("answer", [2.0, 4.0])
    with pytest.raises(TooHeavy):
        ask(heavy, heavy, heavy)


def test_all_waits_together_are_no_longer_than_the_longest() -> None:
    limited = RateLimited("", retry_after=60.0)
    assert ask(limited, None, longest_wait=60.0) == ("answer", [60.0])
    with pytest.raises(RateLimited):
        ask(limited, limited, longest_wait=119.0)


def test_what_will_not_pass_is_raised_at_once_and_without_what_was_sent() -> None:
    with pytest.raises(AuthFailed) as caught:
        ask(AuthFailed("refused"))
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__

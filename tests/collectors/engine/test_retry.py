"""Retries: for which failures, how often, after which waits, and which error is raised in the end."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from collectors.engine.collector import Access
from collectors.engine.failures import RequestFailed, RequestTooLarge, Unreachable
from collectors.engine.retry import Attempts, Retry
from talkworthy.errors import AuthFailed, RateLimited, SourceError, Unavailable

SECRET = "the words that were sent"


def failing(*failures: SourceError | None) -> tuple[Callable[[], str], Callable[[Exception], SourceError]]:
    """A request that fails like this, time after time, and what its failures are in our words."""
    left = iter(failures)
    raised: list[SourceError] = []

    def request() -> str:
        if (failure := next(left)) is None:
            return "answer"
        raised.append(failure)
        raise OSError(SECRET)

    return request, lambda _: raised[-1]


def call(*failures: SourceError | None, longest_wait: float = 300.0) -> tuple[str, list[float]]:
    waits: list[float] = []
    request, to_source_error = failing(*failures)
    retry = Retry(Access(settings={"longest_wait": longest_wait}, wait=waits.append))
    return retry.call(request, (OSError,), to_source_error), waits


@pytest.fixture
def no_jitter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("random.uniform", lambda low, _: low)


def test_a_rate_limit_is_waited_out_as_long_as_it_says() -> None:
    assert call(RateLimited("", 7.0), RateLimited("", 9.0), None) == ("answer", [7.0, 9.0])


@pytest.mark.usefixtures("no_jitter")
def test_a_rate_limit_that_says_nothing_is_waited_out_twice_as_long_each_time() -> None:
    limited = RateLimited("")
    assert call(limited, limited, limited, None) == ("answer", [5.0, 10.0, 20.0])


@pytest.mark.usefixtures("no_jitter")
def test_a_server_that_fails_is_asked_three_times() -> None:
    heavy = RequestFailed("")
    assert call(heavy, heavy, None) == ("answer", [2.0, 4.0])
    with pytest.raises(RequestFailed):
        call(heavy, heavy, heavy)


@pytest.mark.usefixtures("no_jitter")
def test_rate_limits_take_nothing_from_the_attempts_of_a_server_that_fails() -> None:
    limited, heavy = RateLimited("", 7.0), RequestFailed("")
    assert call(limited, limited, heavy, heavy, None) == ("answer", [7.0, 7.0, 2.0, 4.0])


@pytest.mark.usefixtures("no_jitter")
def test_a_broken_connection_is_tried_three_times() -> None:
    assert call(Unreachable(""), Unreachable(""), None) == ("answer", [2.0, 4.0])


def test_several_jobs_do_not_come_back_at_the_same_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("random.uniform", lambda _, high: high)
    assert call(RequestFailed(""), RateLimited(""), None) == ("answer", [3.0, 6.0])


def test_all_waits_together_are_no_longer_than_the_longest() -> None:
    limited = RateLimited("", retry_after=60.0)
    assert call(limited, None, longest_wait=60.0) == ("answer", [60.0])
    with pytest.raises(RateLimited):
        call(limited, limited, longest_wait=119.0)


@pytest.mark.parametrize("failure", [AuthFailed(""), Unavailable(""), RequestTooLarge("")])
def test_what_will_not_pass_is_raised_at_once(failure: SourceError) -> None:
    with pytest.raises(type(failure)):
        call(failure)


def test_what_was_sent_is_not_shown_with_what_is_raised() -> None:
    with pytest.raises(AuthFailed) as caught:
        call(AuthFailed("refused"))
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_a_source_that_waits_for_no_limit_raises_it_at_once() -> None:
    waits: list[float] = []
    request, to_source_error = failing(RateLimited("", 1.0))
    with pytest.raises(RateLimited):
        Retry(Access(wait=waits.append), waits_for_limits=False).call(request, (OSError,), to_source_error)
    assert waits == []


def test_a_job_that_is_asked_to_stop_stops_in_the_wait() -> None:
    def stop(_: float) -> None:
        raise KeyboardInterrupt

    request, to_source_error = failing(RateLimited("", 60.0), None)
    with pytest.raises(KeyboardInterrupt):
        Retry(Access(wait=stop)).call(request, (OSError,), to_source_error)


@pytest.mark.usefixtures("no_jitter")
def test_failures_before_something_new_came_do_not_count() -> None:
    waits: list[float] = []
    attempts = Attempts(Retry(Access(wait=waits.append)))
    outcomes = iter(["heavy", "heavy", "new", "heavy", "done"])
    for attempt in attempts:
        with attempt:
            outcome = next(outcomes)
            if outcome == "new":
                attempts.restart()
            if outcome != "done":
                raise RequestFailed(outcome)
    assert waits == [2.0, 4.0, 2.0, 4.0]

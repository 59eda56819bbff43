"""The X client: error classes, retries, and rate limits without a wait."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from loopback_http import Response

from collectors.engine.collector import Query
from collectors.x.collector import XCollector
from talkworthy.errors import AuthFailed, OutOfBudget, RateLimited, SourceError, Unavailable
from talkworthy.model import Brand

Make = Callable[..., XCollector]


@pytest.fixture
def rich(brewlark: Brand) -> Query:
    """More than everything costs."""
    return Query(brewlark, budget=50.0)


def _problem(title: str) -> dict[str, str]:
    return {"title": title, "detail": "as invented", "type": f"https://api.twitter.com/2/problems/{title.lower()}"}


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        (Response(_problem("CreditsDepleted"), 402), OutOfBudget),
        (Response(_problem("UsageCapExceeded"), 429), OutOfBudget),
        (Response(_problem("Too Many Requests"), 429), RateLimited),
        (Response(b"busy", 429), RateLimited),
        (Response(_problem("Unauthorized"), 401), AuthFailed),
        (Response(_problem("Client Forbidden"), 403), AuthFailed),
        (Response(_problem("Service Unavailable"), 503), Unavailable),
        (Response(_problem("Invalid Request"), 400), SourceError),
        (Response(b"<html>", headers={"Content-Type": "text/html"}), Unavailable),
        (Response([1]), Unavailable),
        (Response({"data": 7}), Unavailable),
        (Response({"data": [{"id": "1"}]}), Unavailable),
        ("half", Unavailable),
        ("cut", Unavailable),
        ("hang", Unavailable),
    ],
    ids=str,
)
def test_what_a_failure_is_called(
    x_collector: Make, x: Any, rich: Query, answer: Response | str, failure: type[SourceError]
) -> None:
    x.fail("search", answer)
    with pytest.raises(failure) as caught:
        list(x_collector(timeout=0.2).collect(rich, None))
    assert type(caught.value) is failure


def test_a_rate_limit_says_when_it_ends(
    x_collector: Make, x: Any, rich: Query, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("collectors.x.client.time.time", lambda: 1_772_323_200.0)
    used_up = {"x-rate-limit-remaining": "0", "x-rate-limit-reset": "1772323500"}
    x.fail("search", Response(_problem("Too Many Requests"), 429, used_up))
    with pytest.raises(RateLimited, match="in 300 seconds") as caught:
        list(x_collector().collect(rich, None))
    assert caught.value.retry_after == 300.0
    assert len(x.requests_to("search")) == 1


def test_two_failures_of_the_server_are_got_over(
    x_collector: Make, x: Any, x_world: Any, rich: Query, slept: list[float]
) -> None:
    x.fail("search", 500, times=2)
    ids = {post.id[2:] for batch in x_collector().collect(rich, None) for post in batch.posts}
    assert x_world.truth() <= ids
    assert slept == [2.0, 4.0]


def test_a_redirect_is_not_followed(x_collector: Make, x: Any, rich: Query) -> None:
    x.fail("/search", Response(b"", 302, {"Location": "http://127.0.0.1:9/"}))
    with pytest.raises(Unavailable, match="TooManyRedirects"):
        list(x_collector().collect(rich, None))

"""The client of Arctic Shift: its rate limit, its slow queries and its errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from arctic_shift_server import TIMEOUT, ArcticShiftServer, make_world
from loopback_http import Loopback, Response

from collectors.arctic_shift.client import ArcticShiftClient, QueryTimedOut
from collectors.engine.collector import Access
from talkworthy.errors import RateLimited, Unavailable

NOW = 1_772_323_200.0


@pytest.fixture
def handler() -> ArcticShiftServer:
    return ArcticShiftServer(make_world(4))


@pytest.fixture
def archive(serve: Callable[..., Loopback], handler: ArcticShiftServer) -> Loopback:
    return serve(handler)


@pytest.fixture
def ask(archive: Loopback, slept: list[float], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    del slept
    monkeypatch.setattr("time.time", lambda: NOW)

    def get(client: ArcticShiftClient | None = None, **settings: Any) -> dict[str, Any]:
        client = client or ArcticShiftClient(Access({}, {"base_url": archive.url, "timeout": 2} | settings))
        return client.get("a post", "/api/posts/ids", ids="ab0001")

    return get


def test_when_no_request_is_left_the_next_one_waits_for_the_reset(
    ask: Callable[..., Any], archive: Loopback, handler: ArcticShiftServer, slept: list[float]
) -> None:
    client = ArcticShiftClient(Access({}, {"base_url": archive.url}))
    handler.remaining = 0
    ask(client)
    assert slept == []
    handler.remaining = 20
    ask(client)
    ask(client)
    assert slept == [40.0]
    assert client.remaining == "20"


def test_a_reset_that_is_too_far_away_is_raised(
    ask: Callable[..., Any], archive: Loopback, handler: ArcticShiftServer
) -> None:
    client = ArcticShiftClient(Access({}, {"base_url": archive.url, "longest_wait": 30}))
    handler.remaining = 0
    ask(client)
    with pytest.raises(RateLimited, match="run again in 40 seconds") as limited:
        ask(client)
    assert limited.value.retry_after == 40.0
    assert len(archive.requests) == 1


@pytest.mark.parametrize(
    ("headers", "wait"),
    [({"X-RateLimit-Reset": "12"}, 12.0), ({"X-RateLimit-Reset": str(NOW + 25)}, 25.0), ({"Retry-After": "9"}, 9.0),
     ({"X-RateLimit-Reset": "soon"}, 5.0), ({"X-RateLimit-Reset": "-3"}, 1.0), ({"X-RateLimit-Reset": "inf"}, 5.0)],
)  # fmt: skip
def test_a_refusal_is_repeated_when_the_limit_is_reset(
    ask: Callable[..., Any], archive: Loopback, slept: list[float], headers: dict[str, str], wait: float
) -> None:
    archive.fail("", Response({"error": "Too many requests"}, 429, headers), times=1)
    assert ask()["data"]
    assert slept == [wait]


@pytest.mark.parametrize("status", [200, 400, 422])
@pytest.mark.parametrize(
    "error", ["Timeout. Maybe slow down a bit", "Query timed out", "Slow down a little", "Under maintenance"]
)
def test_a_slow_query_is_made_three_times(
    ask: Callable[..., Any], archive: Loopback, slept: list[float], status: int, error: str
) -> None:
    archive.fail("", Response({"data": None, "error": error}, status))
    with pytest.raises(QueryTimedOut, match="was too slow for a post"):
        ask()
    assert len(archive.requests) == 3
    assert slept == [2.0, 4.0]


def test_a_slow_query_that_succeeds_the_second_time_is_no_failure(ask: Callable[..., Any], archive: Loopback) -> None:
    archive.fail("", Response(TIMEOUT, 422), times=1)
    assert ask()["data"][0]["id"] == "ab0001"


def test_another_rejection_is_not_repeated_and_shows_nothing_of_its_body(
    ask: Callable[..., Any], archive: Loopback
) -> None:
    archive.fail("", Response({"data": None, "error": "<b>secret</b> limit: must be an int"}, 400))
    with pytest.raises(Unavailable) as rejected:
        ask()
    assert str(rejected.value) == "Arctic Shift answered a post in an unknown format (400); try later."
    assert len(archive.requests) == 1


@pytest.mark.parametrize("remaining", ["many", "-1", "9" * 20, ""])
def test_a_strange_count_of_requests_is_ignored(
    ask: Callable[..., Any], archive: Loopback, slept: list[float], remaining: str
) -> None:
    client = ArcticShiftClient(Access({}, {"base_url": archive.url}))
    archive.fail("", Response({"data": []}, 200, {"X-RateLimit-Remaining": remaining, "X-RateLimit-Reset": "9"}))
    assert ask(client) == ask(client) == {"data": []}
    assert (slept, client.remaining) == ([], "")

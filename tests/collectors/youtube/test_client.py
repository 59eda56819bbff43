"""The client of the YouTube Data API: its key and its errors."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from typing import Any

import pytest
from loopback_http import Loopback, Response
from youtube_server import KEY, YouTubeServer, key_invalid, make_error, searches_used_up

from collectors.engine.collector import Query
from collectors.youtube.client import next_page, read_error
from collectors.youtube.collector import YouTubeCollector
from talkworthy.errors import AuthFailed, RateLimited, SourceError, Unavailable

Make = Callable[..., YouTubeCollector]


def test_the_key_is_in_a_header_and_never_in_an_address(make: Make, api: Loopback, query: Query) -> None:
    list(make(channels=["@slowcoffee"]).collect(query, None))
    assert {request.headers["x-goog-api-key"] for request in api.requests} == {KEY}
    assert not [request for request in api.requests if KEY in f"{request.path}{request.pairs}"]


@pytest.mark.parametrize("reason", ["quotaExceeded", "dailyLimitExceeded"])
def test_a_used_up_quota_is_a_rate_limit_until_midnight_in_california(
    make: Make, api: Loopback, query: Query, monkeypatch: pytest.MonkeyPatch, reason: str
) -> None:
    monkeypatch.setattr("collectors.youtube.client.seconds_to_midnight", lambda _: 4_000.0)
    api.fail("", make_error(403, reason, "You have exceeded your quota.", "youtube.quota"))
    with pytest.raises(RateLimited, match="begins again at midnight in California") as caught:
        list(make().collect(query, None))
    assert (caught.value.retry_after, len(api.requests)) == (4_000.0, 1)


def test_used_up_searches_are_a_rate_limit_until_midnight_too(
    make: Make, api: Loopback, query: Query, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("collectors.youtube.client.seconds_to_midnight", lambda _: 4_000.0)
    api.fail("/search", searches_used_up())
    with pytest.raises(RateLimited, match="Today's quota") as caught:
        list(make().collect(query, None))
    assert caught.value.retry_after == 4_000.0


def test_a_limit_of_the_moment_is_waited_for(make: Make, api: Loopback, query: Query, slept: list[float]) -> None:
    api.fail("/search", make_error(403, "rateLimitExceeded", "Too many."), times=1)
    assert list(make().collect(query, None))
    assert slept == [5.0]


@pytest.mark.parametrize(
    "refusal",
    [
        key_invalid(),
        make_error(403, "accessNotConfigured", "YouTube Data API has not been used in project 7 before."),
        make_error(403, "ipRefererBlocked", "blocked"),
        make_error(401, "authError", "no"),
    ],
    ids=["invalid", "not enabled", "blocked", "401"],
)
def test_a_key_that_is_refused_is_auth_failed(make: Make, api: Loopback, query: Query, refusal: Response) -> None:
    api.fail("", refusal)
    with pytest.raises(AuthFailed, match="YOUTUBE_API_KEY"):
        list(make().collect(query, None))


def test_a_processing_failure_is_repeated(make: Make, api: Loopback, query: Query) -> None:
    api.fail("/commentThreads", make_error(400, "processingFailure", "try again"), times=1)
    assert len([batch for batch in make().collect(query, None) if batch.posts]) == 4


def test_a_message_that_quotes_the_key_is_in_no_error(make: Make, api: Loopback, query: Query) -> None:
    api.fail("", make_error(403, "forbidden", f"The key {KEY} may not do this."))
    with pytest.raises(SourceError) as caught:
        list(make().collect(query, None))
    assert KEY not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"null", b'{"error": 7}', b'{"error": {"errors": 7, "details": {}}}', b"[" * 100_000, b"\xff\xfe"],
    ids=["empty", "list", "null", "number", "types", "deep", "bytes"],
)
def test_a_hostile_body_of_a_failure_has_no_reasons(body: bytes) -> None:
    assert read_error(body)[0] == frozenset()


@pytest.mark.parametrize(
    "body",
    [b"[" * 100_000, b'{"items": {}}', b'{"items": "<html>"}', b"[]", b'{"items": null}'],
    ids=["deep", "object", "text", "list", "null"],
)
def test_a_hostile_response_is_unavailable(make: Make, api: Loopback, query: Query, body: bytes) -> None:
    api.fail("", Response(body))
    with pytest.raises(Unavailable):
        list(make().collect(query, None))


def test_a_response_that_is_too_large_is_unavailable(make: Make, api: Loopback, query: Query) -> None:
    api.fail("", Response(b'{"items": "' + b"x" * 1_100_000 + b'"}'))
    with pytest.raises(Unavailable, match="larger than 1 MB"):
        list(make(most_megabytes=1).collect(query, None))


@pytest.mark.parametrize(
    ("answer", "token"),
    [
        ({"items": [1], "nextPageToken": "B"}, "B"),
        ({"items": [1], "nextPageToken": "A"}, ""),
        ({"items": [], "nextPageToken": "B"}, ""),
        ({"items": [1], "nextPageToken": 7}, ""),
        ({"items": [1]}, ""),
    ],
)
def test_the_pages_end(answer: dict[str, Any], token: str) -> None:
    assert next_page(answer, "A") == token


def test_pages_that_never_end_are_bounded(
    make: Make, handler: YouTubeServer, api: Loopback, query: Query, monkeypatch: pytest.MonkeyPatch
) -> None:
    paged = handler._paged

    def endless(kind: str, items: list[Any], fields: dict[str, str]) -> Response:
        number = int(fields.get("pageToken", 0))
        body = paged(kind, items, {**fields, "pageToken": "0"}).body
        return Response({**body, "nextPageToken": str(number + 1)})

    monkeypatch.setattr(handler, "_paged", endless)
    handler.searches = 1_000
    collector = make(searches_per_day=5, most_pages=3)
    list(collector.collect(query, None))
    counts = {path: len(api.requests_to(path)) for path in ("/search", "/videos", "/commentThreads", "/comments$")}
    assert counts == {"/search": 5, "/videos": 1, "/commentThreads": 8, "/comments$": 4}
    assert "than the 5 searches of a day show" in collector.notes.gaps[0].reason

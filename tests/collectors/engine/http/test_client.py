"""Bounded GET requests, against hostile servers."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from loopback_http import Loopback, Request, Response

from collectors.engine.collector import Access
from collectors.engine.failures import AccessDenied, NotFound, RequestRejected
from collectors.engine.http.client import WebClient
from collectors.engine.http.ssrf_guard import Forbidden
from talkworthy.errors import RateLimited, Unavailable

Serve = Callable[..., Loopback]


def client(guarded: bool = False, **settings: Any) -> WebClient:
    return WebClient(Access({}, {"timeout": 0.5} | settings), "Inventia", guarded)


@pytest.fixture
def hello(serve: Serve) -> Loopback:
    return serve(lambda _: Response({"hello": 1}))


def test_an_object_is_read(hello: Loopback, slept: list[float]) -> None:
    web = client()
    assert web.get_object("the greeting", f"{hello.url}/x", q='"a b"', ids=["1", "2"]) == {"hello": 1}
    assert hello.requests[0].pairs == [("q", '"a b"'), ("ids", "1"), ("ids", "2")]
    assert (web.new_requests(), web.new_requests(), slept) == (1, 0, [])


def test_we_say_who_we_are(hello: Loopback) -> None:
    client().get("the greeting", hello.url)
    assert hello.requests[0].headers["user-agent"].startswith("talkworthy/")


@pytest.mark.parametrize("fault", ["half", "cut", 500, 503])
def test_what_breaks_twice_is_tried_a_third_time(hello: Loopback, slept: list[float], fault: Any) -> None:
    hello.fail("", fault, times=2)
    assert client().get_object("the greeting", hello.url) == {"hello": 1}
    assert slept == [2.0, 4.0]


@pytest.mark.parametrize("fault", ["half", "cut", "hang"])
def test_what_stays_broken_could_not_be_reached(hello: Loopback, slept: list[float], fault: str) -> None:
    hello.fail("", fault)
    with pytest.raises(Unavailable, match="Inventia could not be reached for the greeting"):
        client().get("the greeting", hello.url)
    assert len(hello.requests) == 3


@pytest.mark.parametrize(
    ("status", "error", "requests"),
    [
        (400, RequestRejected, 1),
        (401, AccessDenied, 1),
        (403, AccessDenied, 1),
        (404, NotFound, 1),
        (410, NotFound, 1),
        (413, Unavailable, 1),
    ],
)
def test_a_rejected_request_raises_and_is_not_repeated(
    hello: Loopback, status: int, error: type[Exception], requests: int
) -> None:
    hello.fail("", status)
    with pytest.raises(error, match="the greeting"):
        client().get("the greeting", hello.url)
    assert len(hello.requests) == requests


def test_a_rate_limit_waits_as_long_as_the_server_asks(hello: Loopback, slept: list[float]) -> None:
    hello.fail("", Response(b"", 429, {"Retry-After": "7"}), times=2)
    client().get("the greeting", hello.url)
    assert slept == [7.0, 7.0]


def test_a_rate_limit_may_name_the_hour(hello: Loopback, slept: list[float]) -> None:
    then = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    hello.fail("", Response(b"", 429, {"Retry-After": then}), times=1)
    client().get("the greeting", hello.url)
    assert 50 < slept[0] <= 60


def test_a_rate_limit_that_says_nothing_is_waited_out_longer_each_time(hello: Loopback, slept: list[float]) -> None:
    hello.fail("", 429, times=3)
    client().get("the greeting", hello.url)
    assert slept == [5.0, 10.0, 20.0]


@pytest.mark.parametrize(
    "header",
    ["Mon, 99999999999999999999 Jan 2020 00:00:00 GMT", "Mon, 01 Jan 2020 00:00:00 +99999999999999999999", "nan", "x"],
)
def test_a_retry_after_that_is_no_time_is_as_none(hello: Loopback, slept: list[float], header: str) -> None:
    hello.fail("", Response(b"", 429, {"Retry-After": header}), times=1)
    client().get("the greeting", hello.url)
    assert slept == [5.0]


def test_a_rate_limit_beyond_the_longest_wait_ends_the_run(hello: Loopback, slept: list[float]) -> None:
    hello.fail("", Response(b"", 429, {"Retry-After": "400"}))
    with pytest.raises(RateLimited, match="in 400 seconds") as caught:
        client().get("the greeting", hello.url)
    assert (caught.value.retry_after, slept) == (400.0, [])


@pytest.mark.usefixtures("collected")
@pytest.mark.parametrize("body", [b"<html>", b"[1]", b"null", b'{"half": ', b"", b"[" * 100_000])
def test_what_is_no_object_is_not_the_format(serve: Serve, body: bytes) -> None:
    server = serve(lambda _: Response(body))
    with pytest.raises(Unavailable, match="Inventia answered the greeting in an unknown format"):
        client().get_object("the greeting", server.url)


@pytest.mark.parametrize("packed", ["gzip", "deflate"])
def test_a_packed_answer_is_unpacked(serve: Serve, packed: str) -> None:
    pack = gzip.compress if packed == "gzip" else zlib.compress
    server = serve(lambda _: Response(pack(b'{"a": 1}'), headers={"Content-Encoding": packed}))
    assert client().get_object("it", server.url) == {"a": 1}


def test_a_gzip_bomb_is_given_up_at_the_limit(serve: Serve) -> None:
    bomb = gzip.compress(b"0" * 50_000_000)
    server = serve(lambda _: Response(bomb, headers={"Content-Encoding": "gzip"}))
    with pytest.raises(Unavailable, match="larger than 1 MB"):
        client(most_megabytes=1).get("it", server.url)
    assert len(server.requests) == 1


def test_a_large_answer_is_given_up_at_the_limit(serve: Serve) -> None:
    server = serve(lambda _: Response(b"0" * 1_500_000))
    with pytest.raises(Unavailable, match="larger than 1 MB"):
        client(most_megabytes=1).get("it", server.url)


def test_a_packing_that_was_not_asked_for_is_refused(serve: Serve) -> None:
    server = serve(lambda _: Response(b"\x28\xb5\x2f\xfd", headers={"Content-Encoding": "zstd"}))
    with pytest.raises(Unavailable, match="packed as zstd"):
        client().get("it", server.url)


@pytest.mark.parametrize(
    ("body", "expected"),
    [(b"not gzip", "badly packed"), (gzip.compress(b"ab" * 99, mtime=0)[:-9], "reached")],
    ids=["no gzip", "cut off"],
)
def test_a_packed_answer_that_is_broken_is_unavailable(
    serve: Serve, slept: list[float], body: bytes, expected: str
) -> None:
    server = serve(lambda _: Response(body, headers={"Content-Encoding": "gzip"}))
    with pytest.raises(Unavailable, match=expected):
        client().get("it", server.url)


def test_an_answer_that_never_ends_is_given_up_in_time(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    server = serve(lambda _: Response(b"0" * 500_000))
    ticks = iter(range(0, 10_000, 40))
    monkeypatch.setattr("collectors.engine.http.client.time.monotonic", lambda: next(ticks))
    with pytest.raises(Unavailable, match="took longer than 60 seconds"):
        client().get("it", server.url)


def redirecting(serve: Serve, place: str) -> Loopback:
    def answer(request: Request) -> Response:
        return Response(b"", 302, {"Location": place}) if request.path == "/from" else Response({"path": request.path})

    return serve(answer)


def test_a_redirect_on_the_same_host_is_followed(serve: Serve) -> None:
    server = redirecting(serve, "/to")
    answer = client().get("it", f"{server.url}/from")
    assert (answer.body, answer.url) == (b'{"path": "/to"}', f"{server.url}/to")


def test_a_redirect_to_another_host_is_not_followed(serve: Serve) -> None:
    server = redirecting(serve, "http://other.example/to")
    with pytest.raises(Forbidden, match="redirected"):
        client().get("it", f"{server.url}/from")


def test_redirects_in_a_circle_end(serve: Serve) -> None:
    server = redirecting(serve, "/from")
    with pytest.raises(Unavailable, match="redirected more than 5 times"):
        client().get("it", f"{server.url}/from")


@pytest.mark.parametrize("place", ["file:///etc/passwd", "javascript:alert(1)"])
def test_a_redirect_to_what_is_no_web_address_is_refused(serve: Serve, place: str) -> None:
    with pytest.raises(Forbidden):
        client().get("it", f"{redirecting(serve, place).url}/from")


def test_a_guarded_client_opens_nothing_inside(hello: Loopback) -> None:
    with pytest.raises(Forbidden, match="not on the public internet"):
        client(guarded=True).get("it", hello.url)
    assert hello.requests == []


def test_a_redirect_from_outside_to_the_inside_is_refused(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first name counts as public here, so that a server on loopback can play it; the second is looked at."""
    server = redirecting(serve, "http://127.0.0.2/secret")
    monkeypatch.setattr("collectors.engine.http.ssrf_guard.is_public", lambda number: number == "127.0.0.1")
    with pytest.raises(Forbidden, match=r"leads to 127\.0\.0\.2"):
        client(guarded=True).get("it", f"{server.url}/from")
    assert [request.path for request in server.requests] == ["/from"]


def test_a_guarded_client_asks_by_number_and_says_the_name(hello: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("collectors.engine.http.ssrf_guard.is_public", lambda _: True)
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("127.0.0.1", hello.port))])
    client(guarded=True).get("it", f"http://blog.example:{hello.port}/feed")
    assert hello.requests[0].headers["host"] == f"blog.example:{hello.port}"


def test_private_addresses_are_opened_where_a_person_allows_it(hello: Loopback) -> None:
    assert client(guarded=True, allow_private=True).get("it", hello.url).status == 200


def test_cookies_are_not_kept(serve: Serve) -> None:
    server = serve(lambda _: Response({}, headers={"Set-Cookie": "track=1"}))
    web = client()
    web.get("it", server.url)
    web.get("it", server.url)
    assert "cookie" not in server.requests[1].headers


def test_fields_are_posted_as_json(hello: Loopback) -> None:
    web = client()
    answer = web.post("the greeting", f"{hello.url}/x", {"name": "Ada & Bo"}, {"X-Own": "1"})
    (request,) = hello.requests
    assert (answer.body, request.method, request.body) == (b'{"hello": 1}', "POST", '{"name": "Ada & Bo"}')
    assert (request.headers["content-type"], request.headers["x-own"]) == ("application/json", "1")
    assert web.new_requests() == 1


def test_what_is_posted_is_not_sent_on_by_a_redirect(serve: Serve) -> None:
    server = redirecting(serve, "/there")
    with pytest.raises(RequestRejected):
        client().post("the greeting", f"{server.url}/from", {"name": "Ada"})
    assert len(server.requests) == 1


def test_a_guarded_client_posts_nothing_inside(hello: Loopback) -> None:
    with pytest.raises(Forbidden):
        client(guarded=True).post("the greeting", hello.url, {"name": "Ada"})
    assert hello.requests == []


def test_a_post_that_breaks_twice_is_tried_a_third_time(hello: Loopback, slept: list[float]) -> None:
    hello.fail("", 503, times=2)
    assert client().post("the greeting", hello.url, {"name": "Ada"}).status == 200
    assert slept == [2.0, 4.0]

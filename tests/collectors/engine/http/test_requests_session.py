"""Sessions for client libraries: what the library sees, and bounds for endless responses."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import pytest
import requests
from loopback_http import Loopback, Response

from collectors.engine.http.requests_session import BoundedAdapter, EmptyBodySession, Session

Serve = Callable[..., Loopback]
HOST = "https://kettle.example"


def opened(session: Session, server: Loopback) -> Session:
    session.mount(HOST, BoundedAdapter(5.0, HOST, server.url))
    return session


def test_an_answer_comes_whole(serve: Serve) -> None:
    server = serve(lambda _: Response({"said": "Brewlark"}))
    session = opened(Session(trust_env=False), server)
    assert session.get(f"{HOST}/a").json() == {"said": "Brewlark"}
    assert (session.new_responses(), session.new_responses()) == (1, 0)


def test_a_packed_answer_that_fills_the_memory_is_a_broken_line(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("collectors.engine.http.requests_session.MAX_BYTES", 1_000_000)
    bomb = Response(gzip.compress(bytes(50_000_000)), headers={"Content-Encoding": "gzip"})
    with pytest.raises(requests.ConnectionError, match="more than 1 MB"):
        opened(Session(trust_env=False), serve(lambda _: bomb)).get(HOST)


def test_an_answer_that_trickles_for_ever_is_a_broken_line(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter(range(0, 10_000, 40))
    monkeypatch.setattr("collectors.engine.http.requests_session.time.monotonic", lambda: float(next(moments)))
    with pytest.raises(requests.ConnectionError, match="longer than 60 seconds"):
        opened(Session(trust_env=False), serve(lambda _: Response(bytes(1_000_000)))).get(HOST)


@pytest.mark.parametrize("what", ["half", "cut"])
def test_an_answer_that_breaks_off_is_a_broken_line(serve: Serve, what: str) -> None:
    server = serve(lambda _: Response({}))
    server.fail("", what)
    with pytest.raises(requests.ConnectionError):
        opened(Session(trust_env=False), server).get(HOST)


def test_a_discreet_session_gives_its_library_the_outcome_and_not_the_content(serve: Serve) -> None:
    session = opened(EmptyBodySession(trust_env=False), serve(lambda _: Response({"id": "7"}, 404, {"X-Left": "9"})))
    response = session.get(HOST)
    assert (response.status_code, response.headers["X-Left"], response.json()) == (404, "9", {})
    assert session.last is not None
    assert session.last.json() == {"id": "7"}

"""The difference between the local clock and a server's clock."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from collectors.engine.clock_check import clock_ahead
from talkworthy.errors import Unavailable


@contextmanager
def server(headers: Callable[[], dict[str, str]]) -> Iterator[str]:
    """A server that answers HEAD with these headers and nothing of its own."""

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.send_response_only(200)
            for name, value in headers().items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    with HTTPServer(("127.0.0.1", 0), Handler) as listening:
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{listening.server_port}/"
        listening.shutdown()
        thread.join()


def date(ahead: timedelta = timedelta()) -> str:
    return format_datetime(datetime.now(UTC) + ahead, usegmt=True)


@pytest.mark.parametrize("hours", [0, -2, 3])
def test_the_date_of_any_server_shows_how_far_our_clock_is_ahead(hours: int) -> None:
    with server(lambda: {"Date": date(timedelta(hours=-hours))}) as address:
        assert abs(clock_ahead(address) - timedelta(hours=hours)) < timedelta(seconds=3)


def test_an_answer_from_a_cache_is_as_old_as_it_says() -> None:
    with server(lambda: {"Date": date(timedelta(minutes=-10)), "Age": "600"}) as address:
        assert abs(clock_ahead(address)) < timedelta(seconds=3)


@pytest.mark.parametrize("headers", [{}, {"Date": "teatime"}, {"Date": "Tue, 01 Sep 2026 12:00:00 GMT", "Age": "old"}])
def test_a_server_without_a_date_raises(headers: dict[str, str]) -> None:
    with server(lambda: headers) as address, pytest.raises(Unavailable, match="did not send its time"):
        clock_ahead(address)


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/", "http://[", "kettle"])
def test_an_unreachable_server_raises(address: str) -> None:
    with pytest.raises(Unavailable, match="did not respond"):
        clock_ahead(address, timeout=1)

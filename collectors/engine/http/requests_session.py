"""The HTTP session below a client library: bounded answers, what was asked, and the way to a server on loopback."""

from __future__ import annotations

import time
from io import BytesIO
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError

MAX_BYTES = 30_000_000  # of one answer, unpacked: a few packed bytes may hold gigabytes
MAX_SECONDS = 60.0  # seconds for one whole answer: a time-out is only for the next bytes
_PIECE = 2**16


class Session(requests.Session):
    """A session that counts the answers it got, and keeps the last."""

    def __init__(self, trust_env: bool = True) -> None:
        super().__init__()
        self.trust_env = trust_env  # proxies and .netrc have no business between us and a loopback server
        self.answers = 0
        self.last: requests.Response | None = None
        self.hooks["response"].append(self._note)
        self._told = 0

    def new_responses(self) -> int:
        """Answers since this was last asked."""
        new, self._told = self.answers - self._told, self.answers
        return new

    def _note(self, response: requests.Response, *_: Any, **__: Any) -> requests.Response:
        self.answers += 1
        self.last = response
        return response


class EmptyBodySession(Session):
    """A session that tells its client library how each request went, but not what came, which is in `last`.

    For a library that makes objects of all that comes, with every field of them, which nobody here looks at: that took
    five sixths of the time of a run on Mastodon.
    """

    def _note(self, response: requests.Response, *_: Any, **__: Any) -> requests.Response:
        super()._note(response)
        told = requests.Response()
        told.status_code, told.reason, told.headers = response.status_code, response.reason, response.headers
        told.url, told.request = response.url, response.request
        told.raw = BytesIO(b"{}")
        return told


class SingleAttemptSession(Session):
    """A session for a client library that repeats requests by itself: it sees each failure as one not to be repeated.

    A 5xx is raised as requests.HTTPError with its response, a broken connection as requests.RequestException whose
    cause is the error.
    """

    def request(self, *args: Any, **kwargs: Any) -> requests.Response:
        try:
            response = super().request(*args, **kwargs)
        except requests.RequestException as error:
            raise requests.RequestException(type(error).__name__, request=error.request) from error
        if response.status_code >= 500 or response.status_code == requests.codes.request_timeout:
            raise requests.HTTPError(f"status {response.status_code}", response=response)
        return response


class BoundedAdapter(HTTPAdapter):
    """Gives every request a time-out in seconds and, where `base` is set, sends it there instead of to `host`.

    For client libraries that set no time-out and have their host written into the code. They set no bounds to an answer
    either, and some of them ask servers of strangers: one that is larger than MOST_BYTES, or takes longer than
    LONGEST_ANSWER, is a broken connection.
    """

    def __init__(self, timeout: float, host: str = "", base: str = "") -> None:
        super().__init__()
        self._timeout = timeout
        self._host = host
        self._base = base.rstrip("/")

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        if self._base and request.url:
            request.url = self._base + request.url.removeprefix(self._host)
        kwargs |= {"timeout": self._timeout, "stream": True}
        response = super().send(request, *args, **kwargs)
        try:
            response.raw = BytesIO(_whole(response.raw))
        except HTTPError as error:
            raise requests.ConnectionError(error, request=request) from error
        except requests.ConnectionError:
            response.close()
            raise
        return response


def _whole(raw: Any) -> bytes:
    """The body of an answer, unpacked. Raises requests.ConnectionError where it goes beyond its bounds."""
    body, deadline = bytearray(), time.monotonic() + MAX_SECONDS
    for piece in raw.stream(_PIECE, decode_content=True):
        body += piece
        if len(body) > MAX_BYTES:
            raise requests.ConnectionError(f"an answer of more than {MAX_BYTES / 1e6:g} MB")
        if time.monotonic() > deadline:
            raise requests.ConnectionError(f"an answer that takes longer than {MAX_SECONDS:g} seconds")
    return bytes(body)

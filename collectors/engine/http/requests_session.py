"""HTTP sessions for client libraries: bounded responses, request counts, and tests against a server on loopback."""

from __future__ import annotations

import time
from io import BytesIO
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError

MAX_BYTES = 30_000_000  # of one decompressed response: a small one may expand to gigabytes
MAX_SECONDS = 60.0  # for a whole response: a time-out only covers the next bytes
_PIECE = 2**16


class Session(requests.Session):
    """A session that counts its responses and keeps the last one."""

    def __init__(self, trust_env: bool = True) -> None:
        super().__init__()
        self.trust_env = trust_env  # no proxies and .netrc for a loopback server
        self.answers = 0
        self.last: requests.Response | None = None
        self.hooks["response"].append(self._note)
        self._reported = 0

    def new_responses(self) -> int:
        """Return the number of responses since the last call."""
        new, self._reported = self.answers - self._reported, self.answers
        return new

    def _note(self, response: requests.Response, *_: Any, **__: Any) -> requests.Response:
        self.answers += 1
        self.last = response
        return response


class EmptyBodySession(Session):
    """A session that gives its client library the status and headers, but an empty body; the body is in `last`.

    For a library that turns every field of a response into objects that are not used here, which took five sixths of
    the time of a run on Mastodon.
    """

    def _note(self, response: requests.Response, *_: Any, **__: Any) -> requests.Response:
        super()._note(response)
        empty = requests.Response()
        empty.status_code, empty.reason, empty.headers = response.status_code, response.reason, response.headers
        empty.url, empty.request = response.url, response.request
        empty.raw = BytesIO(b"{}")
        return empty


class SingleAttemptSession(Session):
    """A session for a client library that retries by itself: it reports each failure as one that must not be repeated.

    A 5xx is raised as requests.HTTPError with its response, a broken connection as requests.RequestException with the
    error as its cause.
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
    """Gives every request a time-out in seconds and, if `base` is set, sends it there instead of to `host`.

    For client libraries that set no time-out and no size limit and have a fixed host. A response that is larger than
    MAX_BYTES, or takes longer than MAX_SECONDS, counts as a broken connection.
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
    """Return the decompressed body of a response. Raises requests.ConnectionError if it is too large or too slow."""
    body, deadline = bytearray(), time.monotonic() + MAX_SECONDS
    for piece in raw.stream(_PIECE, decode_content=True):
        body += piece
        if len(body) > MAX_BYTES:
            raise requests.ConnectionError(f"an answer of more than {MAX_BYTES / 1e6:g} MB")
        if time.monotonic() > deadline:
            raise requests.ConnectionError(f"an answer that takes longer than {MAX_SECONDS:g} seconds")
    return bytes(body)

"""The HTTP session below a client library: time-outs, what was asked, and the way to a server on loopback."""

from __future__ import annotations

from typing import Any

import requests
from requests.adapters import HTTPAdapter


class Session(requests.Session):
    """A session that counts the answers it got, and keeps the last."""

    def __init__(self, trust_env: bool = True) -> None:
        super().__init__()
        self.trust_env = trust_env  # proxies and .netrc have no business between us and a loopback server
        self.answers = 0
        self.last: requests.Response | None = None
        self.hooks["response"].append(self._note)
        self._told = 0

    def answers_since(self) -> int:
        """Answers since this was last asked."""
        new, self._told = self.answers - self._told, self.answers
        return new

    def _note(self, response: requests.Response, *_: Any, **__: Any) -> None:
        self.answers += 1
        self.last = response


class Detour(HTTPAdapter):
    """Gives every request a time-out in seconds and, where `base` is set, sends it there instead of to `host`.

    For client libraries that set no time-out and have their host written into the code.
    """

    def __init__(self, timeout: float, host: str = "", base: str = "") -> None:
        super().__init__()
        self._timeout = timeout
        self._host = host
        self._base = base.rstrip("/")

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        if self._base and request.url:
            request.url = self._base + request.url.removeprefix(self._host)
        kwargs["timeout"] = self._timeout
        return super().send(request, *args, **kwargs)

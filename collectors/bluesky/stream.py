"""Bluesky's public stream of all posts (Jetstream): no login, can be resumed by time, includes deletions."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from collectors.bluesky.parse import COLLECTION
from collectors.engine.collector import Access
from collectors.engine.failures import Unreachable
from collectors.engine.retry import Attempts, Retry
from talkworthy.errors import RateLimited, SourceError

if TYPE_CHECKING:
    from websockets.sync.client import ClientConnection

DEFAULT_URL = "wss://jetstream2.us-east.bsky.network/subscribe"
LARGEST_FRAME = 2**20  # bytes; a post has some hundreds

Event = Mapping[str, Any]


class Stream:
    """Jetstream's first protocol: JSON frames over a websocket (https://github.com/bluesky-social/jetstream).

    Its cursor is a time, so it is valid on every server. Settings: `jetstream_url`, `listen_seconds` (60: how long a
    run reads it), `timeout` (seconds without a frame after which the connection counts as broken, 15).
    """

    def __init__(self, access: Access, count: Callable[[], None]) -> None:
        self.malformed = 0  # frames that were skipped
        self._count = count  # called for each connection
        self._retry = Retry(access)
        self.clock: Callable[[], float] = time.monotonic
        self._url = access.text("jetstream_url", DEFAULT_URL)
        self.listen_seconds = access.number("listen_seconds", 60.0)
        self._timeout = access.number("timeout", 15.0)
        self._on_loopback = bool(access.text("base_url", ""))

    def events(self, cursor: int, seconds: float) -> Iterator[Event]:
        """Yield events on posts from `cursor` (microseconds since 1970) on, for `seconds` or until the server closes
        the stream.

        A broken connection is opened again where it broke, at most three times without anything new; some events then
        come twice. Raises RateLimited or Unavailable.
        """
        end = self.clock() + seconds
        attempts = Attempts(self._retry)
        for attempt in attempts:
            with attempt:
                for event in self._connected(cursor, end):
                    if event["time_us"] > cursor:
                        cursor = event["time_us"]
                        attempts.restart()
                    yield event
                return

    def ping(self) -> None:
        """Open the connection and close it again. Raises as `events`."""
        for _ in self.events(time.time_ns() // 1000, 0.0):
            break

    def _connected(self, cursor: int, end: float) -> Iterator[Event]:
        from websockets.exceptions import ConnectionClosedOK
        from websockets.sync.client import connect

        address = f"{self._url}?{urlencode({'wantedCollections': COLLECTION, 'cursor': cursor})}"
        self._count()
        try:
            connection = connect(
                address,
                open_timeout=self._timeout,
                close_timeout=1,
                max_size=LARGEST_FRAME,
                proxy=None if self._on_loopback else True,
            )
            with connection as socket:
                while (left := end - self.clock()) > 0:
                    frame = self._received(socket, left)
                    if frame is None:
                        return
                    if (event := self._to_event(frame)) is not None:
                        yield event
        except ConnectionClosedOK:
            return
        except _network_errors() as error:
            raise _to_source_error(error) from error

    def _received(self, socket: ClientConnection, left: float) -> str | bytes | None:
        """Return the next frame, None if none came in the `left` seconds. Raises TimeoutError if the connection times
        out first.
        """
        try:
            return socket.recv(timeout=min(left, self._timeout))
        except TimeoutError:
            if left > self._timeout:
                raise
            return None

    def _to_event(self, frame: str | bytes) -> Event | None:
        try:
            event = json.loads(frame)
            if isinstance(event["time_us"], int) and isinstance(event["did"], str):
                return dict(event)
        except (KeyError, TypeError, ValueError, RecursionError):
            pass  # counted below
        self.malformed += 1  # not kept as a dead letter: the stream has everybody's posts
        return None


def _network_errors() -> tuple[type[Exception], ...]:
    from websockets.exceptions import WebSocketException

    return (OSError, WebSocketException)  # a TimeoutError is an OSError


def _to_source_error(error: Exception) -> SourceError:
    status = getattr(getattr(error, "response", None), "status_code", None)
    if status == 429:
        return RateLimited("Bluesky's stream is rate-limited; run again in a quarter of an hour.", retry_after=900.0)
    detail = status or type(error).__name__
    return Unreachable(
        f"Bluesky's stream could not be reached, or was interrupted ({detail}); check the connection "
        "and jetstream_url, then try later."
    )

"""The line to sources that have no client library: bounded GET requests, retried, their errors in our words."""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from collectors.engine.collector import Access
from collectors.engine.failures import AccessDenied, NotFound, RequestFailed, RequestRejected, RequestTooLarge
from collectors.engine.http.ssrf_guard import Forbidden, Target, to_target, to_url
from collectors.engine.retry import Retry
from talkworthy import __version__
from talkworthy.errors import RateLimited, SourceError, Unavailable
from talkworthy.post_ndjson import BadRow, decode_object

if TYPE_CHECKING:
    import httpx

MAX_REDIRECTS = 5
GZIP_OR_ZLIB = 47  # zlib's window bits: either header, the largest window
AGENT = f"talkworthy/{__version__} (word-of-mouth research)"


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """What a server said: the status, headers by their name in lower case, and the whole body, unpacked.

    `url` is where it came from, after redirects.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str


class WebClient:
    """Makes one request at a time, with the settings of one source, which is called `name` in messages.

    Settings: `timeout` (seconds to wait for the next bytes, 15), `longest_answer` (seconds for one whole answer, 60),
    `longest_wait` (seconds that one request may be put off by rate limits, 300), `most_megabytes` (of one answer,
    unpacked; 30 unless the source says otherwise), `user_agent`, `base_url` (a server on loopback in place of the
    source). With `guarded`, for addresses that people type: only the public internet is opened, at every redirect,
    unless `allow_private` is set; proxies of the environment are not used then, since behind one we could not see what
    is opened. Without it a redirect may not leave the host.
    """

    def __init__(self, access: Access, name: str, guarded: bool = False, most_megabytes: float = 30.0) -> None:
        import httpx

        self.name = name
        self.requests = 0
        self.to_failure: Callable[[str, HttpResponse], SourceError] = self.to_source_error  # a source may know more
        self._retry = Retry(access)
        self._told = 0
        self._timeout = access.number("timeout", 15.0)
        self._longest_answer = access.number("longest_answer", 60.0)
        self._most_bytes = int(access.number("most_megabytes", most_megabytes) * 1_000_000)
        base, private = access.text("base_url", ""), access.flag("allow_private", False)
        self._stays = not guarded
        self._checks = guarded and not private and not base
        # A line is kept open for one address only by its number, which different names may share.
        lines = httpx.Limits(max_keepalive_connections=0 if self._checks else 4)
        self._client = httpx.Client(
            timeout=self._timeout,
            limits=lines,
            trust_env=not (guarded or base),
            headers={"User-Agent": access.text("user_agent", AGENT), "Accept-Encoding": "gzip"},
        )

    def new_requests(self) -> int:
        """Requests made since this was last asked."""
        new, self._told = self.requests - self._told, self.requests
        return new

    def get_object(self, where: str, address: str, **fields: str | int | list[str]) -> dict[str, Any]:
        """The JSON object at `address?fields`; `where` says in messages what was being read. Raises as `get`."""
        import httpx

        answer = self.get(where, str(httpx.URL(address, params=fields)) if fields else address)
        try:
            return decode_object(answer.body)
        except BadRow as error:
            raise self.format_error(where, "no JSON object") from error

    def get(self, where: str, address: str, headers: Mapping[str, str] | None = None) -> HttpResponse:
        """The answer to `GET address`, 2xx or 304.

        A 429 (and a 503 that says how long) is waited out; broken connections and other 5xx are tried again (see
        Retry). Raises Closed, NotThere, Refused, RateLimited, Forbidden or Unavailable.
        """
        return self._retry.call(lambda: self._answer(where, address, headers or {}))

    def _answer(self, where: str, address: str, headers: Mapping[str, str]) -> HttpResponse:
        import httpx

        try:
            answer = self._follow(where, address, headers)
        except httpx.TransportError as error:
            raise self._unreachable(where, error) from error
        if answer.status < 300 or answer.status == 304:
            return answer
        raise self.to_failure(where, answer)

    def format_error(self, where: str, told: str) -> Unavailable:
        return Unavailable(f"{self.name} answered {where} with something that is not its format ({told}); try later.")

    def to_source_error(self, where: str, answer: HttpResponse) -> SourceError:
        """Return the error that an answer stands for which is neither 2xx nor 304."""
        status, asked = answer.status, answer.headers.get("retry-after", "").strip()
        if status == 429 or (status == 503 and asked):
            return self._rate_limited(where, _seconds_to_wait(asked))
        if status in (401, 403, 407, 451):
            return AccessDenied(
                f"{self.name} does not let us read {where} ({status}): it is private, or wants another key."
            )
        if status in (404, 410):
            return NotFound(f"{self.name} does not have {where} ({status}); check that it is still there.", answer.body)
        if status >= 500:
            return RequestFailed(f"{self.name} failed on {where} ({status}); try later.")
        if status == 413:
            return RequestTooLarge(f"{self.name} failed on {where} ({status}); try later.")
        return RequestRejected(str(self.format_error(where, str(status))), answer.body)

    def _unreachable(self, where: str, error: Exception) -> RequestFailed:
        kind = type(error).__name__
        return RequestFailed(f"{self.name} could not be reached for {where} ({kind}); check the connection, try later.")

    def _follow(self, where: str, address: str, headers: Mapping[str, str]) -> HttpResponse:
        """The answer behind all redirects, each of which is checked as the first address was."""
        url = to_url(where, address)
        for _ in range(MAX_REDIRECTS + 1):
            answer = self._ask(where, url, headers)
            self._client.cookies.clear()
            place = answer.headers.get("location", "")
            if answer.status not in (301, 302, 303, 307, 308) or not place:
                return answer
            following = to_url(where, place, url)
            if self._stays and following.host != url.host:
                raise Forbidden(f"{self.name} sent us away from {where} to another host, which was not opened.")
            url = following
        raise Unavailable(f"{where} is redirected more than {MAX_REDIRECTS} times; check its address.")

    def _ask(self, where: str, url: httpx.URL, headers: Mapping[str, str]) -> HttpResponse:
        import httpx

        target = to_target(where, url) if self._checks else Target(url, url.netloc.decode("ascii"), "")
        extensions = {"sni_hostname": target.name} if target.name else {}
        named = {**headers, "Host": target.host}
        request = self._client.build_request("GET", target.url, headers=named, extensions=extensions)
        self.requests += 1
        try:
            response = self._client.send(request, stream=True)
        except httpx.InvalidURL as error:  # it looks at a redirect's address though it does not follow it
            raise Forbidden(f"{where} is redirected to an address that cannot be read.") from error
        try:
            return HttpResponse(response.status_code, dict(response.headers), self._read(where, response), str(url))
        finally:
            response.close()

    def _read(self, where: str, response: httpx.Response) -> bytes:
        """The body, unpacked by ourselves: a few packed bytes may hold gigabytes, and the library unpacks them all."""
        import httpx

        packed = response.headers.get("content-encoding", "").strip().lower()
        if packed not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise self.format_error(where, f"packed as {packed[:20]}")
        unpack = zlib.decompressobj(GZIP_OR_ZLIB) if packed not in ("", "identity") else None
        body, deadline = bytearray(), time.monotonic() + self._longest_answer
        try:
            for chunk in response.iter_raw():
                body += unpack.decompress(chunk, self._most_bytes + 1 - len(body)) if unpack else chunk
                if len(body) > self._most_bytes:
                    raise Unavailable(f"{where} is larger than {self._most_bytes / 1e6:g} MB; raise most_megabytes.")
                if time.monotonic() > deadline:
                    raise Unavailable(f"{where} took longer than {self._longest_answer:g} seconds; try later.")
        except zlib.error as error:
            raise self.format_error(where, "badly packed") from error
        if unpack and body and not unpack.eof:
            raise httpx.RemoteProtocolError("the packed answer ends in the middle")
        return bytes(body)

    def _rate_limited(self, where: str, seconds: float | None) -> RateLimited:
        when = "later" if seconds is None else f"in {seconds:.0f} seconds"
        return RateLimited(
            f"{self.name}'s rate limit stopped the reading of {where}; run again {when}, or raise longest_wait.",
            retry_after=seconds,
        )


def _seconds_to_wait(asked: str) -> float | None:
    """Return the seconds that a Retry-After asks for, which is a number or a date; None where it is neither."""
    with suppress(ValueError):
        seconds = float(asked)
        return max(seconds, 1.0) if seconds < float("inf") else None
    with suppress(ValueError, TypeError):
        return max((parsedate_to_datetime(asked) - datetime.now(UTC)).total_seconds(), 1.0)
    return None

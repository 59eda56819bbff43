"""The HTTP client for sources without a client library: bounded requests, retries, and our error classes."""

from __future__ import annotations

import json
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
    """A response: the status, the headers by lower-case name, and the whole body, decompressed.

    `url`: the address after redirects.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str


class WebClient:
    """Makes one request at a time, with the settings of one source, which is called `name` in messages.

    Settings: `timeout` (seconds to wait for the next bytes, 15), `longest_answer` (seconds for a whole response, 60),
    `longest_wait` (seconds that rate limits may delay one request, 300), `most_megabytes` (of one decompressed
    response; 30 unless the source has another default), `user_agent`, `base_url` (a server on loopback in place of the
    source). With `guarded`, for addresses that people type, only the public internet may be opened, also after
    redirects, unless `allow_private` is set; proxies of the environment are then not used, since they hide which
    address is opened. Without `guarded`, a redirect must stay on the same host.
    """

    def __init__(self, access: Access, name: str, guarded: bool = False, most_megabytes: float = 30.0) -> None:
        import httpx

        self.name = name
        self.requests = 0
        self.to_failure: Callable[[str, HttpResponse], SourceError] = self.to_source_error  # a source may replace it
        self._retry = Retry(access)
        self._reported = 0
        self._timeout = access.number("timeout", 15.0)
        self._longest_answer = access.number("longest_answer", 60.0)
        self._most_bytes = int(access.number("most_megabytes", most_megabytes) * 1_000_000)
        base, private = access.text("base_url", ""), access.flag("allow_private", False)
        self._stays = not guarded
        self._checks = guarded and not private and not base
        # httpx reuses connections by IP address, which different host names may share.
        limits = httpx.Limits(max_keepalive_connections=0 if self._checks else 4)
        self._client = httpx.Client(
            timeout=self._timeout,
            limits=limits,
            trust_env=not (guarded or base),
            headers={"User-Agent": access.text("user_agent", AGENT), "Accept-Encoding": "gzip"},
        )

    def new_requests(self) -> int:
        """Return the number of requests since the last call."""
        new, self._reported = self.requests - self._reported, self.requests
        return new

    def get_object(self, where: str, address: str, **fields: str | int | list[str]) -> dict[str, Any]:
        """Return the JSON object at `address?fields`; `where` names in messages what is read. Raises as `get`."""
        import httpx

        answer = self.get(where, str(httpx.URL(address, params=fields)) if fields else address)
        try:
            return decode_object(answer.body)
        except BadRow as error:
            raise self.format_error(where, "not a JSON object") from error

    def post(
        self, where: str, address: str, fields: Mapping[str, Any], headers: Mapping[str, str] | None = None
    ) -> HttpResponse:
        """Return the response to `POST address` with `fields` as JSON, for APIs that read this way; never redirected.

        Retries and raises as `get`, so it must change nothing at the source.
        """
        content = json.dumps(fields).encode()
        named = {"Content-Type": "application/json", **(headers or {})}
        return self._retry.call(lambda: self._answer(where, address, named, content))

    def get(self, where: str, address: str, headers: Mapping[str, str] | None = None) -> HttpResponse:
        """Return the response to `GET address`, with status 2xx or 304.

        Waits after a 429 (or a 503 with Retry-After) and repeats after broken connections and other 5xx (see Retry).
        Raises AccessDenied, NotFound, RequestRejected, RateLimited, Forbidden or Unavailable.
        """
        return self._retry.call(lambda: self._answer(where, address, headers or {}))

    def _answer(self, where: str, address: str, headers: Mapping[str, str], content: bytes = b"") -> HttpResponse:
        import httpx

        try:
            if content:
                answer = self._ask(where, to_url(where, address), headers, content)
            else:
                answer = self._follow(where, address, headers)
        except httpx.TransportError as error:
            raise self._unreachable(where, error) from error
        if answer.status < 300 or answer.status == 304:
            return answer
        raise self.to_failure(where, answer)

    def format_error(self, where: str, detail: str) -> Unavailable:
        return Unavailable(f"{self.name} answered {where} in an unknown format ({detail}); try later.")

    def to_source_error(self, where: str, answer: HttpResponse) -> SourceError:
        """Return the error for a response that is neither 2xx nor 304."""
        status, retry_after = answer.status, answer.headers.get("retry-after", "").strip()
        if status == 429 or (status == 503 and retry_after):
            return self._rate_limited(where, _seconds_to_wait(retry_after))
        if status in (401, 403, 407, 451):
            return AccessDenied(
                f"{self.name} denied access to {where} ({status}): it is private, or needs another key."
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
        """Return the response after all redirects; each address is checked as the first one was."""
        url = to_url(where, address)
        for _ in range(MAX_REDIRECTS + 1):
            answer = self._ask(where, url, headers)
            self._client.cookies.clear()
            place = answer.headers.get("location", "")
            if answer.status not in (301, 302, 303, 307, 308) or not place:
                return answer
            following = to_url(where, place, url)
            if self._stays and following.host != url.host:
                raise Forbidden(f"{self.name} redirected {where} to another host, which was not opened.")
            url = following
        raise Unavailable(f"{where} is redirected more than {MAX_REDIRECTS} times; check its address.")

    def _ask(self, where: str, url: httpx.URL, headers: Mapping[str, str], content: bytes = b"") -> HttpResponse:
        import httpx

        target = to_target(where, url) if self._checks else Target(url, url.netloc.decode("ascii"), "")
        extensions = {"sni_hostname": target.name} if target.name else {}
        named = {**headers, "Host": target.host}
        method = "POST" if content else "GET"
        request = self._client.build_request(
            method, target.url, content=content or None, headers=named, extensions=extensions
        )
        self.requests += 1
        try:
            response = self._client.send(request, stream=True)
        except httpx.InvalidURL as error:  # httpx parses a redirect's address even if it does not follow it
            raise Forbidden(f"{where} is redirected to an address that cannot be read.") from error
        try:
            return HttpResponse(response.status_code, dict(response.headers), self._read(where, response), str(url))
        finally:
            response.close()

    def _read(self, where: str, response: httpx.Response) -> bytes:
        """Return the body. It is decompressed here, in steps: a small response may expand to gigabytes."""
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
            raise httpx.RemoteProtocolError("the compressed response is incomplete")
        return bytes(body)

    def _rate_limited(self, where: str, seconds: float | None) -> RateLimited:
        when = "later" if seconds is None else f"in {seconds:.0f} seconds"
        return RateLimited(
            f"{self.name}'s rate limit was reached at {where}; run again {when}, or raise longest_wait.",
            retry_after=seconds,
        )


def _seconds_to_wait(retry_after: str) -> float | None:
    """Return the seconds that a Retry-After header asks for (a number or a date); None if it is neither."""
    with suppress(ValueError):
        seconds = float(retry_after)
        return max(seconds, 1.0) if seconds < float("inf") else None
    with suppress(ValueError, TypeError, OverflowError):
        return max((parsedate_to_datetime(retry_after) - datetime.now(UTC)).total_seconds(), 1.0)
    return None

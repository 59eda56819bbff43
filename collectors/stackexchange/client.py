"""The client of the Stack Exchange API, with its quota, its backoff and its errors."""

from __future__ import annotations

import re
from typing import Any

from collectors.engine.collector import Access
from collectors.engine.failures import RequestRejected
from collectors.engine.http.client import HttpResponse, WebClient
from talkworthy.errors import AuthFailed, RateLimited, SourceError, Unavailable
from talkworthy.post_ndjson import BadRow, decode_object

API = "https://api.stackexchange.com/2.3"
KEY_ERRORS = (401, 402, 403, 405, 406)  # https://api.stackexchange.com/docs/error-handling
THROTTLED = 502
LOW = 0.1  # of the day's quota


class StackExchangeClient:
    """Calls the API within its limits (https://api.stackexchange.com/docs/throttle): 300 requests a day per IP address.

    Secret: `STACKEXCHANGE_KEY` (optional, 10,000 requests a day; free at https://stackapps.com/apps/oauth/register).
    Settings: those of WebClient.
    """

    def __init__(self, access: Access, warnings: list[str]) -> None:
        self.web = WebClient(access, "Stack Exchange")
        self.web.to_failure = self._to_failure
        self._wait = access.wait
        self._warnings = warnings
        self._api = access.text("base_url", "").rstrip("/") or API
        self._key = access.secrets.get("STACKEXCHANGE_KEY", "").strip()
        self._longest_wait = access.number("longest_wait", 300.0)
        self._pause = 0.0
        self._left: int | None = None
        self._filters: dict[str, str] = {}

    def get(self, where: str, path: str, **fields: str | int) -> dict[str, Any]:
        """Return the wrapper object of a response. Raises RateLimited, AuthFailed or Unavailable.

        It waits for a `backoff` before the next request, and for a ban of up to `longest_wait`; no request is made
        after the quota of the day is used up.
        """
        if self._left == 0:
            raise RateLimited(
                f"The Stack Exchange quota of today is used up; {where} was not read. Run again tomorrow, or set "
                "STACKEXCHANGE_KEY for 10,000 requests a day."
            )
        self._wait_for_backoff(where)
        key = {"key": self._key} if self._key else {}
        answer = self.web.get_object(where, f"{self._api}{path}", **fields, **key)
        self._update_quota(answer)
        return answer

    def _wait_for_backoff(self, where: str) -> None:
        """Wait as long as the last response requires. Raises RateLimited if that is too long."""
        if self._pause > self._longest_wait:
            raise _throttled(where, self._pause)
        if self._pause:
            self._wait(self._pause)
            self._pause = 0.0

    def _to_failure(self, where: str, answer: HttpResponse) -> SourceError:
        failure = self.web.to_source_error(where, answer)
        return to_source_error(where, failure) if isinstance(failure, RequestRejected) else failure

    @property
    def left(self) -> int | None:
        """Return how many requests are left today; None before the first response."""
        return self._left

    def items(self, where: str, answer: dict[str, Any]) -> list[Any]:
        """Return the items of a response. Raises Unavailable if it has none."""
        items = answer.get("items")
        if not isinstance(items, list):
            raise self.web.format_error(where, "no items")
        return items

    def filter(self, include: str) -> str:
        """Return the name of a filter for the default fields and those in `include`; created once per run.

        https://api.stackexchange.com/docs/filters
        """
        if include not in self._filters:
            where = "the filter of its fields"
            answer = self.get(where, "/filters/create", include=include, base="default", unsafe="false")
            items = self.items(where, answer)
            name = items[0].get("filter") if items and isinstance(items[0], dict) else None
            if not isinstance(name, str) or not name:
                raise self.web.format_error(where, "no filter")
            self._filters[include] = name
        return self._filters[include]

    def _update_quota(self, answer: dict[str, Any]) -> None:
        pause, left, quota = answer.get("backoff"), answer.get("quota_remaining"), answer.get("quota_max")
        self._pause = float(pause) if isinstance(pause, int | float) and pause > 0 else 0.0
        if not isinstance(left, int):
            return
        before, self._left = self._left, left
        if isinstance(quota, int) and left <= quota * LOW and (before is None or before > quota * LOW):
            self._warnings.append(
                f"Stack Exchange: {left:,} of {quota:,} requests are left today."
                + ("" if self._key else " STACKEXCHANGE_KEY, which is free, raises it to 10,000.")
            )


def to_source_error(where: str, rejected: RequestRejected) -> SourceError:
    """Return the error for the `error_id` of a response with status 400."""
    try:
        error = decode_object(rejected.body)
    except BadRow:
        return Unavailable(str(rejected))
    number, name = error.get("error_id"), str(error.get("error_name") or "no name")[:60]
    if number == THROTTLED:
        seconds = re.search(r"(\d{1,9}) seconds", str(error.get("error_message") or ""))
        return _throttled(where, float(seconds[1]) if seconds else None)
    if number in KEY_ERRORS:
        return AuthFailed(f"Stack Exchange rejected the key for {where} ({name}); check STACKEXCHANGE_KEY.")
    return Unavailable(f"Stack Exchange rejected {where} ({number}, {name}); check sites in [sources.stackexchange].")


def _throttled(where: str, seconds: float | None) -> RateLimited:
    when = f"in {seconds:.0f} seconds" if seconds else "later"
    return RateLimited(
        f"The rate limit of Stack Exchange stopped {where}; run again {when}, or set STACKEXCHANGE_KEY.",
        retry_after=seconds,
    )

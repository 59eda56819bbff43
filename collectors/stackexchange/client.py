"""The line to the Stack Exchange API: its quota, the pauses it asks for, and its errors in our words."""

from __future__ import annotations

import re
from typing import Any

from collectors.engine.collector import Access
from collectors.engine.failures import Refused
from collectors.engine.http.client import Answer, WebClient
from talkworthy.errors import AuthFailed, RateLimited, SourceError, Unavailable
from talkworthy.post_ndjson import BadRow, decode_object

API = "https://api.stackexchange.com/2.3"
KEY_ERRORS = (401, 402, 403, 405, 406)  # https://api.stackexchange.com/docs/error-handling
THROTTLED = 502
LOW = 0.1  # of the day's quota


class StackExchangeClient:
    """Asks one method after the other (https://api.stackexchange.com/docs/throttle): 300 requests a day and address.

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
        """The wrapper object of one answer. Raises RateLimited, AuthFailed or Unavailable.

        A `backoff` is waited out before the next request, and a ban within `longest_wait`; nothing is asked once the
        day's quota is used up.
        """
        if self._left == 0:
            raise RateLimited(
                f"Stack Exchange's quota of today is used up; {where} was not read. Run again tomorrow, or set "
                "STACKEXCHANGE_KEY for 10,000 requests a day."
            )
        self._keep_pause(where)
        key = {"key": self._key} if self._key else {}
        answer = self.web.get_object(where, f"{self._api}{path}", **fields, **key)
        self._note(answer)
        return answer

    def _keep_pause(self, where: str) -> None:
        """Wait as long as the last answer asked for. Raises RateLimited where that is too long."""
        if self._pause > self._longest_wait:
            raise _throttled(where, self._pause)
        if self._pause:
            self._wait(self._pause)
            self._pause = 0.0

    def _to_failure(self, where: str, answer: Answer) -> SourceError:
        failure = self.web.to_source_error(where, answer)
        return to_source_error(where, failure) if isinstance(failure, Refused) else failure

    @property
    def left(self) -> int | None:
        """How many requests are left for today; None before the first answer."""
        return self._left

    def items(self, where: str, answer: dict[str, Any]) -> list[Any]:
        """The items of an answer. Raises Unavailable where it has none."""
        found = answer.get("items")
        if not isinstance(found, list):
            raise self.web.not_its_format(where, "no items")
        return found

    def filter(self, include: str) -> str:
        """The name of the filter that shows the usual fields and those in `include`; made once a run.

        https://api.stackexchange.com/docs/filters
        """
        if include not in self._filters:
            where = "the form of its answers"
            answer = self.get(where, "/filters/create", include=include, base="default", unsafe="false")
            found = self.items(where, answer)
            name = found[0].get("filter") if found and isinstance(found[0], dict) else None
            if not isinstance(name, str) or not name:
                raise self.web.not_its_format(where, "no filter")
            self._filters[include] = name
        return self._filters[include]

    def _note(self, answer: dict[str, Any]) -> None:
        pause, left, most = answer.get("backoff"), answer.get("quota_remaining"), answer.get("quota_max")
        self._pause = float(pause) if isinstance(pause, int | float) and pause > 0 else 0.0
        if not isinstance(left, int):
            return
        was, self._left = self._left, left
        if isinstance(most, int) and left <= most * LOW and (was is None or was > most * LOW):
            self._warnings.append(
                f"Stack Exchange: {left:,} of {most:,} requests are left for today."
                + ("" if self._key else " STACKEXCHANGE_KEY, which is free, raises it to 10,000.")
            )


def to_source_error(where: str, refused: Refused) -> SourceError:
    """The `error_id` of an answer with status 400 as one of our errors."""
    try:
        told = decode_object(refused.body)
    except BadRow:
        return Unavailable(str(refused))
    number, name = told.get("error_id"), str(told.get("error_name") or "no name")[:60]
    if number == THROTTLED:
        seconds = re.search(r"(\d{1,9}) seconds", str(told.get("error_message") or ""))
        return _throttled(where, float(seconds[1]) if seconds else None)
    if number in KEY_ERRORS:
        return AuthFailed(f"Stack Exchange refused our key for {where} ({name}); check STACKEXCHANGE_KEY.")
    return Unavailable(f"Stack Exchange refused {where} ({number}, {name}); check sites in [sources.stackexchange].")


def _throttled(where: str, seconds: float | None) -> RateLimited:
    when = f"in {seconds:.0f} seconds" if seconds else "later"
    return RateLimited(
        f"Stack Exchange's rate limit stopped the reading of {where}; run again {when}, or set STACKEXCHANGE_KEY.",
        retry_after=seconds,
    )

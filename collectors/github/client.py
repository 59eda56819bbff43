"""The client of GitHub's APIs, REST and GraphQL: the token, the limits, and the errors.

Limits: https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api (60 requests an hour for each
IP address, 5,000 with a token) and https://docs.github.com/en/rest/search/search#rate-limit (10 searches a minute, 30
with a token, counted apart). A conditional request is free only with a token, which has requests enough, so none is
made. GraphQL (https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api) needs a
token, and has a limit of its own: 5,000 points an hour; each of our requests costs one or two.
"""

from __future__ import annotations

import math
import re
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from collectors.engine.collector import Access
from collectors.engine.failures import NotFound
from collectors.engine.http.client import HttpResponse, WebClient
from talkworthy.errors import AuthFailed, OutOfBudget, RateLimited, SourceError, Unavailable, UserError
from talkworthy.post_ndjson import BadRow, decode_object

API = "https://api.github.com"
HEADERS = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}
PAGE = 100
WITHOUT_TOKEN, WITH_TOKEN = 50, 1000  # requests of a run; the rest of the hour's 60 is for rechecks and for others
SECONDARY_WAIT = 60.0  # seconds; "wait for at least one minute"
SECONDARY = (b"secondary rate limit", b"abuse detection")
_TOKEN = re.compile(r"[\w-]+", re.ASCII)


class DeletedIssue(NotFound):
    """The issue was deleted (410)."""


class GithubClient(WebClient):
    """Calls the API within its limits. Secret: `GITHUB_TOKEN` (optional; https://github.com/settings/tokens).

    Settings: `most_requests` (that may be spent on threads; 50, or 1,000 with a token), and those of WebClient.
    """

    def __init__(self, access: Access) -> None:
        super().__init__(access, "GitHub")
        self.to_failure = self._to_failure
        self.address = access.text("base_url", "").rstrip("/") or API
        token = access.secrets.get("GITHUB_TOKEN", "").strip()
        if token and not _TOKEN.fullmatch(token):
            raise UserError("GITHUB_TOKEN is no token of GitHub, which has only letters, digits, - and _.")
        self.has_token = bool(token)
        self._headers = HEADERS | ({"Authorization": f"Bearer {token}"} if token else {})
        self._wait = access.wait
        self._longest_wait = access.number("longest_wait", 300.0)
        self.requests_left = int(access.number("most_requests", WITH_TOKEN if token else WITHOUT_TOKEN))
        self._resets: dict[str, float] = {}  # resource whose limit is used up -> end of its period, as time.monotonic

    def get(self, where: str, address: str, headers: Mapping[str, str] | None = None) -> HttpResponse:
        answer = super().get(where, address, {**self._headers, **(headers or {})})
        self._note_limit(answer)
        return answer

    def _note_limit(self, answer: HttpResponse) -> None:
        """Remember when a limit is full again that this response has used up."""
        if answer.headers.get("x-ratelimit-remaining") == "0":
            resource = answer.headers.get("x-ratelimit-resource", "core")
            self._resets[resource] = time.monotonic() + _seconds_until_reset(answer)

    def search(self, where: str, query: str, page: int) -> dict[str, Any]:
        """Return a page of issues, those that changed last first."""
        self._wait_for("search", where)
        fields: dict[str, str | int] = {"q": query, "sort": "updated", "order": "desc", "per_page": PAGE, "page": page}
        return self.get_object(where, f"{self.address}/search/issues", **fields)

    def read_object(self, where: str, path: str) -> dict[str, Any]:
        """Return the object at `path`, as one of the requests of a run. Raises OutOfBudget after the last."""
        self.spend(where)
        return self.get_object(where, self.address + path)

    def read_page(self, where: str, path: str, **fields: str | int) -> tuple[dict[str, Any], bool]:
        """Return the list at `path` as {"items": list}, and whether there are more pages. Raises as `read_object`."""
        import httpx

        self.spend(where)
        answer = self.get(where, str(httpx.URL(self.address + path, params={"per_page": PAGE, **fields})))
        try:
            items = decode_object(b'{"items":' + answer.body + b"}")
        except BadRow as error:
            raise self.format_error(where, "not a JSON list") from error
        return items, 'rel="next"' in answer.headers.get("link", "")

    def query(self, where: str, text: str, variables: Mapping[str, str | int | None]) -> dict[str, Any]:
        """Return the data of a GraphQL query, as one of the requests of a run. Raises as `read_object`, or NotFound.

        GraphQL reports errors beside the data, with status 200: https://spec.graphql.org/October2021/#sec-Errors.
        """
        self.spend(where, "graphql")
        fields = {"query": text, "variables": dict(variables)}
        answer = self.post(where, f"{self.address}/graphql", fields, self._headers)
        self._note_limit(answer)
        try:
            body = decode_object(answer.body)
        except BadRow as error:
            raise self.format_error(where, "not a JSON object") from error
        errors = body.get("errors")
        kinds = {error.get("type") for error in errors if isinstance(error, dict)} if isinstance(errors, list) else ()
        if "RATE_LIMITED" in kinds:
            raise self._rate_limit(where, _seconds_until_reset(answer))
        if "NOT_FOUND" in kinds:
            raise NotFound(f"GitHub does not have {where}.", answer.body)
        if not isinstance(body.get("data"), dict):
            raise self.format_error(where, "no data")
        return dict(body["data"])

    def read_limits(self) -> dict[str, Any]:
        """Return what is left of each limit, which costs nothing: https://docs.github.com/en/rest/rate-limit."""
        return self.get_object("its limits", f"{self.address}/rate_limit")

    def spend(self, where: str, resource: str = "core") -> None:
        """Count a request for a thread. Raises OutOfBudget if none is left in this run or in this hour."""
        if self.requests_left <= 0:
            raise self._out_of_budget(where, "The requests of this run (most_requests) are used up")
        self.requests_left -= 1
        self._wait_for(resource, where)

    def _wait_for(self, resource: str, where: str) -> None:
        """Wait until GitHub accepts requests for `resource` again. Raises OutOfBudget if that is too long."""
        pause = self._resets.get(resource, 0.0) - time.monotonic()
        if pause > self._longest_wait:
            raise self._out_of_budget(where, f"GitHub takes no more requests for {pause / 60:.0f} minutes")
        if pause > 0:
            self._wait(pause)
        self._resets.pop(resource, None)

    def _out_of_budget(self, where: str, why: str) -> OutOfBudget:
        advice = "" if self.has_token else " GITHUB_TOKEN, which is free, raises its limit from 60 to 5,000 an hour."
        return OutOfBudget(f"{why}; {where} and what comes after it is left to the next run.{advice}")

    def _rate_limit(self, where: str, seconds: float) -> RateLimited:
        advice = "" if self.has_token else ", or set GITHUB_TOKEN (free)"
        message = f"GitHub's rate limit was reached at {where}; run again in {seconds:.0f} seconds{advice}."
        return RateLimited(message, retry_after=seconds)

    def _to_failure(self, where: str, answer: HttpResponse) -> SourceError:
        status = answer.status
        if status in (403, 429) and (seconds := _seconds_to_wait(answer)) is not None:
            return self._rate_limit(where, seconds)
        if status == 401:
            return AuthFailed(f"GitHub rejected GITHUB_TOKEN at {where} (401); correct it, or go on without a token.")
        if status == 410:
            return DeletedIssue(f"GitHub does not have {where} any more (410).", answer.body)
        if status == 422:
            return Unavailable(
                f"GitHub rejected {where} (422); check repositories and exclude in [sources.github]: each must exist."
            )
        return self.to_source_error(where, answer)


def _seconds_to_wait(answer: HttpResponse) -> float | None:
    """Return how long a response with status 403 or 429 asks to wait; None if it is not about a limit."""
    with suppress(ValueError):
        if 0 <= (seconds := float(answer.headers.get("retry-after", "-1"))) < float("inf"):
            return max(seconds, 1.0)
    if answer.headers.get("x-ratelimit-remaining") == "0":
        return _seconds_until_reset(answer)
    return SECONDARY_WAIT if any(words in answer.body.lower() for words in SECONDARY) else None


def _seconds_until_reset(answer: HttpResponse) -> float:
    """Return the seconds until a used-up limit is full again, by the clock of the server; at least 1."""
    try:
        server_time = parsedate_to_datetime(answer.headers["date"])
    except (KeyError, ValueError, OverflowError):
        server_time = datetime.now(UTC)
    with suppress(ValueError, OverflowError):
        seconds = float(answer.headers.get("x-ratelimit-reset", "")) - server_time.timestamp()
        return max(seconds, 1.0) if math.isfinite(seconds) else SECONDARY_WAIT
    return SECONDARY_WAIT

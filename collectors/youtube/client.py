"""The client of the YouTube Data API: its key, its pages and its errors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from collectors.engine.collector import Access
from collectors.engine.failures import AccessDenied, NotFound, RequestFailed
from collectors.engine.http.client import HttpResponse, WebClient
from collectors.youtube.search_quota import seconds_to_midnight
from talkworthy.errors import AuthFailed, RateLimited, SourceError
from talkworthy.post_ndjson import BadRow, decode_object

API = "https://www.googleapis.com/youtube/v3"
PAGE = 100  # comments; https://developers.google.com/youtube/v3/docs/commentThreads/list
IDS = 50  # videos or comments that are requested by their ids
WHERE_TO_GET_IT = (
    "It is free: create a project at https://console.cloud.google.com, enable the YouTube Data API v3, and create an "
    "API key."
)

# https://developers.google.com/youtube/v3/docs/errors and https://cloud.google.com/apis/design/errors
OF_THE_DAY = frozenset({"quotaExceeded", "dailyLimitExceeded"})
OF_THE_MOMENT = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED", "servingLimitExceeded"})
OF_THE_KEY = frozenset(
    {
        "keyInvalid", "keyExpired", "API_KEY_INVALID", "API_KEY_SERVICE_BLOCKED", "API_KEY_HTTP_REFERRER_BLOCKED",
        "API_KEY_IP_ADDRESS_BLOCKED", "accessNotConfigured", "SERVICE_DISABLED", "ipRefererBlocked",
        "dailyLimitExceededUnreg", "CONSUMER_SUSPENDED",
    }
)  # fmt: skip
TRANSIENT = frozenset({"processingFailure", "backendError", "internalError"})


class CommentsDisabled(AccessDenied):
    """The owner of a video has switched its comments off."""


class QuotaUsedUp(RateLimited):
    """A quota of the day is used up: that of searches, or that of all other requests."""


class YouTubeApi:
    """Calls the API with a key, which goes in a header: addresses are in logs and errors.

    Limits (https://developers.google.com/youtube/v3/determine_quota_cost): a day of 100 searches, and of 10,000 units
    for all else; every request here costs one. Secret: `YOUTUBE_API_KEY`. Settings: those of WebClient.
    """

    def __init__(self, access: Access) -> None:
        self._key = access.secret("YOUTUBE_API_KEY", WHERE_TO_GET_IT)
        self.web = WebClient(access, "YouTube")
        self.web.to_failure = self._to_failure
        self._api = access.text("base_url", "").rstrip("/") or API

    def get(self, where: str, path: str, fields: Mapping[str, str | int]) -> dict[str, Any]:
        """Return the JSON object at `path`. Raises as WebClient.get, CommentsDisabled and QuotaUsedUp."""
        import httpx

        address = str(httpx.URL(self._api + path, params=fields))
        answer = self.web.get(where, address, {"X-goog-api-key": self._key})
        try:
            return decode_object(answer.body)
        except BadRow as error:
            raise self.web.format_error(where, "not a JSON object") from error

    def pages(self, where: str, path: str, fields: Mapping[str, str | int]) -> Iterator[dict[str, Any]]:
        """Yield one page after the other, each requested only when it is needed."""
        token = ""
        while True:
            answer = self.get(where, path, {**fields, "pageToken": token} if token else fields)
            yield answer
            token = next_page(answer, token)
            if not token:
                return

    def _to_failure(self, where: str, answer: HttpResponse) -> SourceError:
        """Return the error for the reasons in a response; for others, that of its status."""
        reasons, message = read_error(answer.body)
        is_limit = answer.status == 429 or bool(reasons & OF_THE_MOMENT)
        if reasons & OF_THE_DAY or (is_limit and "per day" in message):
            return QuotaUsedUp(
                f"Today's quota of the YouTube key is used up; {where} was not read. It begins again at midnight in "
                "California.",
                retry_after=seconds_to_midnight(datetime.now(UTC)),
            )
        if reasons & OF_THE_KEY or answer.status == 401:
            return AuthFailed(
                f"YouTube rejected the key for {where}; check YOUTUBE_API_KEY, and that the YouTube Data API v3 is "
                "enabled for it."
            )
        if reasons & OF_THE_MOMENT and answer.status != 429:
            return RateLimited(f"YouTube's rate limit was reached at {where}; run again later, or raise longest_wait.")
        if "commentsDisabled" in reasons:
            return CommentsDisabled(f"The comments of {where} are switched off.")
        if "videoNotFound" in reasons:
            return NotFound(f"YouTube does not have {where}.", answer.body)
        if reasons & TRANSIENT:
            return RequestFailed(f"YouTube failed on {where} ({answer.status}); try later.")
        return self.web.to_source_error(where, answer)


def next_page(answer: Mapping[str, Any], token: str) -> str:
    """Return the token of the page after that of `token`; "" if this was the last one."""
    following = answer.get("nextPageToken")
    is_last = not isinstance(following, str) or following == token or not answer.get("items")
    return "" if is_last else str(following)


def read_error(body: bytes) -> tuple[frozenset[str], str]:
    """Return the reasons in the body of a failure, and its message, which may quote the request."""
    try:
        error = decode_object(body).get("error")
    except BadRow:
        return frozenset(), ""
    if not isinstance(error, dict):
        return frozenset(), ""
    entries = [entry for key in ("errors", "details") for entry in _list_of(error.get(key)) if isinstance(entry, dict)]
    reasons = frozenset(reason for entry in entries if isinstance(reason := entry.get("reason"), str))
    return reasons, str(error.get("message") or "")


def _list_of(value: object) -> list[Any]:
    return value if isinstance(value, list) else []

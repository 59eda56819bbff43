"""The client for Reddit: PRAW in read-only mode, with bounded waits and our error classes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from collectors.engine.collector import Access
from collectors.engine.failures import AccessDenied, RequestFailed, RequestTooLarge, SourceDown, Unreachable
from collectors.engine.http.requests_session import BoundedAdapter, SingleAttemptSession
from collectors.engine.retry import Retry
from talkworthy import __version__
from talkworthy.errors import AuthFailed, RateLimited, SourceError

T = TypeVar("T")

WHERE_TO_GET_A_KEY = (
    "Request API access from Reddit (required since November 2025), then create an app of type script at "
    "https://www.reddit.com/prefs/apps."
)


class RedditClient:
    """PRAW 8 with an app-only token. Makes one request at a time and stores only the token.

    Settings: `user_agent`, `timeout` (seconds, 15), `longest_wait` (seconds that rate limits may delay one request,
    300), `base_url` (a server on loopback in place of Reddit). Secrets: `REDDIT_CLIENT_ID`, `REDDIT_CLIENT_SECRET`.
    """

    def __init__(self, access: Access) -> None:
        import praw

        base = access.text("base_url", "").rstrip("/")
        self.session = SingleAttemptSession(trust_env=not base)
        for scheme in ("http://", "https://"):  # PRAW cannot set the time-out of prawcore
            self.session.mount(scheme, BoundedAdapter(access.number("timeout", 15.0)))
        self._retry = Retry(access)
        self._praw_errors = _praw_errors()
        self.praw = praw.Reddit(
            client_id=access.secret("REDDIT_CLIENT_ID", WHERE_TO_GET_A_KEY),
            client_secret=access.secret("REDDIT_CLIENT_SECRET", WHERE_TO_GET_A_KEY),
            user_agent=access.text("user_agent", f"python:talkworthy:{__version__} (word-of-mouth research)"),
            check_for_updates=False,
            requestor_kwargs={"session": self.session},
            oauth_url=base or "https://oauth.reddit.com",
            reddit_url=base or "https://www.reddit.com",
        )

    def get(self, where: str, path: str, params: Mapping[str, Any]) -> Any:
        """Return the JSON of `GET path`; `where` names in messages what is read. Raises as `ask`."""
        return self.ask(where, lambda: self.praw.request(method="GET", path=path, params=dict(params)))

    def post(self, where: str, path: str, data: Mapping[str, Any]) -> Any:
        """Return the JSON of `POST path`, as `get`."""
        return self.ask(where, lambda: self.praw.request(method="POST", path=path, data=dict(data)))

    def new_requests(self) -> int:
        """Return the number of responses since the last call."""
        return self.session.new_responses()

    def format_error(self, where: str, detail: str) -> SourceDown:
        """Return the error for a response in an unknown format; see `reddit_format_error`."""
        return reddit_format_error(where, detail)

    def remaining(self) -> str:
        """Return how many requests Reddit's rate limit leaves, as text; "" if unknown."""
        remaining_text = (
            self.session.last.headers.get("x-ratelimit-remaining", "") if self.session.last is not None else ""
        )
        return f"{float(remaining_text):,.0f} requests left" if remaining_text.replace(".", "", 1).isdecimal() else ""

    def ask(self, where: str, call: Callable[[], T]) -> T:
        """Return the result of one call of PRAW, after retries if needed (see Retry).

        Raises AccessDenied, RequestFailed, AuthFailed, RateLimited or Unavailable.
        """

        def request() -> T:
            self._check_wait(where)
            response = call()
            if self._is_last_response_empty():  # PRAW would take it for the end of a listing
                raise reddit_format_error(where, "empty")
            return response

        return self._retry.call(request, self._praw_errors, lambda error: to_source_error(error, where))

    def _is_last_response_empty(self) -> bool:
        last = self.session.last
        return last is not None and last.status_code == 200 and last.content.strip() in (b"", b"null")

    def _check_wait(self, where: str) -> None:
        """Raise RateLimited if the wait is too long: prawcore would sleep until the limit resets, without an upper
        bound.
        """
        headers: Mapping[str, str] = self.session.last.headers if self.session.last is not None else {}
        try:
            remaining = float(headers.get("x-ratelimit-remaining", "1"))
            reset = float(headers.get("x-ratelimit-reset", "0"))
        except ValueError:
            return
        if remaining <= 0 and reset > self._retry.longest_wait:
            raise _rate_limited(where, reset)


def _praw_errors() -> tuple[type[Exception], ...]:
    """Return the errors that PRAW raises: its own, those of prawcore and requests, and those of its parser."""
    import praw.exceptions
    import prawcore
    import requests

    shape = (AttributeError, KeyError, IndexError, TypeError, ValueError, AssertionError, RecursionError)
    return (prawcore.PrawcoreException, praw.exceptions.PRAWException, requests.RequestException, *shape)


def _seconds_to_wait(response: Any) -> float | None:
    """Return the seconds in the Retry-After header of a 429, None if it has none."""
    retry_after = response.headers.get("retry-after", "")
    return max(float(retry_after), 1.0) if retry_after.replace(".", "", 1).isdecimal() else None


def _rate_limited(where: str, seconds: float | None) -> RateLimited:
    when = "later" if seconds is None else f"in {seconds:.0f} seconds"
    return RateLimited(
        f"Reddit's rate limit was reached at {where}; run again {when}, or raise longest_wait in [sources.reddit].",
        retry_after=seconds,
    )


def to_source_error(error: Exception, where: str) -> SourceError:
    """Return our error for an `error` of PRAW or below; `where` names what was read.

    Messages contain only a status and the kind of error, never what was sent.
    """
    import prawcore

    cause = error.original_exception if isinstance(error, prawcore.RequestException) else error
    response = getattr(cause, "response", None)
    status = getattr(response, "status_code", None)
    is_token_request = "access_token" in str(getattr(response, "url", ""))
    if isinstance(error, prawcore.OAuthException) or status == 401 or (is_token_request and status in (400, 403)):
        return AuthFailed(
            f"Reddit rejected our key ({status or type(error).__name__}); check REDDIT_CLIENT_ID and "
            "REDDIT_CLIENT_SECRET, and that the app was approved."
        )
    if status == 429:
        return _rate_limited(where, _seconds_to_wait(response))
    if status in (301, 302, 403, 404, 451):
        return AccessDenied(f"{where} cannot be read (Reddit answers {status}): private, banned, or it does not exist.")
    if status == 413 or (status or 0) >= 500:
        kind = RequestTooLarge if status == 413 else RequestFailed
        return kind(f"Reddit failed on {where} ({status}), again after retries; try later.")
    if isinstance(error, prawcore.RequestException):
        name = type(cause.__cause__ or cause).__name__
        return Unreachable(f"Reddit could not be reached for {where} ({name}); check the connection and try later.")
    detail = status if isinstance(error, prawcore.ResponseException) and status != 200 else type(error).__name__
    return reddit_format_error(where, str(detail))


def reddit_format_error(where: str, detail: str) -> SourceDown:
    """Return the error for a response in an unknown format; `detail` is a status or a kind of error."""
    return SourceDown(f"Reddit answered {where} in an unknown format ({detail}); try later.")

"""The line to Reddit: PRAW opened read-only, its waits kept within bounds, its errors in our words."""

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
    "Ask Reddit for API access (approval comes first since November 2025), then create an app of type script at "
    "https://www.reddit.com/prefs/apps."
)


class RedditClient:
    """PRAW 8 with an app-only token. One request at a time; nothing is kept but the token.

    Settings: `user_agent`, `timeout` (seconds, 15), `longest_wait` (seconds that one request may be put off by rate
    limits, 300), `base_url` (a server on loopback in place of Reddit). Secrets: `REDDIT_CLIENT_ID`,
    `REDDIT_CLIENT_SECRET`.
    """

    def __init__(self, access: Access) -> None:
        import praw

        base = access.text("base_url", "").rstrip("/")
        self.session = SingleAttemptSession(trust_env=not base)
        for scheme in (
            "http://",
            "https://",
        ):  # prawcore has a time-out of its own, which PRAW's setting does not reach
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
        """The JSON of `GET path`; `where` says in a message what was being read. Raises as `ask` does."""
        return self.ask(where, lambda: self.praw.request(method="GET", path=path, params=dict(params)))

    def post(self, where: str, path: str, data: Mapping[str, Any]) -> Any:
        """The JSON of `POST path`, as `get`."""
        return self.ask(where, lambda: self.praw.request(method="POST", path=path, data=dict(data)))

    def new_requests(self) -> int:
        """Return the requests answered since this was last called."""
        return self.session.new_responses()

    def format_error(self, where: str, told: str) -> SourceDown:
        """Return the error for an answer of another shape, see the function of the same name."""
        return format_error(where, told)

    def remaining(self) -> str:
        """How many requests Reddit's rate limit leaves, in words; "" where it does not tell."""
        told = self.session.last.headers.get("x-ratelimit-remaining", "") if self.session.last is not None else ""
        return f"{float(told):,.0f} requests left" if told.replace(".", "", 1).isdecimal() else ""

    def ask(self, where: str, call: Callable[[], T]) -> T:
        """Return what one call of PRAW returns, repeated where that may help (see Retry).

        Raises Closed, TooHeavy, AuthFailed, RateLimited or Unavailable.
        """

        def request() -> T:
            self._refuse_a_long_wait(where)
            answer = call()
            if self._last_said_nothing():  # PRAW takes it for the end of a listing, and posts would be lost
                raise format_error(where, "empty")
            return answer

        return self._retry.call(request, self._praw_errors, lambda error: to_source_error(error, where))

    def _last_said_nothing(self) -> bool:
        last = self.session.last
        return last is not None and last.status_code == 200 and last.content.strip() in (b"", b"null")

    def _refuse_a_long_wait(self, where: str) -> None:
        """Before prawcore sleeps until the window resets: it does so without asking and without an upper bound."""
        headers: Mapping[str, str] = self.session.last.headers if self.session.last is not None else {}
        try:
            remaining = float(headers.get("x-ratelimit-remaining", "1"))
            reset = float(headers.get("x-ratelimit-reset", "0"))
        except ValueError:
            return
        if remaining <= 0 and reset > self._retry.longest_wait:
            raise _rate_limited(where, reset)


def _praw_errors() -> tuple[type[Exception], ...]:
    """What PRAW raises: its own errors, those below it, and those of its parser on an answer of another shape."""
    import praw.exceptions
    import prawcore
    import requests

    shape = (AttributeError, KeyError, IndexError, TypeError, ValueError, AssertionError, RecursionError)
    return (prawcore.PrawcoreException, praw.exceptions.PRAWException, requests.RequestException, *shape)


def _seconds_to_wait(response: Any) -> float | None:
    """Return the seconds that a 429 asks us to wait, None where it does not say."""
    asked = response.headers.get("retry-after", "")
    return max(float(asked), 1.0) if asked.replace(".", "", 1).isdecimal() else None


def _rate_limited(where: str, seconds: float | None) -> RateLimited:
    when = "later" if seconds is None else f"in {seconds:.0f} seconds"
    return RateLimited(
        f"Reddit's rate limit stopped the reading of {where}; run again {when}, or raise longest_wait in "
        "[sources.reddit].",
        retry_after=seconds,
    )


def to_source_error(error: Exception, where: str) -> SourceError:
    """`error` of PRAW or below as one of ours; `where` is what was being read.

    Messages hold a status and the kind of error only, so that nothing which was sent can stand in them.
    """
    import prawcore

    cause = error.original_exception if isinstance(error, prawcore.RequestException) else error
    response = getattr(cause, "response", None)
    status = getattr(response, "status_code", None)
    token_refused = "access_token" in str(getattr(response, "url", ""))
    if isinstance(error, prawcore.OAuthException) or status == 401 or (token_refused and status in (400, 403)):
        return AuthFailed(
            f"Reddit refused our key ({status or type(error).__name__}); check REDDIT_CLIENT_ID and "
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
    told = status if isinstance(error, prawcore.ResponseException) and status != 200 else type(error).__name__
    return format_error(where, str(told))


def format_error(where: str, told: str) -> SourceDown:
    """What is raised where an answer is of another shape; `told` is a status or a kind of error."""
    return SourceDown(f"Reddit answered {where} with something that is not its format ({told}); try later.")

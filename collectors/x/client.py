"""The client for X: Tweepy with time-outs, a budget for every page, and our error classes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import requests

from collectors.engine.budget import Budget, Prices
from collectors.engine.collector import Access
from collectors.engine.http.requests_session import BoundedAdapter, Session
from collectors.engine.retry import ATTEMPTS, Retry
from collectors.engine.run_notes import Notes
from collectors.x.parse import to_letter
from talkworthy.errors import AuthFailed, OutOfBudget, RateLimited, SourceError, Unavailable

HOST = "https://api.twitter.com"  # written into Tweepy's BaseClient.request
WHERE_TO_GET_A_TOKEN = "Create an app at https://console.x.com and copy its bearer token."
POST_FIELDS = [
    "author_id",
    "conversation_id",
    "created_at",
    "edit_history_tweet_ids",
    "lang",
    "note_tweet",
    "public_metrics",
    "referenced_tweets",
    "withheld",
]
SMALLEST_PAGE, RECENT_PAGE, ARCHIVE_PAGE = 10, 100, 500
LOOK_UP_PAGE = 100
MAX_OBJECTS_PER_POST = 3  # a post, the one that it answers, the one that it quotes
GONE = ("resource-not-found", "not-authorized-for-resource")  # problem types: deleted; protected or suspended
ARCHIVE_PAUSE = 1.0  # full-archive search: one request a second


@dataclass(frozen=True, slots=True)
class Page:
    """One response of X: the requested posts, posts they refer to, users, missing posts, and the token of the next
    page.

    `missing`: ids of posts that are unavailable for any reason; `gone`: those that X reports as deleted or no longer
    public.
    """

    data: Sequence[Mapping[str, Any]]
    includes: Mapping[str, Sequence[Mapping[str, Any]]]
    missing: frozenset[str]
    gone: frozenset[str]
    next_token: str | None


class XClient:
    """X API v2 with an app-only bearer token. Never waits for a rate limit: Tweepy's own wait can recurse without end.

    Settings: `archive` (search all of X's history instead of 7 days), `expand_authors` (read the author of every post,
    at the price of a user each), `timeout` (seconds, 30), `price_post`, `price_user`, `price_count`, `base_url` (a
    server on loopback in place of X). Secret: `X_BEARER_TOKEN`.
    """

    def __init__(self, access: Access, notes: Notes) -> None:
        import tweepy

        self._notes = notes
        base = access.text("base_url", "")
        self.archive = access.flag("archive", False)
        self.page_size = ARCHIVE_PAGE if self.archive else RECENT_PAGE
        self.expand_authors = access.flag("expand_authors", False)
        self.prices = Prices.from_access(access)
        self.budget = Budget(None)
        self._wait, self._retry = access.wait, Retry(access, repeats=(Unavailable,), waits_for_limits=False)
        self.session = Session(trust_env=not base)
        self.session.max_redirects = 0  # a redirect would have no time-out
        self.session.mount(HOST, BoundedAdapter(access.number("timeout", 30.0), HOST, base))
        self._tweepy = tweepy.Client(access.secret("X_BEARER_TOKEN", WHERE_TO_GET_A_TOKEN), return_type=dict)
        self._tweepy.session = self.session

    def search(self, query: str, span: Mapping[str, str | None], next_token: str | None) -> Page:
        """Return one page of the posts that match `query` in `span` (`since_id`, `until_id`, `start_time`), newest
        first.

        Raises OutOfBudget before a page that might not fit, otherwise as `_ask`.
        """
        each = MAX_OBJECTS_PER_POST * (self.prices.post + (self.prices.user if self.expand_authors else 0.0))
        size = self.budget.allow(each, SMALLEST_PAGE, self.page_size)
        search_tweets = self._tweepy.search_all_tweets if self.archive else self._tweepy.search_recent_tweets
        if self.archive and self.session.answers:
            self._wait(ARCHIVE_PAUSE)
        params = {"max_results": size, "next_token": next_token, **self._fields(), **span}
        return self._page(lambda: search_tweets(query, **params), is_search=True)

    def look_up(self, ids: Sequence[str]) -> Page:
        """Return the first of the posts `ids`, without posts they refer to; unavailable ones are in `missing`.

        At most 100, and no more than the budget allows.
        """
        requested = list(ids[: self.budget.allow(self.prices.post, 1, min(len(ids), LOOK_UP_PAGE))])
        page = self._page(lambda: self._tweepy.get_tweets(requested, tweet_fields=POST_FIELDS))
        return replace(page, missing=frozenset(requested) - _ids(page.data), gone=page.gone & frozenset(requested))

    def usage(self) -> str:
        """Return how many posts were read this month, of how many. Free (https://docs.x.com/x-api/usage). Raises as
        `_ask`.
        """
        response = self._ask(lambda: self._tweepy.request("GET", "/2/usage/tweets").json())
        try:
            return f"{int(response['data']['project_usage']):,} of {int(response['data']['project_cap']):,} posts read"
        except (KeyError, TypeError, ValueError) as error:
            raise _not_its_format(error) from error

    def accounts(self, handles: Sequence[str]) -> dict[str, str]:
        """Return id -> name of at most 100 accounts; unknown accounts are left out."""
        self.budget.allow(self.prices.user, len(handles), len(handles))
        response = self._ask(lambda: self._tweepy.get_users(usernames=list(handles)))
        _require_data_or_errors(response)
        users = self._items(response, "data")
        self.budget.pay(len(users) * self.prices.user)
        return {str(user["id"]): str(user["username"]) for user in users if user.get("id") and user.get("username")}

    def count(self, query: str, span: Mapping[str, str | None]) -> int:
        """Return how many posts match `query` in `span`. Costs one counts request."""
        self.budget.allow(self.prices.count, 1, 1)
        count = self._tweepy.get_all_tweets_count if self.archive else self._tweepy.get_recent_tweets_count
        response = self._ask(lambda: count(query, granularity="day", **span))
        self.budget.pay(self.prices.count)
        try:
            return int(response["meta"]["total_tweet_count"])
        except (KeyError, TypeError, ValueError) as error:
            raise _not_its_format(error) from error

    def _fields(self) -> dict[str, Any]:
        if not self.expand_authors:
            return {"tweet_fields": POST_FIELDS, "expansions": ["referenced_tweets.id"]}
        return {
            "tweet_fields": POST_FIELDS,
            "expansions": ["referenced_tweets.id", "author_id", "referenced_tweets.id.author_id"],
            "user_fields": ["username", "verified_type"],
        }

    def _page(self, call: Callable[[], Any], is_search: bool = False) -> Page:
        response = self._ask(call)
        data, includes, meta = self._items(response, "data"), _nested(response, "includes"), _nested(response, "meta")
        if is_search and ("result_count" not in meta or bool(meta["result_count"]) != bool(response.get("data"))):
            raise _not_its_format(KeyError())  # an incomplete response would look like one without results
        if not is_search:
            _require_data_or_errors(response)
        included = {key: self._items(includes, key) for key in ("tweets", "users")}
        self.budget.pay(len(_ids([*data, *included["tweets"]])) * self.prices.post)
        self.budget.pay(len(included["users"]) * self.prices.user)
        errors = [error for error in self._items(response, "errors") if error.get("resource_type", "tweet") == "tweet"]
        gone = [error for error in errors if str(error.get("type")).endswith(GONE)]
        return Page(data, included, _named(errors), _named(gone), meta.get("next_token"))

    def _items(self, holder: Mapping[str, Any], key: str) -> list[Any]:
        """Return the objects under `key`; none if it is missing. Raises Unavailable if it is not a list."""
        items = holder.get(key) or []
        if not isinstance(items, list):
            raise _not_its_format(TypeError())
        for item in items:
            if not isinstance(item, dict):
                self._notes.malformed(key, to_letter(item, {}), "not an object")
        return [item for item in items if isinstance(item, dict)]

    def _ask(self, call: Callable[[], Any]) -> Any:
        """Return the JSON object that `call` returns; tried three times if X or the connection fails.

        Raises AuthFailed, RateLimited, OutOfBudget (X's own cap, or no credit), Unavailable, or SourceError if X
        rejects the request.
        """
        import tweepy

        failures = (tweepy.TweepyException, requests.RequestException, *_SHAPE)
        response = self._retry.call(call, failures, lambda error: to_source_error(error, self.session.last))
        if not isinstance(response, dict):
            raise _not_its_format(TypeError())
        return response


_SHAPE = (AttributeError, KeyError, TypeError, ValueError, RecursionError)


def _require_data_or_errors(response: Mapping[str, Any]) -> None:
    """Raise Unavailable if a response to a request by ids has neither data nor errors."""
    if "data" not in response and "errors" not in response:
        raise _not_its_format(KeyError())


def _nested(response: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """Return the object under `key`, an empty one if it is missing. Raises Unavailable if it is not an object."""
    value = response.get(key) or {}
    if not isinstance(value, dict):
        raise _not_its_format(TypeError())
    return value


def _named(errors: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    return frozenset(str(error.get("resource_id") or error.get("value")) for error in errors)


def _ids(posts: Iterable[Mapping[str, Any]]) -> set[str]:
    return {str(post.get("id")) for post in posts}


def _not_its_format(error: Exception) -> Unavailable:
    return Unavailable(f"X answered in an unknown format ({type(error).__name__}); try later.")


def to_source_error(error: Exception, last: requests.Response | None) -> SourceError:
    """Return our error for an `error` of Tweepy or below. Messages contain a status and X's own text, never what was
    sent.

    `last` is the last response: Tweepy may fail on an error's body before it reports the error. Status and problem
    types: https://docs.x.com/x-api/fundamentals/response-codes-and-errors
    """
    if isinstance(error, requests.RequestException) and not isinstance(error, ValueError):
        return Unavailable(f"X could not be reached ({type(error).__name__}); check the connection and try later.")
    response: requests.Response | None = getattr(error, "response", last)
    if response is None or response.status_code < 400:
        return _not_its_format(error)
    status, problem = response.status_code, _problem(response)
    description = " ".join(filter(None, (problem.get("title"), problem.get("detail"))))[:200] or response.reason
    capped = "usage" in f"{problem.get('title')} {problem.get('type')}".lower()  # UsageCapExceeded, usage-capped
    if status == 402 or (status == 429 and capped):
        return OutOfBudget(
            f"X returns no more posts to this account ({status}: {description}); see https://console.x.com."
        )
    if status == 429:
        wait = _seconds_to_reset(response)
        when = "later" if wait is None else f"in {wait:.0f} seconds"
        return RateLimited(f"X's rate limit is reached; run again {when}.", retry_after=wait)
    if status in (401, 403):
        return AuthFailed(
            f"X rejected our token ({status}: {description}); check X_BEARER_TOKEN and the permissions of its app."
        )
    if status >= 500:
        return Unavailable(f"X failed ({status}), again after {ATTEMPTS} attempts; try later.")
    return SourceError(
        f"X did not accept the request ({status}: {description}); check the brand's aliases and [sources.x]."
    )


def _problem(response: requests.Response) -> dict[str, str]:
    """Return `title`, `detail` and `type` of X's error, if they are there."""
    try:
        problem = response.json()
        return {key: str(problem[key]) for key in ("title", "detail", "type") if problem.get(key)}
    except (*_SHAPE, requests.RequestException):
        return {}


def _seconds_to_reset(response: requests.Response) -> float | None:
    reset = response.headers.get("x-rate-limit-reset", "")
    return max(0.0, int(reset) - time.time()) if reset.isdecimal() else None

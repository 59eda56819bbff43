"""The client of the API of Arctic Shift (https://github.com/ArthurHeitmann/arctic_shift/tree/master/api)."""

from __future__ import annotations

import re
import time
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

from collectors.engine.collector import Access
from collectors.engine.http.client import HttpResponse, WebClient
from collectors.engine.place import Item, WebSourcePlace
from collectors.engine.retry import Retry
from talkworthy.errors import RateLimited, SourceError, Unavailable
from talkworthy.post_ndjson import BadRow, decode_object

API = "https://arctic-shift.photon-reddit.com"
NAME = "Arctic Shift"
PAGE = 100  # results of one search; "auto" returns no more
IDS_PAGE = 500
TREE_LIMIT = 9999  # comments in one tree: 25,000 are allowed, but would exceed the megabytes of one response
MAX_COLLAPSED = 25_000  # comments of one tree that are read by their ids
A_POST = "ei30r4"  # from the examples of the API
_TIMED_OUT = re.compile(r"time(?:d )?\s?out|slow down|maintenance", re.IGNORECASE)
_LATER = 1e9  # a larger number is a moment in seconds since 1970


class QueryTimedOut(Unavailable):
    """The server gave a query up, again after retries: it is too slow, or there were too many of them."""


class ArcticShiftClient:
    """Calls the API within its limits. Settings: those of WebClient.

    The README of the API ("Rate limiting", "Query timeout"): a couple of requests a second are welcome, headers say
    when to wait, and a query that timed out may succeed when it is repeated. Such a query has status 422 or 200 and a
    text in `error` ("Timeout. Maybe slow down a bit").
    """

    def __init__(self, access: Access) -> None:
        self.web = WebClient(access, NAME)
        self.web.to_failure = self._to_failure
        self._address = access.text("base_url", "").rstrip("/") or API
        self._wait = access.wait
        self._longest_wait = access.number("longest_wait", 300.0)
        # repeats only what WebClient does not repeat
        self._retry = Retry(access, repeats=(QueryTimedOut,), waits_for_limits=False)
        self._pause = 0.0
        self.remaining = ""

    def get(self, where: str, path: str, **fields: str | int) -> dict[str, Any]:
        """Return the JSON object at `path`. Raises QueryTimedOut, or as `WebClient.get`."""
        address = f"{self._address}{path}?{urlencode(fields)}"
        return self._retry.call(lambda: self._answer(where, address))

    def _answer(self, where: str, address: str) -> dict[str, Any]:
        self._wait_for_limit(where)
        response = self.web.get(where, address)
        self._note_limit(response.headers)
        try:
            answer = decode_object(response.body)
        except BadRow as error:
            raise self.web.format_error(where, "not a JSON object") from error
        if _has_timed_out(answer):
            raise _timed_out(where)
        return answer

    def _wait_for_limit(self, where: str) -> None:
        """Wait until the rate limit is reset, if no request is left. Raises RateLimited if that is too long."""
        if self._pause > self._longest_wait:
            raise _rate_limited(where, self._pause)
        if self._pause:
            self._wait(self._pause)
            self._pause = 0.0

    def _note_limit(self, headers: Mapping[str, str]) -> None:
        remaining = headers.get("x-ratelimit-remaining", "").strip()
        self.remaining = remaining if remaining.isdecimal() and len(remaining) < 10 else ""
        self._pause = (_seconds_to_reset(headers) or 0.0) if self.remaining and not int(remaining) else 0.0

    def _to_failure(self, where: str, answer: HttpResponse) -> SourceError:
        if answer.status == 429 and not answer.headers.get("retry-after"):
            return _rate_limited(where, _seconds_to_reset(answer.headers))
        if answer.status in (400, 422):
            with suppress(BadRow):
                if _has_timed_out(decode_object(answer.body)):
                    return _timed_out(where)
        return self.web.to_source_error(where, answer)


class ArcticShiftApi:
    """The requests of the API, for one place. Every method raises as `ArcticShiftClient.get`."""

    def __init__(self, client: ArcticShiftClient, place: WebSourcePlace) -> None:
        self.place = place
        self._client = client

    def ping(self) -> str:
        """Request one old post; return how many requests are left, as text."""
        self.by_ids("posts", [A_POST])
        return f"{int(self._client.remaining):,} requests left" if self._client.remaining else ""

    def search(self, kind: str, community: str, text: str, begin: int, end: int | None) -> list[Item]:
        """Return the oldest `posts` or `comments` of a community with `begin` <= time < `end`, in seconds since 1970.

        Without a `text`, all of them.
        """
        fields: dict[str, str | int] = {"subreddit": community, "sort": "asc", "limit": PAGE}
        if text:
            fields["query" if kind == "posts" else "body"] = text
        if begin > 0:
            fields["after"] = begin - 1  # which is excluded
        if end is not None:
            fields["before"] = end
        where = f"the search in r/{community}" if text else f"the {kind} of r/{community}"
        return self.place.objects(self._client.get(where, f"/api/{kind}/search", **fields), "data", where)

    def by_ids(self, kind: str, ids: Iterable[str]) -> list[Item]:
        """Return those of these at most 500 `posts` or `comments` that the archive has."""
        where = f"known {kind}"
        answer = self._client.get(where, f"/api/{kind}/ids", ids=",".join(ids))
        return self.place.objects(answer, "data", where)

    def comments(self, link: str) -> tuple[list[Item], bool]:
        """Return all comments of the submission `link`, parents first, and whether all were sent."""
        where = f"the thread {link}"
        answer = self._client.get(where, "/api/comments/tree", link_id=link, limit=TREE_LIMIT)
        branches = deque(self.place.objects(answer, "data", where))
        comments: list[Item] = []
        collapsed: dict[str, None] = {}
        while branches:
            branch = branches.popleft()
            data = branch.get("data")
            if branch.get("kind") == "more":
                collapsed |= dict.fromkeys(_collapsed_ids(data if isinstance(data, dict) else branch))
            elif branch.get("kind") == "t1" and isinstance(data, dict):
                comments.append({key: value for key, value in data.items() if key != "replies"})
                branches.extend(self._replies(data, where))
            else:
                self.place.add_dead_letter({"branch": data}, "not a comment", where)
        shown = self._collapsed(list(collapsed)[:MAX_COLLAPSED])
        return [*comments, *shown], len(shown) >= len(collapsed)

    def _replies(self, comment: Item, where: str) -> list[Item]:
        replies = comment.get("replies")
        listing = replies.get("data") if isinstance(replies, dict) else None
        if replies and not isinstance(listing, dict):
            self.place.add_dead_letter({"replies": type(replies).__name__}, "replies are not a listing", where)
        return self.place.objects(listing, "children", where) if isinstance(listing, dict) else []

    def _collapsed(self, ids: Sequence[str]) -> list[Item]:
        pages = [ids[at : at + IDS_PAGE] for at in range(0, len(ids), IDS_PAGE)]
        return [comment for page in pages for comment in self.by_ids("comments", page)]


def _collapsed_ids(more: Item) -> list[str]:
    children = more.get("children")
    return [child for child in children if isinstance(child, str)] if isinstance(children, list) else []


def _has_timed_out(answer: Mapping[str, Any]) -> bool:
    error = answer.get("error")
    return isinstance(error, str) and _TIMED_OUT.search(error[:200]) is not None


def _timed_out(where: str) -> QueryTimedOut:
    return QueryTimedOut(f"{NAME} was too slow for {where}, again after retries; try later.")


def _rate_limited(where: str, seconds: float | None) -> RateLimited:
    when = "later" if seconds is None else f"in {seconds:.0f} seconds"
    return RateLimited(
        f"{NAME}'s rate limit was reached at {where}; run again {when}, or raise longest_wait.", retry_after=seconds
    )


def _seconds_to_reset(headers: Mapping[str, str]) -> float | None:
    """Return the seconds until the rate limit is reset: the header has them, or the moment. None if it has neither."""
    with suppress(ValueError):
        reset = float(headers.get("x-ratelimit-reset", ""))
        seconds = reset - time.time() if reset > _LATER else reset
        return max(seconds, 1.0) if seconds < float("inf") else None
    return None

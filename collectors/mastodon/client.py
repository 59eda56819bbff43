"""The client for one Mastodon server: Mastodon.py with time-outs, bounded waits and our error classes."""

from __future__ import annotations

import time
import warnings
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import requests

from collectors.engine.collector import Access
from collectors.engine.failures import NotFound, RequestFailed
from collectors.engine.http.requests_session import BoundedAdapter, EmptyBodySession
from collectors.engine.json_fields import WRONG_SHAPE, moment
from collectors.engine.place import SourcePlace
from collectors.engine.retry import ATTEMPTS, Retry
from collectors.engine.run_notes import Notes
from talkworthy import __version__
from talkworthy.errors import AuthFailed, RateLimited, SourceError, Unavailable

Status = Mapping[str, Any]

PAGE = 40
SNOWFLAKE_BITS = 16
MAX_ID_LENGTH = 100  # characters; Mastodon's own ids have up to 20
LOOK_UP_PAGE = 20  # statuses by their ids (DEFAULT_STATUSES_LIMIT in app/controllers/api/base_controller.rb)
DESCENDANTS_SHOWN = 60  # of one context, without a login (https://docs.joinmastodon.org/methods/statuses)
MAX_EXTRA_REQUESTS = 20  # further requests for a thread of which the server shows only a part
WHERE_TO_GET_A_TOKEN = "Development > New application in your account's preferences there gives one (read scope)."


class StatusNotFound(NotFound):
    """A status or hashtag does not exist or is not visible to us: deleted, private, blocked.

    `is_certain`: whether Mastodon itself said so, and not a proxy before it.
    """

    def __init__(self, message: str, is_certain: bool) -> None:
        super().__init__(message)
        self.is_certain = is_certain


class MastodonClient:
    """Mastodon.py for `server`; statuses are returned as the received JSON, since Mastodon.py turns malformed fields
    into None.

    Settings: `timeout` (seconds, 15), `longest_wait` (seconds that rate limits may delay one request, 300), `base_url`
    (a server on loopback in place of all; `{server}` in it is replaced by the name). `token` may be ""; `max_attempts`:
    how often a failing request is made.
    """

    def __init__(self, server: str, token: str, access: Access, notes: Notes, max_attempts: int = ATTEMPTS) -> None:
        from mastodon import Mastodon

        host = f"https://{server}"
        base = access.text("base_url", "").replace("{server}", server)
        self.server = server
        self._retry = Retry(access, max_attempts)
        self.place = SourcePlace(server, self, notes, items="statuses")
        self.session = EmptyBodySession(trust_env=not base)
        self.session.max_redirects = 0  # a redirect may lead into the private network
        self.session.mount(host, BoundedAdapter(access.number("timeout", 15.0), host, base))
        self._mastodon = Mastodon(
            api_base_url=host,
            access_token=token or None,
            # without it, Mastodon.py requests the server version before the first search
            mastodon_version="4.3.0",
            version_check_mode="created",
            ratelimit_method="throw",
            request_timeout=access.number("timeout", 15.0),
            user_agent=f"talkworthy/{__version__} (word-of-mouth research)",
            session=self.session,
        )

    def hashtag(self, tag: str, min_id: str) -> list[Status]:
        """Return at most 40 statuses with `tag` directly above `min_id`, oldest first; none at the end.

        `min_id` pages forward without gaps, `since_id` would leave some. Raises as `_ask`.
        """
        where = f"#{tag}"
        page = self._ask(where, lambda: self._mastodon.timeline_hashtag(tag, limit=PAGE, min_id=min_id))
        return sorted(self._statuses(page, where), key=to_order)

    def search(self, words: str, min_id: str, max_id: str | None, offset: int) -> tuple[list[Status], bool]:
        """Return statuses above `min_id` and below `max_id` from the full-text search, newest first, from `offset`.

        Also return whether the page was full, so that there may be more. Needs a token; a server without full-text
        search finds nothing. Raises as `_ask`.
        """
        where = f"the search for {words}"
        params = {"min_id": min_id, "max_id": max_id, "offset": offset, "limit": PAGE}
        run_search = self._mastodon.search_v2
        response = self._ask(where, lambda: run_search(words, resolve=False, result_type="statuses", **params))
        page = self._value(response, "statuses", where)
        return self._statuses(page, where), len(page) >= PAGE

    def status(self, native: str) -> Status:
        """Return the status `native`. Raises StatusNotFound if it does not exist, otherwise as `_ask`."""
        where = f"status {native}"
        statuses = self._statuses([self._ask(where, lambda: self._mastodon.status(native))], where)
        if not statuses:
            raise self.format_error(where)
        return statuses[0]

    def statuses(self, natives: Sequence[str]) -> dict[str, Status]:
        """Return those of at most 20 statuses that the server shows, by id. Before Mastodon 4.3: StatusNotFound."""
        where = "known statuses"
        page = self._ask(where, lambda: self._mastodon.statuses(list(natives)))
        return {status["id"]: status for status in self._statuses(page, where)}

    def instance(self) -> None:
        """Request the server's public description. Raises as `_ask`."""
        self._ask("the description of the server", self._mastodon.instance_v1)

    def context(self, native: str) -> tuple[list[Status], list[Status]]:
        """Return the posts above the status `native`, from the first one on, and the replies below it. Raises as
        `status`.
        """
        where = f"the thread of {native}"
        response = self._ask(where, lambda: self._mastodon.status_context(native))
        above, below = (self._value(response, key, where) for key in ("ancestors", "descendants"))
        return self._statuses(above, where), self._statuses(below, where)

    def thread(self, status: Status) -> list[Status]:
        """Return the whole thread around `status`, as far as the server knows and shows it. Raises as `status`."""
        above, below = self.context(status["id"])
        statuses = {reply["id"]: reply for reply in (*above, status, *below)}
        if above:
            below = self.context(above[0]["id"])[1]
            statuses |= {reply["id"]: reply for reply in below}
        if len(below) >= DESCENDANTS_SHOWN:
            self._fetch_missing_replies(statuses)
        return list(statuses.values())

    def _fetch_missing_replies(self, statuses: dict[str, Status]) -> None:
        """Request the context of posts with more replies than were shown, and add these to `statuses`."""
        requested: set[str] = set()
        for _ in range(MAX_EXTRA_REQUESTS):
            shown = Counter(str(reply.get("in_reply_to_id")) for reply in statuses.values())
            cut = (i for i, reply in statuses.items() if i not in requested and _replies(reply) > shown[i])
            if (native := next(cut, None)) is None:
                return
            requested.add(native)
            statuses |= {reply["id"]: reply for reply in self.context(native)[1]}

    def _statuses(self, response: Any, where: str) -> list[Status]:
        """Return the items of a list that can be statuses; the others go to the notes."""
        if not isinstance(response, list):
            raise self.format_error(where)
        statuses: list[Status] = []
        for item in response:
            if isinstance(item, dict) and _is_text(item.get("id")) and len(item["id"]) <= MAX_ID_LENGTH:
                statuses.append(item)
            else:
                self.place.add_dead_letter(item, "not an object with an id", where)
        return statuses

    def _value(self, response: Any, key: str, where: str) -> Any:
        if not isinstance(response, dict):
            raise self.format_error(where)
        return response.get(key)

    def new_requests(self) -> int:
        """Return the number of responses since the last call."""
        return self.session.new_responses()

    def format_error(self, where: str, detail: str = "another shape") -> Unavailable:
        """Return the error for a response about `where` in an unknown format; `detail` says what is wrong."""
        return Unavailable(f"{self.server} answered {where} in an unknown format ({detail}); try later.")

    def _ask(self, where: str, call: Callable[[], Any]) -> Any:
        """Return the JSON of the last response to `call`; waits after a 429 and repeats after a server failure.

        Raises AuthFailed, StatusNotFound, RequestFailed, RateLimited or Unavailable.
        """
        from mastodon import MastodonError

        def last_json() -> Any:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # deprecation warnings of Mastodon.py
                call()
            return self._last_json()

        failures = (MastodonError, *WRONG_SHAPE)
        return self._retry.call(last_json, failures, lambda error: self._to_source_error(error, where))

    def _last_json(self) -> Any:
        assert self.session.last is not None
        return self.session.last.json()

    def _to_source_error(self, error: Exception, where: str) -> SourceError:
        """Return our error for an `error` of Mastodon.py or below. Messages never contain what was sent."""
        from mastodon import MastodonNetworkError

        server = self.server
        if isinstance(error, MastodonNetworkError):
            cause = type(error.__context__ or error).__name__
            hint = "use the server that it redirects to" if "Redirect" in cause else "check the connection, try later"
            return RequestFailed(f"{server} could not be reached for {where} ({cause}); {hint}.")
        last = self.session.last
        status = last.status_code if last is not None else 0
        if status == 429:
            return _rate_limited(server, where, last.headers if last is not None else {})
        if status in (401, 403, 422):  # 422: "This method requires an authenticated user"
            return AuthFailed(
                f"{server} does not show {where} without a login ({status}); set MASTODON_ACCESS_TOKEN for it, or use "
                f"another server. {WHERE_TO_GET_A_TOKEN}"
            )
        if status in (404, 410):
            return StatusNotFound(f"{server} has no {where} ({status}).", status == 410 or _is_mastodon_error(last))
        if status >= 500:
            attempts = self._retry.attempts
            return RequestFailed(f"{server} failed on {where} ({status}), again after {attempts} attempts; try later.")
        return self.format_error(where, str(status) if status >= 400 else type(error).__name__)


def to_order(status: Status) -> tuple[int, str]:
    """Return the sort key for the age of statuses of one server: ids are numbers of different lengths, as texts."""
    return len(status["id"]), status["id"]


def to_first_id(moment: float) -> str:
    """Return the smallest id of a status written at `moment` (seconds since 1970): milliseconds, shifted by 16 bits.

    Source: lib/mastodon/snowflake.rb in https://github.com/mastodon/mastodon. Ids of statuses from other servers also
    follow their time of writing, so a late arrival can have a lower id than statuses already known.
    """
    return str(max(0, int(moment * 1000)) << SNOWFLAKE_BITS)


def to_id_before(moment: float) -> str:
    """Return the id directly below `to_first_id`."""
    return str(max(0, int(to_first_id(moment)) - 1))


def to_seconds(status: Status) -> float:
    """Return when a status was written, in seconds since 1970: from its id, or from `created_at` on servers with other
    ids.

    Raises KeyError, TypeError or ValueError if neither is a time.
    """
    native = status["id"]
    return (int(native) >> SNOWFLAKE_BITS) / 1000 if native.isdecimal() else moment(status, "created_at").timestamp()


def _replies(status: Status) -> int:
    """Return the status' number of replies, 0 if it is malformed (noted when the status is parsed)."""
    replies = status.get("replies_count")
    return replies if isinstance(replies, int) else 0


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value != ""


def _is_mastodon_error(response: requests.Response | None) -> bool:
    """Return whether an error has the form of Mastodon's own (https://docs.joinmastodon.org/entities/Error)."""
    try:
        body = response.json() if response is not None else None
    except ValueError:
        return False
    return isinstance(body, dict) and _is_text(body.get("error"))


def _rate_limited(server: str, where: str, headers: Mapping[str, str]) -> RateLimited:
    """Return the error for a 429. `X-RateLimit-Reset` is an ISO 8601 time
    (https://docs.joinmastodon.org/api/rate-limits).
    """
    wait: float | None = None
    try:
        reset = datetime.fromisoformat(headers.get("X-RateLimit-Reset", ""))
        wait = max(1.0, reset.timestamp() - time.time())
    except (ValueError, OverflowError):
        header = headers.get("Retry-After", "")
        wait = max(1.0, float(header)) if header.isdecimal() else None
    when = "later" if wait is None else f"in {wait:.0f} seconds"
    return RateLimited(f"{server}'s rate limit was reached at {where}; run again {when}.", retry_after=wait)

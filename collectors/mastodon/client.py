"""The line to one Mastodon server: Mastodon.py with time-outs, bounded waits, and its errors in our words."""

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
MAX_ID_LENGTH = 100  # characters; a Mastodon's own have up to 20, and whatever is longer is no number to count with
LOOK_UP_PAGE = 20  # statuses by their ids (DEFAULT_STATUSES_LIMIT in app/controllers/api/base_controller.rb)
DESCENDANTS_SHOWN = 60  # of one context, to who is not logged in (https://docs.joinmastodon.org/methods/statuses)
MAX_EXTRA_REQUESTS = 20  # further requests for one conversation of which the server shows only a part
WHERE_TO_GET_A_TOKEN = "Development > New application in your account's preferences there gives one (read scope)."


class StatusNotFound(NotFound):
    """A status or hashtag is not there, or not for us: deleted, private, blocked.

    `is_certain`: whether it was Mastodon that said so, and not something before it.
    """

    def __init__(self, message: str, is_certain: bool) -> None:
        super().__init__(message)
        self.is_certain = is_certain


class MastodonClient:
    """Mastodon.py against `server`, whose statuses are returned as the JSON that came.

    (Mastodon.py itself turns a field of the wrong type into None without a word.) Settings: `timeout` (seconds, 15),
    `longest_wait` (seconds that one request may be put off by rate limits, 300), `base_url` (a server on loopback in
    place of all; `{server}` in it stands for the name). `token` may be ""; `tries`: how often a request that fails is
    made.
    """

    def __init__(self, server: str, token: str, access: Access, notes: Notes, tries: int = ATTEMPTS) -> None:
        from mastodon import Mastodon

        host = f"https://{server}"
        base = access.text("base_url", "").replace("{server}", server)
        self.server = server
        self._retry = Retry(access, tries)
        self.place = SourcePlace(server, self, notes, items="statuses")
        self.session = EmptyBodySession(trust_env=not base)
        self.session.max_redirects = 0  # an API does not move; whoever redirects may point into our own network
        self.session.mount(host, BoundedAdapter(access.number("timeout", 15.0), host, base))
        self._mastodon = Mastodon(
            api_base_url=host,
            access_token=token or None,
            # or it would ask for the version before the first search, to leave out what an older server passes over
            mastodon_version="4.3.0",
            version_check_mode="created",
            ratelimit_method="throw",
            request_timeout=access.number("timeout", 15.0),
            user_agent=f"talkworthy/{__version__} (word-of-mouth research)",
            session=self.session,
        )

    def hashtag(self, tag: str, min_id: str) -> list[Status]:
        """The statuses that carry `tag` right above `min_id`, oldest first, at most 40; none at the end.

        `min_id` pages forward without gaps, `since_id` would leave them. Raises as `_ask`.
        """
        where = f"#{tag}"
        page = self._ask(where, lambda: self._mastodon.timeline_hashtag(tag, limit=PAGE, min_id=min_id))
        return sorted(self._statuses(page, where), key=to_order)

    def search(self, words: str, min_id: str, max_id: str | None, offset: int) -> tuple[list[Status], bool]:
        """The statuses above `min_id` and below `max_id` that the full-text search finds, newest first, from `offset`.

        Beside them, whether the page was full, so that there may be more. Needs a token; a server without full-text
        search finds nothing. Raises as `_ask`.
        """
        where = f"the search for {words}"
        asked = {"min_id": min_id, "max_id": max_id, "offset": offset, "limit": PAGE}
        find = self._mastodon.search_v2
        answer = self._ask(where, lambda: find(words, resolve=False, result_type="statuses", **asked))
        page = self._value(answer, "statuses", where)
        return self._statuses(page, where), len(page) >= PAGE

    def status(self, native: str) -> Status:
        """The status `native`. Raises Gone where it is not there, otherwise as `_ask`."""
        where = f"status {native}"
        found = self._statuses([self._ask(where, lambda: self._mastodon.status(native))], where)
        if not found:
            raise self.format_error(where)
        return found[0]

    def statuses(self, natives: Sequence[str]) -> dict[str, Status]:
        """Those of at most 20 statuses that the server shows, by their ids; Mastodon 4.3 and later, else Gone."""
        where = "known statuses"
        page = self._ask(where, lambda: self._mastodon.statuses(list(natives)))
        return {status["id"]: status for status in self._statuses(page, where)}

    def instance(self) -> None:
        """What the server says of itself, which it tells everybody. Raises as `_ask`."""
        self._ask("what it is", self._mastodon.instance_v1)

    def context(self, native: str) -> tuple[list[Status], list[Status]]:
        """What the status `native` answers, from the first post on, and what was answered to it. Raises as `status`."""
        where = f"the conversation of {native}"
        answer = self._ask(where, lambda: self._mastodon.status_context(native))
        above, below = (self._value(answer, key, where) for key in ("ancestors", "descendants"))
        return self._statuses(above, where), self._statuses(below, where)

    def thread(self, status: Status) -> list[Status]:
        """The whole conversation around `status`, as far as the server knows and shows it. Raises as `status`."""
        above, below = self.context(status["id"])
        found = {one["id"]: one for one in (*above, status, *below)}
        if above:
            below = self.context(above[0]["id"])[1]
            found |= {one["id"]: one for one in below}
        if len(below) >= DESCENDANTS_SHOWN:
            self._go_deeper(found)
        return list(found.values())

    def _go_deeper(self, found: dict[str, Status]) -> None:
        """Asks again at posts that have more replies than were shown, and puts those into `found`."""
        asked: set[str] = set()
        for _ in range(MAX_EXTRA_REQUESTS):
            shown = Counter(str(one.get("in_reply_to_id")) for one in found.values())
            cut = (i for i, one in found.items() if i not in asked and _replies(one) > shown[i])
            if (native := next(cut, None)) is None:
                return
            asked.add(native)
            found |= {one["id"]: one for one in self.context(native)[1]}

    def _statuses(self, answer: Any, where: str) -> list[Status]:
        """The items of a list that can be statuses; the others go to the notes."""
        if not isinstance(answer, list):
            raise self.format_error(where)
        statuses: list[Status] = []
        for one in answer:
            if isinstance(one, dict) and _is_text(one.get("id")) and len(one["id"]) <= MAX_ID_LENGTH:
                statuses.append(one)
            else:
                self.place.add_dead_letter(one, "no object with an id", where)
        return statuses

    def _value(self, answer: Any, key: str, where: str) -> Any:
        if not isinstance(answer, dict):
            raise self.format_error(where)
        return answer.get(key)

    def new_requests(self) -> int:
        """Answers since this was last asked."""
        return self.session.new_responses()

    def format_error(self, where: str, told: str = "another shape") -> Unavailable:
        """The error for an answer about `where` that is not Mastodon's format; `told` is what is wrong."""
        return Unavailable(
            f"{self.server} answered {where} with something that is not Mastodon's format ({told}); try later."
        )

    def _ask(self, where: str, call: Callable[[], Any]) -> Any:
        """The JSON of the last answer that `call` got; a 429 is waited out, a failure of the server tried again.

        Raises AuthFailed, Gone, TooHeavy, RateLimited or Unavailable.
        """
        from mastodon import MastodonError

        def last_json() -> Any:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # Mastodon.py warns of what it will soon be refused
                call()
            return self._last_json()

        failures = (MastodonError, *WRONG_SHAPE)
        return self._retry.call(last_json, failures, lambda error: self._to_source_error(error, where))

    def _last_json(self) -> Any:
        assert self.session.last is not None
        return self.session.last.json()

    def _to_source_error(self, error: Exception, where: str) -> SourceError:
        """`error` of Mastodon.py or below as one of ours; messages hold a status and a kind, never what was sent."""
        from mastodon import MastodonNetworkError

        server = self.server
        if isinstance(error, MastodonNetworkError):
            cause = type(error.__context__ or error).__name__
            hint = "name the server that it redirects to" if "Redirect" in cause else "check the connection, try later"
            return RequestFailed(f"{server} could not be reached for {where} ({cause}); {hint}.")
        last = self.session.last
        status = last.status_code if last is not None else 0
        if status == 429:
            return _rate_limited(server, where, last.headers if last is not None else {})
        if status in (401, 403, 422):  # 422: "This method requires an authenticated user"
            return AuthFailed(
                f"{server} does not show {where} without a login ({status}); set MASTODON_ACCESS_TOKEN for it, or name "
                f"another server. {WHERE_TO_GET_A_TOKEN}"
            )
        if status in (404, 410):
            return StatusNotFound(f"{server} has no {where} ({status}).", status == 410 or _says_why(last))
        if status >= 500:
            tries = self._retry.attempts
            return RequestFailed(f"{server} failed on {where} ({status}), again after {tries} tries; try later.")
        return self.format_error(where, str(status) if status >= 400 else type(error).__name__)


def to_order(status: Status) -> tuple[int, str]:
    """What sorts statuses of one server by age: ids are numbers of growing length, sent as texts."""
    return len(status["id"]), status["id"]


def to_first_id(moment: float) -> str:
    """The least id that a status of `moment` (seconds since 1970) can have: milliseconds, shifted by 16 bits.

    Source: lib/mastodon/snowflake.rb in https://github.com/mastodon/mastodon. Statuses from elsewhere get theirs by the
    time they were written too, so one that was slow to arrive comes to lie behind newer ones.
    """
    return str(max(0, int(moment * 1000)) << SNOWFLAKE_BITS)


def to_id_before(moment: float) -> str:
    """The id right below `to_first_id`."""
    return str(max(0, int(to_first_id(moment)) - 1))


def to_seconds(status: Status) -> float:
    """When a status was written, in seconds since 1970, as its id says; as it says itself on servers with other ids.

    Raises KeyError, TypeError or ValueError where neither is a time.
    """
    native = status["id"]
    return (int(native) >> SNOWFLAKE_BITS) / 1000 if native.isdecimal() else moment(status, "created_at").timestamp()


def _replies(status: Status) -> int:
    """The replies that a status counts; none where it says something else, which is told where it is made a post."""
    counted = status.get("replies_count")
    return counted if isinstance(counted, int) else 0


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value != ""


def _says_why(response: requests.Response | None) -> bool:
    """Whether an error has the shape of Mastodon's own (https://docs.joinmastodon.org/entities/Error)."""
    try:
        body = response.json() if response is not None else None
    except ValueError:
        return False
    return isinstance(body, dict) and _is_text(body.get("error"))


def _rate_limited(server: str, where: str, headers: Mapping[str, str]) -> RateLimited:
    """`X-RateLimit-Reset` is a time in ISO 8601 (https://docs.joinmastodon.org/api/rate-limits)."""
    wait: float | None = None
    try:
        reset = datetime.fromisoformat(headers.get("X-RateLimit-Reset", ""))
        wait = max(1.0, reset.timestamp() - time.time())
    except (ValueError, OverflowError):
        told = headers.get("Retry-After", "")
        wait = max(1.0, float(told)) if told.isdecimal() else None
    when = "later" if wait is None else f"in {wait:.0f} seconds"
    return RateLimited(f"{server}'s rate limit stopped the reading of {where}; run again {when}.", retry_after=wait)

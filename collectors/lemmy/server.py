"""One server of Lemmy or PieFed: which API it has, its search, posts and comments.

Lemmy 0.19 has /api/v3, Lemmy 1.0 has /api/v4 (its /api/v3 finds only the first page), PieFed /api/alpha; the answer of
/nodeinfo/2.1 says which. Sources: crates/apub/src/api and crates/db_views in https://github.com/LemmyNet/lemmy
(0.19.20, and 1.0 in crates/api), app/api/alpha in https://codeberg.org/rimu/pyfedi.

Limits for one address, unless a server sets others (migrations/2022-10-06-183632_move_blocklist_to_db, and
crates/utils/src/rate_limit in Lemmy): 60 searches in 10 minutes, 180 other requests in one. Lemmy 0.19 answers beyond
them with 400 and the error `rate_limit_error`, Lemmy 1.0 with 429. PieFed publishes none.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass

from collectors.engine.collector import Access
from collectors.engine.failures import NotFound
from collectors.engine.http.client import HttpResponse, WebClient
from collectors.engine.place import Item, WebSourcePlace
from collectors.engine.run_notes import Notes
from talkworthy.errors import RateLimited, SourceError, Unavailable
from talkworthy.post_ndjson import BadRow, decode_object

PAGE = 50  # posts or comments of one page: the most that Lemmy allows
TREE = 300  # comments in an answer to a request with max_depth, in Lemmy 0.19 and 1.0; it has no further pages
DEEPEST = 1000  # levels of comments: more than Lemmy accepts
MOST_COMMENT_PAGES = 200  # of one thread: 10,000 comments

_MISSING = re.compile(r"couldnt_find|not[ _]found|no object found", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Api:
    """An API. `kinds`: the values of `type_` with which a search finds posts and comments.

    `term`: the name of the search text; `comments`: the key of comments. `has_trees`: knows `max_depth`. `has_cursors`:
    pages have no numbers. `full`: fewest items of a page after which there may be another.
    """

    path: str
    kinds: tuple[str, ...]
    term: str = "q"
    comments: str = "comments"
    has_trees: bool = True
    has_cursors: bool = False
    full: int = PAGE


LEMMY_0 = Api("/api/v3", ("All",))
LEMMY_1 = Api("/api/v4", ("all",), term="search_term", comments="items", has_cursors=True)
PIEFED = Api("/api/alpha", ("Posts", "Comments"), has_trees=False, full=1)  # it may return fewer than requested


class UnknownSoftware(Unavailable):
    """The server runs neither Lemmy nor PieFed."""


@dataclass(frozen=True, slots=True)
class SearchPage:
    """A page of a search. `following`: the cursor of the next page, if the API has cursors; "" for none."""

    posts: list[Item]
    comments: list[Item]
    following: str


class LemmyServer:
    """The server called `name`. All methods raise as WebClient.get, and UnknownSoftware.

    Settings: those of WebClient; only public addresses are opened. `{server}` in `base_url` is replaced by the name.
    """

    def __init__(self, name: str, access: Access, notes: Notes) -> None:
        base = access.text("base_url", "").rstrip("/").replace("{server}", name)
        self.name = name
        self.client = WebClient(access, name, guarded=True)
        self.client.to_failure = self._to_failure
        self.place = WebSourcePlace(name, self.client, notes, items="posts")
        self._address = base or f"https://{name}"
        self._api: Api | None = None

    @property
    def api(self) -> Api:
        """Return the API of the server; the first call makes a request."""
        if self._api is None:
            where = f"the description of {self.name}"
            software = self.client.get_object(where, f"{self._address}/nodeinfo/2.1").get("software")
            if not isinstance(software, dict):
                raise self.client.format_error(where, "no software")
            name, version = (str(software.get(key)).strip().lower() for key in ("name", "version"))
            if name not in ("lemmy", "piefed"):
                raise UnknownSoftware(f"{self.name} runs neither Lemmy nor PieFed; remove it from servers.")
            self._api = PIEFED if name == "piefed" else LEMMY_0 if version.startswith("0.") else LEMMY_1
        return self._api

    def search(self, term: str, kind: str, since: float) -> Iterator[SearchPage]:
        """Yield the pages of a search, newest first where pages have numbers; otherwise only what is from `since` on.

        `kind` is one of `Api.kinds`. Ends only where the API has cursors.
        """
        api, number, following = self.api, 1, ""
        where = f"the search for {term}"
        while True:
            fields: dict[str, str | int | list[str]] = {api.term: term, "type_": kind, "limit": PAGE}
            if api.has_cursors:
                age = {"time_range_seconds": max(1, int(time.time() - since) + 1)} if since > 0 else {}
                fields |= age | ({"page_cursor": following} if following else {})
            else:
                fields |= {"listing_type": "All", "sort": "New", "page": number}
            answer = self._get(where, "/search", **fields)
            posts, comments = (self.place.objects(answer, key, where) for key in ("posts", "comments"))
            following = _text(answer, "next_page") if api.has_cursors else ""
            yield SearchPage(posts, comments, following)
            if api.has_cursors and not following:
                return
            number += 1

    def post(self, native: str) -> Item:
        """Return the view of a post: the post, its author, its community and its counts."""
        where = f"the post {native}"
        view = self._get(where, "/post", id=native).get("post_view")
        if not isinstance(view, dict):
            raise self.client.format_error(where, "no post_view")
        return view

    def comments(self, native: str) -> list[Item]:
        """Return the views of all comments of a post, deleted ones too."""
        if not self.api.has_trees:
            return self._all_pages(native)
        views, _ = self._comment_page(native, max_depth=DEEPEST)
        return views if len(views) < TREE else self._all_pages(native)

    def _all_pages(self, native: str) -> list[Item]:
        api, views, following = self.api, list[Item](), ""
        for number in range(1, MOST_COMMENT_PAGES + 1):
            turn: dict[str, str | int] = {"page_cursor": following} if following else {}
            page, next_page = self._comment_page(native, limit=PAGE, **(turn if api.has_cursors else {"page": number}))
            views += page
            following = next_page
            has_more = len(page) >= PAGE if api is LEMMY_0 else bool(next_page and page)
            if not has_more or len(views) >= MOST_COMMENT_PAGES * PAGE:  # a page may be larger than was asked for
                break
        return views

    def _comment_page(self, native: str, **fields: str | int) -> tuple[list[Item], str]:
        where = f"the comments of {native}"
        spelled = str.lower if self.api.has_cursors else str
        answer = self._get(where, "/comment/list", post_id=native, type_=spelled("All"), sort=spelled("Old"), **fields)
        return self.place.objects(answer, self.api.comments, where), _text(answer, "next_page")

    def _get(self, where: str, path: str, **fields: str | int | list[str]) -> Item:
        return self.client.get_object(where, self._address + self.api.path + path, **fields)

    def _to_failure(self, where: str, answer: HttpResponse) -> SourceError:
        """Return the error for a response, with what Lemmy and PieFed report as 400."""
        error = _error_of(answer.body) if answer.status in (400, 404) else ""
        if error.startswith("rate_limit"):
            return RateLimited(f"{self.name}'s rate limit was reached at {where}; run again later.")
        if _MISSING.search(error):
            return NotFound(f"{self.name} does not have {where} ({answer.status}).", answer.body)
        return self.client.to_source_error(where, answer)


def is_certain(missing: NotFound) -> bool:
    """Return whether Lemmy or PieFed itself reports that something does not exist, and not a proxy before it."""
    return bool(_MISSING.search(_error_of(missing.body)))


def _error_of(body: bytes) -> str:
    """Return the reason in an error of Lemmy (`{"error": "couldnt_find_post"}`) or PieFed (also `message`)."""
    try:
        answer = decode_object(body)
    except BadRow:
        return ""
    return _text(answer, "error") or _text(answer, "message")


def _text(answer: Item, key: str) -> str:
    value = answer.get(key)
    return value if isinstance(value, str) else ""

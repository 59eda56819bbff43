"""One Mastodon server for the engine: hashtags, the search, and the threads around their hits."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

from collectors.engine.cursor import SearchHit, SearchProgress
from collectors.engine.json_fields import WRONG_SHAPE
from collectors.engine.run_notes import Notes
from collectors.engine.thread_source import Search, SearchPlan, ThreadSnapshot
from collectors.mastodon.client import PAGE, MastodonClient, Status, to_first_id, to_id_before, to_seconds
from collectors.mastodon.parse import is_wanted, to_post, to_posts
from talkworthy.model import Cursor, Post


class MastodonThreadSource:
    """Made for one run. A hit has its own id as thread id: only the server knows which thread it is in."""

    def __init__(
        self, client: MastodonClient, tags: Iterable[str], phrases: Iterable[str], plan: SearchPlan, most_pages: int
    ) -> None:
        self.place = client.place
        self.searches: Mapping[str, Search] = {
            **{f"#{tag}": partial(self._read_up, tag) for tag in tags},
            **{phrase: partial(self._read_down, phrase) for phrase in phrases},
        }
        self._client = client
        self._plan = plan
        self._most_pages = most_pages
        self._shown: dict[str, Status] = {}  # statuses from the searches
        self._known: Mapping[str, int] = {}

    def sizes(self, known: Mapping[str, int]) -> Mapping[str, int]:
        """Return nothing: a server counts the statuses of a thread only by showing them, which `read` requests."""
        self._known = known
        return {}

    def read(self, thread: str) -> ThreadSnapshot:
        """Read the whole thread around a status; a followed thread without new statuses has no posts."""
        status = self._shown.pop(thread, None)
        if status is None and self._known.get(thread, 0) > 0:
            below = self._client.context(thread)[1]
            if len(below) + 1 == self._known[thread]:
                return ThreadSnapshot([], self._known[thread])
        if status is not None and _is_alone(status):
            statuses = [status]
        else:
            statuses = self._client.thread(status or self._client.status(thread))
        first = next(
            (status_read["id"] for status_read in statuses if status_read.get("in_reply_to_id") is None),
            statuses[0]["id"],
        )
        malformed, posts = self.place.malformed, self._to_posts(statuses)
        covered = frozenset(status_read["id"] for status_read in statuses)
        return ThreadSnapshot(posts, len(statuses), self.place.malformed == malformed, first, covered)

    def _to_posts(self, statuses: Sequence[Status]) -> list[Post]:
        letters = Notes()
        posts = to_posts(statuses, self._client.server, letters)
        self.place.add_dead_letters(letters)
        return posts

    def _read_up(self, tag: str, since: float, until: float) -> Iterator[SearchHit | SearchProgress]:
        """Yield a hashtag's statuses, oldest first, so that what was shown is complete up to any interruption."""
        at = to_id_before(since)
        for _ in range(self._most_pages):
            page = self._client.hashtag(tag, at)
            timed = self._timed(page)
            yield from self._hits(timed)
            if timed:
                yield SearchProgress(timed[-1][0])
            if not page or (timed and timed[-1][0] >= until):
                return
            at = page[-1]["id"]
        self.place.notes.warnings.append(
            f"{self._client.server}: #{tag} has more than {self._most_pages} pages; the next run continues there."
        )

    def _read_down(self, phrase: str, since: float, until: float) -> Iterator[SearchHit]:
        """Yield the search results, newest first; its last pages may be cut off."""
        floor, ceiling = to_id_before(since), to_first_id(until) if until < math.inf else None
        oldest = until
        for page_number in range(self._most_pages):
            page, is_full = self._client.search(phrase, floor, ceiling, page_number * PAGE)
            timed = self._timed(page)
            yield from self._hits(timed)
            oldest = min((oldest, *(at for at, _ in timed)))
            if not is_full:
                return
        self._note_missed(phrase, since, oldest)

    def _note_missed(self, phrase: str, since: float, oldest: float) -> None:
        """Note what is below the last page of a search: the cursor moves past it, so no later run will read it."""
        server, most = self._client.server, self._most_pages
        message = f"{server}: the search for {phrase} has more than {most} pages; older results were not read."
        begin, end = (datetime.fromtimestamp(at, UTC) if at < math.inf else None for at in (since, oldest))
        self.place.notes.missed(server, begin, end, f"{message} Raise most_pages, or collect more often.")

    def _timed(self, page: Iterable[Status]) -> list[tuple[float, Status]]:
        timed: list[tuple[float, Status]] = []
        for status in page:
            try:
                at = to_seconds(status)
            except WRONG_SHAPE as error:
                self.place.add_dead_letter({"status": status}, error)
                continue
            timed.append((min(at, self._plan.now), status))  # a cursor in the future would skip later posts
        return timed

    def _hits(self, timed: Iterable[tuple[float, Status]]) -> Iterator[SearchHit]:
        """Yield the hits. A status that gets a reply becomes a new hit, so that its thread is read again."""
        for at, status in timed:
            if is_wanted(status) and not self._is_irrelevant(status):
                self._shown[status["id"]] = status
                yield SearchHit(_to_find_id(status["id"], status.get("replies_count")), status["id"], at)

    def _is_irrelevant(self, status: Status) -> bool:
        """Return whether it has no replies and does not name the brand, as most statuses with a common hashtag."""
        try:
            return _is_alone(status) and not self._plan.wanted.names_brand(to_post(status, self._client.server, {}))
        except WRONG_SHAPE:
            return False  # `read` keeps it as a dead letter


def _is_alone(status: Status) -> bool:
    return status.get("replies_count") == 0 and status.get("in_reply_to_id") is None


def _to_find_id(native: str, replies: object) -> str:
    return f"{native}+{replies or 0}"


def migrate_cursor(cursor: Cursor | None) -> Cursor | None:
    """Return a stored cursor in the form that `SourceCursor` reads. Before December 2026 it had listings of ids by
    server.
    """
    if cursor is None or "servers" not in cursor:
        return cursor
    return {
        "aliases": cursor["aliases"],
        "places": {name: _to_place(server_cursor) for name, server_cursor in cursor["servers"].items()},
    }


def _to_place(server_cursor: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "searches": {title: _to_search(**listing) for title, listing in server_cursor["listings"].items()},
        "followed": server_cursor["threads"],
        "unread": {native: (_at(native), 1) for native in server_cursor["unread"]},
    }


def _to_search(until: str, recent: Mapping[str, int]) -> dict[str, Any]:
    return {"seen_until": _at(until), "recent": [_to_find_id(native, replies) for native, replies in recent.items()]}


def _at(native: str) -> float:
    """Return the time in a numeric id; 0, which is before everything, for other ids."""
    return to_seconds({"id": native}) if native.isdecimal() else 0.0

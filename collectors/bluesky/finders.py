"""Finds posts of a brand on Bluesky: with the search if there is a login, with the public stream without one."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from collectors.bluesky.client import BlueskyClient
from collectors.bluesky.parse import COLLECTION, event_to_view, to_id, to_moment, to_post
from collectors.bluesky.stream import Event, Stream
from collectors.engine.cursor import PlaceCursor, SearchHit, SearchProgress
from collectors.engine.json_fields import WRONG_SHAPE, required_text
from collectors.engine.place import SourcePlace
from collectors.engine.thread_source import SearchPlan
from talkworthy.errors import Unavailable
from talkworthy.model import Cursor, Post

PLACE = "Bluesky"
STREAM = "(stream)"  # the name of its search cursor
STREAM_OVERLAP = 5.0  # seconds by which the stream's servers may differ
NOTABLE_GAP, NOTABLE_LAG = 300.0, 120.0  # seconds


class HitPosts(dict[str, dict[str, Post]]):
    """The posts that a run found: AT URI of the thread's first post -> post id -> post."""

    def add(self, post: Post, at: float) -> SearchHit:
        """Add the post, with the source's time for it in seconds since 1970, and return it as a search hit."""
        thread = to_uri(post.thread)
        self.setdefault(thread, {})[post.id] = post
        return SearchHit(post.id, thread, at)


def to_uri(post_id: str) -> str:
    return post_id.removeprefix("bluesky:")


class SearchFinder:
    """Reads the results of a search, newest first."""

    def __init__(self, client: BlueskyClient, place: SourcePlace, hits: HitPosts) -> None:
        self._client = client
        self._place = place
        self._hits = hits

    def find(self, words: str, since: float, until: float) -> Iterator[SearchHit]:
        """Yield all results for `words`. Raises as the client does."""
        begin = datetime.fromtimestamp(since, UTC)
        end = datetime.fromtimestamp(until, UTC) if until < math.inf else None
        for post in self._results(words, begin, end):
            yield self._hits.add(post, post.created_at.timestamp())

    def _results(self, words: str, floor: datetime, end: datetime | None) -> Iterator[Post]:
        """Yield all results from `floor` to `end`, each once.

        The search ends after an undocumented number of pages; if there was more than one page, the search is repeated
        for what is before the oldest result, until nothing new comes.
        """
        seen: dict[str, datetime] = {}
        until = _to_iso(end) if end else None
        while True:
            known, pages = len(seen), 0
            for page in self._pages(words, _to_iso(floor), until):
                pages += 1
                new = [post for post in self._posts(page) if post.id not in seen]
                seen |= {post.id: post.created_at for post in new}
                yield from new
            if pages < 2 or len(seen) == known:
                return
            until = _to_iso(min(seen.values()) + timedelta(milliseconds=1))

    def _pages(self, words: str, since: str, until: str | None) -> Iterator[list[Any]]:
        cursor: str | None = None
        while True:
            response = self._client.search(words, since, until, cursor)
            views, cursor = response.get("posts"), response.get("cursor")
            if not isinstance(views, list) or not isinstance(cursor, str | None):
                raise Unavailable("Bluesky answered the search in an unknown format; try later.")
            yield views
            if not cursor or not views:
                return

    def _posts(self, views: list[Any]) -> Iterator[Post]:
        for view in views:
            try:
                yield to_post(view)
            except WRONG_SHAPE as error:
                self._place.add_dead_letter(view, error, "a search")


class StreamFinder:
    """Reads the stream and picks posts that name the brand or belong to a thread that `cursor` follows."""

    def __init__(
        self, stream: Stream, place: SourcePlace, hits: HitPosts, plan: SearchPlan, cursor: PlaceCursor
    ) -> None:
        self._stream = stream
        self._place = place
        self._hits = hits
        self._plan = plan
        self._cursor = cursor
        self._finds: dict[str, SearchHit] = {}

    def find(self, since: float, until: float) -> Iterator[SearchHit | SearchProgress]:
        """Yield the hits written from `since` on. Raises as the stream does.

        The stream identifies authors only by their DIDs, so nothing is found by a handle here.
        """
        if until < math.inf:
            reason = "Bluesky's stream has new posts only"
            self._note_missed(since, until, f"{reason}; set BLUESKY_HANDLE to search for these dates.")
            return
        last = first = 0.0
        for event in self._events(since):
            last = max(last, event["time_us"] / 1e6)
            first = first or last
            self._take(event, last)
        self._place.malformed += self._stream.malformed
        if self._cursor.search(STREAM).seen_until and first - since > NOTABLE_GAP:
            reason = f"the posts between {_to_words(since)} and {_to_words(first)}; collect more often, or log in."
            self._note_missed(since, first, f"Bluesky's stream no longer had {reason}")
        if last and self._plan.now - last > NOTABLE_LAG:
            self._place.notes.warnings.append(
                f"Bluesky's stream was read up to {_to_words(last)}; the next run continues from there. Raise "
                "listen_seconds if it falls further behind."
            )
        yield from self._finds.values()
        yield SearchProgress(last or since)

    def _note_missed(self, since: float, until: float, why: str) -> None:
        begin, end = (datetime.fromtimestamp(at, UTC) if at else None for at in (since, until))
        self._place.notes.missed("", begin, end, why)

    def _events(self, start: float) -> Iterator[Event]:
        """Yield the stream's events until it fails or ends; the next run continues from there."""
        has_received = False
        try:
            for event in self._stream.events(int(start * 1e6), self._stream.listen_seconds):
                has_received = True
                yield event
        except Unavailable as error:
            if not has_received:
                raise
            self._place.notes.warnings.append(f"{error} What was read before counts.")

    def _take(self, event: Event, at: float) -> None:
        """Keep the post of an event that came at `at` if it concerns the brand, or the id of a deleted post."""
        commit = event.get("commit")
        if not isinstance(commit, dict) or commit.get("collection") != COLLECTION:
            return
        if commit.get("operation") == "delete":
            self._forget(to_id(f"at://{event['did']}/{COLLECTION}/{commit.get('rkey')}"))
            return
        try:
            root = _root_of(commit["record"])
            post = to_post(event_to_view(event))
        except WRONG_SHAPE as error:
            self._note_malformed(event, error)
            return
        if root in self._cursor.followed or root in self._hits or self._plan.wanted.names_brand(post):
            self._finds[post.id] = self._hits.add(post, at)

    def _note_malformed(self, event: Event, error: Exception) -> None:
        """Keep a malformed event as a dead letter only if it may concern the brand; the stream has all posts of
        Bluesky.
        """
        event_text = json.dumps(event, ensure_ascii=False)
        stand_in = Post("bluesky:?", "bluesky", "post", datetime.now(UTC), "bluesky:?", text=event_text)
        if self._plan.wanted.names_brand(stand_in):
            self._place.add_dead_letter(event, error, "the stream")
        else:
            self._place.malformed += 1

    def _forget(self, post_id: str) -> None:
        self._place.gone.append(post_id)
        if hit := self._finds.pop(post_id, None):
            self._hits[hit.thread].pop(post_id, None)


def _root_of(record: Mapping[str, Any]) -> str | None:
    """Return the URI of the first post of the thread in which a record replies, None if it is not a reply."""
    required_text(record, "text")
    root = ((record.get("reply") or {}).get("root") or {}).get("uri")
    return root if isinstance(root, str) else None


def _to_iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _to_words(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M} UTC"


def migrate_cursor(cursor: Cursor | None) -> Cursor | None:
    """Return a stored cursor in the form that `SourceCursor` reads. Before December 2026 it had no places."""
    if cursor is None or "places" in cursor:
        return cursor
    doubted = cursor.get("doubted", ())
    searches = {
        words: _to_search(search_cursor, words in doubted) for words, search_cursor in cursor["searches"].items()
    }
    place = {
        "searches": searches | {STREAM: _to_search(cursor["stream"], is_held=False)},
        "followed": cursor["threads"],
        "unread": {uri: (_written_at(uri), 1) for uri in cursor["unread"]},
    }
    return {"aliases": cursor["aliases"], "places": {PLACE: place}}


def _to_search(search_cursor: Mapping[str, Any], is_held: bool) -> dict[str, Any]:
    return {"seen_until": search_cursor["until"], "recent": sorted(search_cursor["recent"]), "held": int(is_held)}


def _written_at(uri: str) -> float:
    written = to_moment(uri.rpartition("/")[2])
    return written.timestamp() if written else 0.0

"""Finding posts of a brand on Bluesky: by the search where there is a login, by listening to the stream without one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from collectors.bluesky_client import BlueskyClient
from collectors.bluesky_marks import ListingMark, Marks
from collectors.bluesky_post import COLLECTION, event_to_view, to_id, to_post
from collectors.bluesky_stream import Event, Stream
from collectors.fields import WRONG_SHAPE, needed_text
from collectors.notes import CountingNotes
from collectors.searching import Wanted
from talkworthy.errors import Unavailable
from talkworthy.model import Post

STREAM_OVERLAP = 5.0  # seconds; the stream's servers may be so far apart
NOTABLE_GAP, NOTABLE_LAG = 300.0, 120.0  # seconds


@dataclass(slots=True)
class Finds:
    """Conversations to read: AT URI of the first post -> the posts by which it was found. `gone`: deleted posts."""

    conversations: dict[str, list[Post]] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)

    def add(self, post: Post) -> None:
        self.conversations.setdefault(to_uri(post.conversation), []).append(post)


def to_uri(post_id: str) -> str:
    return post_id.removeprefix("bluesky:")


class Searcher:
    """Reads the results of each search down to its mark, newest first; `overlap` in seconds."""

    def __init__(self, client: BlueskyClient, overlap: float, notes: CountingNotes) -> None:
        self._client = client
        self._overlap = overlap
        self._notes = notes

    def find(self, searches: list[str], marks: Marks, since: datetime, end: datetime | None) -> Finds:
        """What is new since the marks, which then move up, and was written before `end`. Raises as the client does.

        A mark stays once where a result was malformed, so that the next run may read it after all.
        """
        finds = Finds()
        for words in searches:
            mark = marks.searches.setdefault(words, ListingMark())
            floor = max(since, datetime.fromtimestamp(max(0.0, mark.until - self._overlap), UTC))
            read: dict[str, float] = {}
            malformed = self._notes.count
            for post in self._results(words, floor, end):
                if end is not None and post.created_at >= end:
                    continue
                read[post.id] = post.created_at.timestamp()
                if post.id not in mark.recent and post.created_at >= since:
                    finds.add(post)
            if marks.may_pass(words, malformed=self._notes.count > malformed):
                mark.note(read, self._overlap)
        return finds

    def _results(self, words: str, floor: datetime, end: datetime | None) -> Iterator[Post]:
        """All results from `floor` to `end`, each once.

        The search ends after some number of pages that is told nowhere; so where there was more than one, it is asked
        again for what lies before the oldest, until that brings nothing new.
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
            answer = self._client.search(words, since, until, cursor)
            views, cursor = answer.get("posts"), answer.get("cursor")
            if not isinstance(views, list) or not isinstance(cursor, str | None):
                raise Unavailable("Bluesky answered the search with something that is not its format; try later.")
            yield views
            if not cursor or not views:
                return

    def _posts(self, views: list[Any]) -> Iterator[Post]:
        for view in views:
            try:
                yield to_post(view)
            except WRONG_SHAPE as error:
                self._notes.malformed("a search", view, error)


class Listener:
    """Hears the stream for `seconds`, and picks what names the brand or belongs to a followed conversation."""

    def __init__(self, stream: Stream, wanted: Wanted, seconds: float, notes: CountingNotes) -> None:
        self._stream = stream
        self._wanted = wanted
        self._seconds = seconds
        self._notes = notes

    def find(self, marks: Marks, begin: datetime, now: datetime) -> Finds:
        """What was said since the last run, or since `begin` where there was none. Raises as the stream does.

        The stream names no authors but by their DIDs, so nothing is found by a handle here.
        """
        finds, mark = Finds(), marks.stream
        start = mark.until - STREAM_OVERLAP if mark.until else begin.timestamp()
        heard: dict[str, float] = {}
        last = first = 0.0
        for event in self._events(start):
            last = max(last, event["time_us"] / 1e6)
            first = first or last
            for post in self._posts(event, marks, finds):
                if post.id not in mark.recent and post.id not in heard:
                    finds.add(post)
                heard[post.id] = last
        if mark.until and first - start > NOTABLE_GAP:
            self._notes.missed(
                "",
                datetime.fromtimestamp(start, UTC),
                datetime.fromtimestamp(first, UTC),
                f"Bluesky's stream no longer had what was said between {_to_words(start)} and {_to_words(first)}; "
                "collect more often, or log in.",
            )
        if last and now.timestamp() - last > NOTABLE_LAG:
            self._notes.warnings.append(
                f"Bluesky's stream was heard up to {_to_words(last)}; the next run goes on from there. Raise "
                "listen_seconds if it falls further behind."
            )
        mark.note(heard, STREAM_OVERLAP)
        mark.until = max(mark.until, last or start)
        return finds

    def _events(self, start: float) -> Iterator[Event]:
        """The stream's events; one that breaks off for good ends them, and the next run goes on from there."""
        heard_something = False
        try:
            for event in self._stream.events(int(start * 1e6), self._seconds):
                heard_something = True
                yield event
        except Unavailable as error:
            if not heard_something:
                raise
            self._notes.warnings.append(f"{error} What was heard before counts.")

    def _posts(self, event: Event, marks: Marks, finds: Finds) -> Iterator[Post]:
        """The post of an event, if it concerns the brand; a deletion goes to `finds.gone`."""
        commit = event.get("commit")
        if not isinstance(commit, dict) or commit.get("collection") != COLLECTION:
            return
        if commit.get("operation") == "delete":
            uri = f"at://{event['did']}/{COLLECTION}/{commit.get('rkey')}"
            finds.gone.append(to_id(uri))
            self._forget(to_id(uri), finds)
            return
        try:
            root = _root_of(commit["record"])
            post = to_post(event_to_view(event))
        except WRONG_SHAPE as error:
            self._tell_of(event, error)
            return
        if root in marks.threads or root in finds.conversations or self._wanted.names_it(post):
            yield post

    def _tell_of(self, event: Event, error: Exception) -> None:
        """What is malformed is kept where it may concern us; the stream is of everybody."""
        told = json.dumps(event, ensure_ascii=False)
        if self._wanted.names_it(Post("bluesky:?", "bluesky", "post", datetime.now(UTC), "bluesky:?", text=told)):
            self._notes.malformed("the stream", event, error)
        else:
            self._notes.count += 1

    def _forget(self, post_id: str, finds: Finds) -> None:
        for root, hits in finds.conversations.items():
            if any(hit.id == post_id for hit in hits):
                finds.conversations[root] = [hit for hit in hits if hit.id != post_id]


def _root_of(record: Mapping[str, Any]) -> str | None:
    """The URI of the first post of the conversation that a record answers in, None where it answers nothing."""
    needed_text(record, "text")
    root = ((record.get("reply") or {}).get("root") or {}).get("uri")
    return root if isinstance(root, str) else None


def _to_iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _to_words(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M} UTC"

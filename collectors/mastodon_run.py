"""One run on one Mastodon server: its hashtags and its search, and the conversations around what they show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from collectors.counting import CountingNotes
from collectors.engine.failures import TooHeavy
from collectors.fields import WRONG_SHAPE, moment
from collectors.mastodon_client import (
    PAGE,
    Gone,
    MastodonClient,
    Status,
    to_first_id,
    to_id_before,
    to_order,
)
from collectors.mastodon_marks import ListingMark, ServerMark
from collectors.mastodon_post import is_wanted, to_posts
from collectors.searching import Wanted
from talkworthy.errors import SourceError
from talkworthy.model import Post

MOST_RE_READ = 100  # followed threads that one run looks at again: one request each


@dataclass(frozen=True, slots=True)
class Plan:
    """What to ask a server for: hashtags, phrases for the search (none without a token), and how far to go.

    Mentions from `since` on and before `until` (None: up to now) are looked for. `overlap` in seconds; `most_pages` of
    one listing.
    """

    tags: Sequence[str]
    phrases: Sequence[str]
    wanted: Wanted
    since: datetime
    until: datetime | None
    overlap: float
    most_pages: int


class ServerRun:
    """Made for one run. `mark` is kept up to date, so that after any conversation it says how far the run came."""

    def __init__(
        self, client: MastodonClient, plan: Plan, mark: ServerMark, handed_over: dict[str, str], notes: CountingNotes
    ) -> None:
        self._notes = notes
        self._client = client
        self._plan = plan
        self._mark = mark
        self._handed_over = handed_over  # post id -> conversation, of other servers too
        self._ceiling = to_order({"id": to_first_id(plan.until)}) if plan.until else None
        self._seen: set[str] = set()  # ids on this server that need not be looked at again in this run
        self._failed = False  # whether the last conversation could not be read
        self._last_try = False  # whether what is malformed now was so in the last run, and will stay so

    def conversations(self) -> Iterator[list[Post]]:
        """Every conversation that names the brand and is new or has changed, each whole."""
        followed, put_off = list(self._mark.threads)[:MOST_RE_READ], list(self._mark.unread)
        for page in self._pages():
            for status in page:
                yield from self._conversation(status)
        for native in followed:
            yield from self._again(native)
        self._failed, self._last_try = False, True
        for native in put_off:
            try:
                yield from self._put_off(native)
            except TooHeavy:  # the second in a row: the others wait, and nobody else has to wait for them
                return

    def _put_off(self, native: str) -> Iterator[list[Post]]:
        """What an earlier run could not read. Raises TooHeavy as `_postpone`."""
        self._mark.unread.remove(native)
        try:
            status = self._client.status(native)
        except Gone:
            return
        except TooHeavy as heavy:
            self._postpone(native, heavy)
            return
        yield from self._conversation(status)

    def _pages(self) -> Iterator[list[Status]]:
        """The pages of all listings, without what the last run has dealt with."""
        for tag in self._plan.tags:
            yield from self._read_up(tag)
        for phrase in self._plan.phrases:
            yield from self._read_found(phrase)

    def _read_up(self, tag: str) -> Iterator[list[Status]]:
        """A hashtag's statuses from its mark up to now; the mark follows each page, so that a run may stop anywhere."""
        mark = self._mark.listings.setdefault(f"#{tag}", ListingMark())
        at = self._floor(mark)
        for _ in range(self._plan.most_pages):
            page = self._client.hashtag(tag, at)
            early = [status for status in page if self._ceiling is None or to_order(status) < self._ceiling]
            yield self._unread(early, mark)
            mark.note(early, self._plan.overlap)
            if not page or len(early) < len(page):
                return
            at = page[-1]["id"]
        self._notes.warnings.append(
            f"{self._client.server}: #{tag} has more than {self._plan.most_pages} pages; the next run goes on there."
        )

    def _read_found(self, phrase: str) -> Iterator[list[Status]]:
        """What the search shows, newest first; so its mark moves only after the last page."""
        mark = self._mark.listings.setdefault(phrase, ListingMark())
        floor, read = self._floor(mark), list[Status]()
        ceiling = self._ceiling[1] if self._ceiling else None
        for page_number in range(self._plan.most_pages):
            page, is_full = self._client.search(phrase, floor, ceiling, page_number * PAGE)
            read += page
            yield self._unread(page, mark)
            if not is_full:
                break
        else:
            self._tell_missed(phrase, read)
        if read:
            mark.note(read, self._plan.overlap)

    def _tell_missed(self, phrase: str, read: Sequence[Status]) -> None:
        """What lies below the last page of a search; the mark moves past it, so no later run will come to it."""
        server, most = self._client.server, self._plan.most_pages
        told = f"{server}: the search for {phrase} has more than {most} pages; what is older was not read."
        oldest = min(filter(None, map(_written, read)), default=self._plan.until)
        self._notes.missed(server, self._plan.since, oldest, f"{told} Raise most_pages, or collect more often.")

    def _floor(self, mark: ListingMark) -> str:
        return max(mark.floor(self._plan.overlap), to_id_before(self._plan.since), key=lambda one: (len(one), one))

    def _unread(self, page: Sequence[Status], mark: ListingMark) -> list[Status]:
        return [one for one in page if mark.recent.get(one["id"]) != (one.get("replies_count") or 0)]

    def _conversation(self, status: Status) -> Iterator[list[Post]]:
        """The conversation around a status that a listing showed, if it names the brand."""
        native = status["id"]
        if native in self._seen or not is_wanted(status) or not self._is_in_time(status):
            return
        self._seen.add(native)
        alone = status.get("replies_count") == 0 and status.get("in_reply_to_id") is None
        try:
            statuses = [status] if alone else self._client.thread(status)
        except Gone:
            return
        except TooHeavy as heavy:
            self._postpone(native, heavy)
            return
        self._failed = False
        yield from self._posts(statuses)

    def _again(self, native: str) -> Iterator[list[Post]]:
        """A thread that was read in an earlier run, if it has grown or shrunk since."""
        if native in self._seen:
            return
        known = self._mark.threads[native]
        try:
            below = self._client.context(native)[1]
            if len(below) + 1 == known[0]:
                self._mark.follow(native, *known)
                return
            statuses = self._client.thread(self._client.status(native))
        except Gone:
            del self._mark.threads[native]
            return
        except TooHeavy as heavy:
            self._mark.follow(native, *known)
            self._excuse(heavy)
            return
        self._failed = False
        if len(statuses) == known[0]:  # too long for one answer, and no longer than it was
            self._mark.follow(native, *known)
        else:
            yield from self._posts(statuses)

    def _posts(self, statuses: Sequence[Status]) -> Iterator[list[Post]]:
        """The posts of one conversation, unless nobody names the brand in it or another server gave it already."""
        self._seen.update(status["id"] for status in statuses)
        malformed = self._notes.count
        posts = to_posts(statuses, self._client.server, self._notes)
        first = next((one["id"] for one in statuses if one.get("in_reply_to_id") is None), statuses[0]["id"])
        if self._notes.count > malformed and not self._last_try:  # it may have been cut off on its way
            self._mark.unread.append(first)
        if not any(map(self._plan.wanted.names_it, posts)):
            return
        self._mark.follow(first, len(statuses), max(post.created_at.timestamp() for post in posts))
        if new := self._join(posts):
            yield new

    def _join(self, posts: Sequence[Post]) -> list[Post]:
        """Those that were not handed over yet; they join the conversation that another server has shown more of."""
        known = next((self._handed_over[post.id] for post in posts if post.id in self._handed_over), None)
        new = [
            replace(
                post,
                conversation=known or post.conversation,
                parent_missing=post.parent_missing and post.reply_to not in self._handed_over,
            )
            for post in posts
            if post.id not in self._handed_over
        ]
        self._handed_over.update({post.id: post.conversation for post in new})
        return new

    def _is_in_time(self, status: Status) -> bool:
        written = _written(status)
        if written is None:
            return True  # it is counted where it is turned into a post
        return self._plan.since <= written and (self._plan.until is None or written < self._plan.until)

    def _postpone(self, native: str, error: SourceError) -> None:
        """Leave a conversation to the next run; two in a row mean that the server is down. Raises `error` then."""
        self._mark.unread.append(native)
        self._excuse(error)

    def _excuse(self, error: SourceError) -> None:
        if self._failed:
            raise error
        self._failed = True
        self._notes.warnings.append(f"{error} It is put off to the next run.")


def _written(status: Status) -> datetime | None:
    """When a status was written; None where it does not say so in a way that can be read."""
    try:
        return moment(status, "created_at")
    except WRONG_SHAPE:
        return None

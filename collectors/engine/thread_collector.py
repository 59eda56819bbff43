"""Runs of the sources that are searched and read thread by thread: search, read new threads, check followed ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from collectors.engine.cursor import UNREAD_SIZE, PlaceCursor, SearchCursor, SearchHit, SearchProgress, SourceCursor
from collectors.engine.failures import AccessDenied, NotFound, SourceDown
from collectors.engine.place import note_failure
from collectors.engine.run_notes import Notes
from collectors.engine.thread_source import (
    MultiSearchSource,
    Search,
    SearchPlan,
    SingleSearchSource,
    ThreadSnapshot,
)
from talkworthy.errors import RateLimited, SourceError, Unavailable
from talkworthy.model import Batch, Post


def to_batches(
    sources: Sequence[SingleSearchSource | MultiSearchSource], plan: SearchPlan, cursor: SourceCursor, notes: Notes
) -> Iterator[Batch]:
    """Yield one Batch for each thread, then an empty one with the cursor and the ids of deleted posts.

    A place that fails is skipped with a warning and a gap. If all places fail, or at a rate limit, the last failure is
    raised; if something was found before, the Batch with the cursor comes first, so that the next run continues there.
    """
    failures: list[tuple[str, SourceError]] = []
    runs: list[PlaceRun] = []
    handed_over: dict[str, str] = {}
    limited = False
    for source in sources:
        place = source.place
        runs.append(PlaceRun(source, cursor.place(place.name), plan, handed_over))
        try:
            for posts in runs[-1].threads():
                yield Batch(posts, requests=place.client.new_requests())
        except SourceError as error:
            failures.append((place.name, error))
        place.warn_malformed()
        limited = bool(failures) and isinstance(failures[-1][1], RateLimited) and not plan.has_separate_limits
        if limited:
            break
    fatal = failures and (len(failures) == len(sources) or limited)
    if not fatal or any(run.has_searched for run in runs):
        requests = sum(source.place.client.new_requests() for source in sources)
        gone = tuple(dict.fromkeys(post for source in sources for post in source.place.gone))
        yield Batch((), cursor.to_json(plan.follow, plan.now), requests, gone=gone)
    if fatal:
        raise failures[-1][1]
    for name, failure in failures:
        note_failure(notes, name, failure)


class PlaceRun:
    """One run on one place. `cursor` is kept up to date at every step.

    `handed_over`: post id -> thread, for all places of the run, since some places show the same posts. `has_searched`:
    whether the cursor has changed.
    """

    def __init__(
        self,
        source: SingleSearchSource | MultiSearchSource,
        cursor: PlaceCursor,
        plan: SearchPlan,
        handed_over: dict[str, str],
    ) -> None:
        self.has_searched = False
        self._source = source
        self._place = source.place
        self._cursor = cursor
        self._plan = plan
        self._handed_over = handed_over
        self._covered: set[str] = set()  # threads that were read under another id
        self._failing: list[tuple[str, SourceError]] = []  # consecutive threads that could not be read
        self._has_read = False

    def threads(self) -> Iterator[list[Post]]:
        """Yield the posts of new threads (oldest hit first, unless the plan has `newest_first`), of threads that have
        grown, and of threads that failed earlier.

        Two failures in a row mean that the source is down, and the second is raised. Among threads that failed in an
        earlier run they only end this step.
        """
        cursor = self._cursor
        self._plan.heal_followed(cursor)
        failure = self._run_searches()
        known = {} if self._plan.is_backfill else cursor.next_followed(self._plan.max_followed_reads)
        sizes = self._source.sizes(known | dict.fromkeys(cursor.unread, UNREAD_SIZE))
        grown = [
            thread
            for thread, size in known.items()
            if thread not in cursor.unread and sizes.get(thread, UNREAD_SIZE) != size
        ]
        by_attempts = sorted((attempts, at, thread) for thread, (at, attempts) in cursor.unread.items())
        new = [thread for attempts, _, thread in by_attempts if not attempts]
        if self._plan.newest_first:
            new.reverse()
        failed = [thread for attempts, _, thread in by_attempts if attempts]
        for thread in (*new, *grown):
            yield from self._read(thread, sizes)
            if len(self._failing) > 1 or (self._failing and isinstance(self._failing[-1][1], SourceDown)):
                raise self._failure_to_raise()
        self._postpone()
        for thread in failed:
            yield from self._read(thread, sizes)
            if len(self._failing) > 1:
                break
        self._postpone(counts=self._has_read or len(self._failing) < 2)
        if failure is not None:
            raise failure

    def _failure_to_raise(self) -> SourceError:
        """Return the last failure. After a SourceDown, the next run reads the other threads before this one."""
        thread, error = self._failing[-1]
        if isinstance(error, SourceDown):
            self._cursor.postpone(thread)
        return error

    def _run_searches(self) -> SourceError | None:
        """Run all searches and add their hits to the unread threads. Return the failure that ended a search after some
        hits.

        Raises the failure if nothing was found before.
        """
        source = self._source
        searches = source.searches if isinstance(source, MultiSearchSource) else {"": source.find}
        for name, search in searches.items():
            failure = self._search(self._cursor.search(name), search)
            if failure is not None and not self.has_searched:
                raise failure
            if failure is not None:
                return failure
        return None

    def _search(self, cursor: SearchCursor, search: Search) -> SourceError | None:
        """Run one search. Its cursor advances unless the search failed or some of its hits were malformed."""
        plan, malformed = self._plan, self._place.malformed
        plan.heal(cursor)
        since, reached = plan.search_start(cursor), 0.0
        hits: list[SearchHit] = []
        failure: SourceError | None = None
        try:
            for hit in search(since, plan.until):
                if isinstance(hit, SearchProgress):
                    reached = max(reached, hit.at)
                elif since <= hit.at < plan.until:
                    hits.append(hit)
        except SourceError as error:
            failure = error
        self._cursor.add_unread(cursor.take_new(hits))
        self.has_searched |= failure is None or bool(hits) or reached > 0.0
        if reached and not plan.is_backfill:
            cursor.advance(hits, plan.overlap, plan.limited(reached))
        elif failure is None and not plan.is_backfill:
            has_malformed = self._place.malformed > malformed
            if not (has_malformed and cursor.hold(plan.max_attempts)):
                cursor.advance(hits, plan.overlap, plan.newest_of(hit.at for hit in hits))
        return failure

    def _read(self, thread: str, sizes: Mapping[str, int]) -> Iterator[list[Post]]:
        """Yield the posts of a thread, if a post names the brand and some are new."""
        if thread in self._covered:
            return
        try:
            snapshot = self._source.read(thread)
        except NotFound:  # no failure: most of these are deleted, but a proxy or index may be wrong for a while
            self._cursor.postpone(thread)
            return
        except (AccessDenied, Unavailable) as error:
            self._failing.append((thread, error))
            return
        self._has_read = True
        self._postpone()
        name = snapshot.name or thread
        self._cover(thread, name, snapshot)
        size = sizes.get(name, UNREAD_SIZE) if snapshot.size is None else snapshot.size
        if posts := self._to_follow(name, size, snapshot):
            yield posts

    def _cover(self, thread: str, name: str, snapshot: ThreadSnapshot) -> None:
        """Mark all threads that this snapshot contains as read in this run."""
        self._place.gone += snapshot.gone
        self._cursor.rename(thread, name)
        self._covered |= snapshot.covers
        for other in snapshot.covers - {name}:
            self._cursor.unread.pop(other, None)

    def _to_follow(self, name: str, size: int, snapshot: ThreadSnapshot) -> list[Post]:
        """Note in the cursor that a thread was read; return the posts to save."""
        cursor, posts = self._cursor, to_linked(snapshot.posts)
        newest = self._plan.newest_of(post.created_at.timestamp() for post in posts)
        if name not in cursor.unread and cursor.is_followed(name, size, newest):
            return []
        is_last_attempt = cursor.attempts(name) + 1 >= self._plan.max_attempts
        # a thread that named the brand once stays followed, even if the post that named it was deleted
        if posts and (name in cursor.followed or any(map(self._plan.wanted.names_brand, posts))):
            cursor.follow(name, size, newest, snapshot.whole or is_last_attempt)
            return self._join(posts)
        if snapshot.whole and (posts or snapshot.gone):
            cursor.drop(name)
        elif is_last_attempt and not snapshot.whole:
            cursor.unread.pop(name, None)
        else:  # a malformed post may be the one that names the brand; a thread without posts is an error
            cursor.postpone(name)
        return []

    def _join(self, posts: Sequence[Post]) -> list[Post]:
        """Return the posts that were not yielded yet, in the thread that another place has shown more of."""
        known = next((self._handed_over[post.id] for post in posts if post.id in self._handed_over), None)
        new = [
            replace(
                post,
                thread=known or post.thread,
                parent_missing=post.parent_missing and post.reply_to not in self._handed_over,
            )
            for post in posts
            if post.id not in self._handed_over
        ]
        self._handed_over.update({post.id: post.thread for post in new})
        return new

    def _postpone(self, counts: bool = True) -> None:
        """Leave failed threads to the next run. `counts`: whether the failure counts as an attempt of each thread."""
        for thread, error in self._failing:
            found_at, _ = self._cursor.unread.get(thread, (self._cursor.newest(), 0))
            if not counts or self._cursor.postpone(thread):
                self._place.notes.warnings.append(f"{error} The next run tries again.")
            else:
                moment = datetime.fromtimestamp(found_at, UTC)
                self._place.notes.missed(self._place.name, moment, moment, f"{error} It will not be tried again.")
        self._failing.clear()


def to_linked(posts: Iterable[Post]) -> list[Post]:
    """Return the posts of one thread, each once, with `parent_missing` set if a post's parent is not among them."""
    by_id = {post.id: post for post in posts}
    return [
        replace(post, parent_missing=True) if post.reply_to and post.reply_to not in by_id else post
        for post in by_id.values()
    ]

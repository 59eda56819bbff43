"""Search, then read whole conversations, then follow them: one run of a source that works like this."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from collectors.engine.cursor import UNREAD, PlaceCursor, SearchCursor, SearchHit, SearchProgress, SourceCursor
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
    readers: Sequence[SingleSearchSource | MultiSearchSource], plan: SearchPlan, marks: SourceCursor, notes: Notes
) -> Iterator[Batch]:
    """One Batch a conversation of all places; then an empty one with the cursor, and the ids of what is gone.

    A place that fails is passed over with a warning and a gap. Where all fail, or at a rate limit, the last failure is
    raised; before it, if something was found, comes that last Batch, so that the next run goes on from there.
    """
    failures: list[tuple[str, SourceError]] = []
    runs: list[PlaceRun] = []
    handed_over: dict[str, str] = {}
    limited = False
    for reader in readers:
        place = reader.place
        runs.append(PlaceRun(reader, marks.place(place.name), plan, handed_over))
        try:
            for posts in runs[-1].threads():
                yield Batch(posts, requests=place.client.new_requests())
        except SourceError as error:
            failures.append((place.name, error))
        place.warn_malformed()
        limited = bool(failures) and isinstance(failures[-1][1], RateLimited) and not plan.apart
        if limited:
            break
    fatal = failures and (len(failures) == len(readers) or limited)
    if not fatal or any(run.has_searched for run in runs):
        requests = sum(reader.place.client.new_requests() for reader in readers)
        gone = tuple(dict.fromkeys(post for reader in readers for post in reader.place.gone))
        yield Batch((), marks.to_json(plan.follow, plan.now), requests, gone=gone)
    if fatal:
        raise failures[-1][1]
    for name, failure in failures:
        note_failure(notes, name, failure)


class PlaceRun:
    """Made for one run on one place. `mark` is kept up to date, so that it always says how far the run came.

    `handed_over`: post id -> conversation, of all places of this run; some show the same posts. `has_searched`: whether
    the mark says more than it did before.
    """

    def __init__(
        self,
        reader: SingleSearchSource | MultiSearchSource,
        mark: PlaceCursor,
        plan: SearchPlan,
        handed_over: dict[str, str],
    ) -> None:
        self.has_searched = False
        self._reader = reader
        self._place = reader.place
        self._mark = mark
        self._plan = plan
        self._handed_over = handed_over
        self._covered: set[str] = set()  # names of conversations that were read under another name
        self._failing: list[tuple[str, SourceError]] = []  # conversations in a row that could not be read just now
        self._has_read = False

    def threads(self) -> Iterator[list[Post]]:
        """Those that were found, oldest find first; those that have grown; those that an earlier run failed on.

        Two failures in a row mean that it is the source that is down, and the second is raised. Among those that failed
        before they only mean that the others wait, since nobody else has to wait for them.
        """
        mark = self._mark
        failure = self._find()
        known = {} if self._plan.backfills else mark.in_turn(self._plan.looks)
        sizes = self._reader.sizes(known | dict.fromkeys(mark.unread, UNREAD))
        grown = [one for one, size in known.items() if one not in mark.unread and sizes.get(one, UNREAD) != size]
        first = sorted((tries, at, one) for one, (at, tries) in mark.unread.items())
        fresh, failed = ([one for tries, _, one in first if bool(tries) is again] for again in (False, True))
        for thread in (*fresh, *grown):
            yield from self._read(thread, sizes)
            if len(self._failing) > 1 or (self._failing and isinstance(self._failing[-1][1], SourceDown)):
                raise self._give_way()
        self._postpone()
        for thread in failed:
            yield from self._read(thread, sizes)
            if len(self._failing) > 1:
                break
        self._postpone(counts=self._has_read or len(self._failing) < 2)
        if failure is not None:
            raise failure

    def _give_way(self) -> SourceError:
        """Return the last failure. Where it was Broken, the next run reads the others before this conversation."""
        thread, error = self._failing[-1]
        if isinstance(error, SourceDown):
            self._mark.postpone(thread)
        return error

    def _find(self) -> SourceError | None:
        """Search everything; all finds wait to be read. Returns what broke a search off after it had found something.

        Raises it where nothing was found before.
        """
        reader = self._reader
        searches = reader.searches if isinstance(reader, MultiSearchSource) else {"": reader.find}
        for name, search in searches.items():
            failure = self._search(self._mark.search(name), search)
            if failure is not None and not self.has_searched:
                raise failure
            if failure is not None:
                return failure
        return None

    def _search(self, mark: SearchCursor, search: Search) -> SourceError | None:
        """The mark moves, unless the search broke off, or some of what it showed could not be read."""
        plan, malformed = self._plan, self._place.malformed
        since, reached = plan.begin(mark), 0.0
        finds: list[SearchHit] = []
        failure: SourceError | None = None
        try:
            for find in search(since, plan.until):
                if isinstance(find, SearchProgress):
                    reached = max(reached, find.at)
                elif since <= find.at < plan.until:
                    finds.append(find)
        except SourceError as error:
            failure = error
        self._mark.note(mark.take_new(finds))
        self.has_searched |= failure is None or bool(finds) or reached > 0.0
        if reached and not plan.backfills:
            mark.move(finds, plan.overlap, reached)
        elif failure is None and not plan.backfills:
            is_spoilt = self._place.malformed > malformed
            if not (is_spoilt and mark.hold(plan.tries)):
                mark.move(finds, plan.overlap, max((find.at for find in finds), default=0.0))
        return failure

    def _read(self, thread: str, sizes: Mapping[str, int]) -> Iterator[list[Post]]:
        """The posts of a conversation that are to be handed over, if there are any and some post names the brand."""
        if thread in self._covered:
            return
        try:
            reading = self._reader.read(thread)
        except NotFound:  # a proxy or an index may say so for a while; no failure, since most of them are gone
            self._mark.postpone(thread)
            return
        except (AccessDenied, Unavailable) as error:
            self._failing.append((thread, error))
            return
        self._has_read = True
        self._postpone()
        name = reading.name or thread
        self._cover(thread, name, reading)
        size = sizes.get(name, UNREAD) if reading.size is None else reading.size
        if posts := self._to_follow(name, size, reading):
            yield posts

    def _cover(self, thread: str, name: str, reading: ThreadSnapshot) -> None:
        """Everything that this reading has read need not be read again in this run."""
        self._place.gone += reading.gone
        self._mark.rename(thread, name)
        self._covered |= reading.covers
        for other in reading.covers - {name}:
            self._mark.unread.pop(other, None)

    def _to_follow(self, name: str, size: int, reading: ThreadSnapshot) -> list[Post]:
        """Put down in the mark that a conversation was read; return what of it is to be handed over."""
        mark, posts = self._mark, to_linked(reading.posts)
        newest = max((post.created_at.timestamp() for post in posts), default=0.0)
        if name not in mark.unread and mark.is_followed(name, size, newest):
            return []
        is_last_try = mark.tries(name) + 1 >= self._plan.tries
        # a thread that named the brand once is followed on: what named it may have been deleted, the talk goes on
        if posts and (name in mark.followed or any(map(self._plan.wanted.names_it, posts))):
            mark.follow(name, size, newest, reading.whole or is_last_try)
            return self._join(posts)
        if reading.whole and (posts or reading.gone):
            mark.drop(name)
        elif is_last_try and not reading.whole:
            mark.unread.pop(name, None)
        else:  # what was left out may be what names the brand; and nothing at all is no conversation
            mark.postpone(name)
        return []

    def _join(self, posts: Sequence[Post]) -> list[Post]:
        """Those that were not handed over yet; they join the conversation that another place has shown more of."""
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
        """Leave to the next run what failed alone; what failed with everything else is not counted as its own fault."""
        for thread, error in self._failing:
            found_at, _ = self._mark.unread.get(thread, (self._mark.newest(), 0))
            if not counts or self._mark.postpone(thread):
                self._place.notes.warnings.append(f"{error} It is put off to the next run.")
            else:
                moment = datetime.fromtimestamp(found_at, UTC)
                self._place.notes.missed(self._place.name, moment, moment, f"{error} It is given up.")
        self._failing.clear()


def to_linked(posts: Iterable[Post]) -> list[Post]:
    """The posts of one conversation, each once; one whose parent is not among them says so."""
    by_id = {post.id: post for post in posts}
    return [
        replace(post, parent_missing=True) if post.reply_to and post.reply_to not in by_id else post
        for post in by_id.values()
    ]

"""One run on X in its phases. Posts are yielded page by page, and the cursor is updated after each page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from collectors.engine.collector import Query
from collectors.engine.json_fields import WRONG_SHAPE
from collectors.engine.run_notes import CountingNotes
from collectors.engine.search.dialect import Dialect
from collectors.engine.search.query import Wanted, to_searches
from collectors.engine.search.terms import OR, to_groups, to_phrase
from collectors.x.client import Page, XClient
from collectors.x.cursor import SearchSpan, XCursor, XThreadBatch, newest, oldest, to_first_id, to_moment
from collectors.x.parse import older_versions, to_letter, to_post
from talkworthy.errors import Unavailable
from talkworthy.model import Brand, Post

ROOM, ARCHIVE_ROOM = 512, 1024  # characters of a query
MAX_NEAR = 200  # characters that `near` words may take of them
NO_RETWEETS = " -is:retweet"
RECENT_SEARCH = timedelta(days=7) - timedelta(hours=1)  # how far back recent search reaches, with a safety margin
FIRST_POST = datetime(2006, 3, 26, tzinfo=UTC)  # full-archive search accepts no earlier start
MAX_LOOK_UPS = 50  # requests for missing parents, each of which may show another one

Limits = Mapping[str, str | None]


def to_dialect(room: int) -> Dialect:
    """Return what X's search understands (https://docs.x.com/x-api/posts/search/integrate/operators)."""
    fields = {"author": "from:{}", "lang": "lang:{}", "type:comment": "is:reply"}
    return Dialect(room=room, either=OR, groups=True, without="-", fields=fields)


def to_x_searches(brand: Brand, archive: bool) -> list[str]:
    """Return the brand's query or aliases as X search texts; an ambiguous alias only together with one of its `near`
    words.

    A post without them would not count as a mention, but would cost money.
    """
    near = OR.join(to_phrase(word) for word in brand.near) if brand.query is None else ""
    tail = (f" ({near})" if 0 < len(near) <= MAX_NEAR else "") + NO_RETWEETS
    room = (ARCHIVE_ROOM if archive else ROOM) - len(tail) - len("()")
    return [f"({words}){tail}" for words in to_searches(brand, to_dialect(room))]


class XSearchRun:
    """One run. `cursor` is kept up to date at the end of every page."""

    def __init__(self, client: XClient, query: Query, cursor: XCursor, now: datetime, notes: CountingNotes) -> None:
        self._notes = notes
        self._client = client
        self._query = query
        self._cursor = cursor
        self._wanted = Wanted(query.brand)
        self._date_range = None if client.archive else now - RECENT_SEARCH
        self._until = to_first_id(query.until) if query.until and query.until < now else None
        self._replaced: list[str] = []  # ids of replaced versions of edited posts
        self._seen: set[str] = set()  # ids that were read in this run, or requested and missing
        self._last: dict[str, str] = {}  # thread -> its newest post in this run
        self._unanswered: set[str] = set()  # threads of one post, found in this run
        self._left = frozenset(cursor.parents)  # parents that an earlier run did not look up
        self._fresh: set[str] = set()  # threads that were read completely in this run
        self._replies: defaultdict[str, list[Post]] = defaultdict(list)  # by the id of their parent

    def pages(self) -> Iterator[tuple[Post, ...]]:
        """Yield the posts of all phases in order; see the methods."""
        self._look_up_accounts()
        searches = to_x_searches(self._query.brand, self._client.archive)
        for search in searches:
            yield from self._search(search, self._cursor.spans.setdefault(search, SearchSpan()))
        self._plan_batches(newest(*(self._cursor.spans[search].since for search in searches)))
        while self._cursor.readings:
            yield from self._read_batch(self._cursor.readings[0])
            self._close_batch(self._cursor.readings.pop(0))
        yield from self._missing_parents()

    def take_replaced(self) -> list[str]:
        """Return the ids of older versions of the posts that were yielded since the last call."""
        replaced, self._replaced = self._replaced, []
        return replaced

    def count(self, search: str) -> int:
        """Return how many posts of `search` there are to read. Costs one counts request."""
        if self._ends_out_of_reach():
            return 0
        return self._client.count(search, self._limits(self._cursor.spans.get(search, SearchSpan())))

    def _look_up_accounts(self) -> None:
        """Look up the ids of the brand's own accounts once: without them its posts would look like other people's."""
        brand = self._query.brand
        own = {*brand.official.get("x", ()), *brand.staff.get("x", ())}
        unknown = sorted(own - {handle.lower() for handle in self._cursor.accounts.values()})
        if unknown and not self._client.expand_authors:
            accounts = self._client.accounts(unknown[:100])
            self._cursor.accounts |= accounts
            if absent := set(unknown[:100]) - {handle.lower() for handle in accounts.values()}:
                self._notes.warnings.append(
                    f"X knows no account called {', '.join(sorted(absent))}; "
                    "check official and staff in the brand file."
                )

    def _search(self, search: str, span: SearchSpan) -> Iterator[tuple[Post, ...]]:
        """Read what an earlier run left in the middle, then what is new."""
        if self._ends_out_of_reach():
            return
        if span.until and self._out_of_reach(span.until):
            self._note_gap(span.since)
            span.close()
        for _ in range(2 if span.until else 1):
            for page in self._read(search, self._limits(span)):
                posts = self._hand_over(page)
                hits = {str(tweet.get("id")) for tweet in page.data} & {_native(post.id) for post in posts}
                span.note(hits)
                if self._cursor.followed_since is None:  # followed threads are read after this
                    self._cursor.followed_since = newest(*hits)
                self._plan_threads([post for post in posts if _native(post.id) in hits])
                yield posts
            span.close()

    def _plan_threads(self, posts: Iterable[Post]) -> None:
        """Add threads to read. A post without replies is its whole thread: reading it again would cost money for
        nothing.
        """
        for post in posts:
            if not (post.gone or self._wanted.names_brand(post)):
                continue
            thread, native = _native(post.thread), _native(post.id)
            is_planned = (thread in batch.threads for batch in self._cursor.readings)
            if thread in self._cursor.followed or thread in self._cursor.unread or any(is_planned):
                continue
            if thread == native and post.engagement.replies == 0:
                self._cursor.followed[thread] = native
                self._unanswered.add(thread)
            else:
                self._cursor.unread.append(thread)

    def _plan_batches(self, searched: str | None) -> None:
        """Plan to read new replies in known threads, then the new threads completely.

        Replies are read whether or not they name the brand. `searched` is the newest id found by the searches;
        everything planned here is read later than that, so the next run may begin there.
        """
        cursor = self._cursor
        known = [thread for thread in cursor.known() if thread not in self._unanswered]
        silent = [thread for thread in known if cursor.read_until(thread) == cursor.followed_since]
        for group in self._groups(silent) + self._groups(known[len(silent) :]):
            since = oldest(*(cursor.read_until(thread) for thread in group))
            cursor.readings.append(XThreadBatch(group, since=since))
        cursor.readings.extend(XThreadBatch(group) for group in self._groups(cursor.unread))
        cursor.unread = []
        cursor.followed_since = newest(cursor.followed_since, searched)

    def _read_batch(self, batch: XThreadBatch) -> Iterator[tuple[Post, ...]]:
        """Read the rest of one batch, page by page; `batch.until` is updated, so that the next run can continue."""
        if batch.until and self._out_of_reach(batch.until):
            self._note_gap(batch.since)
            return
        query = OR.join(f"conversation_id:{thread}" for thread in batch.threads)
        for page in self._read(f"({query})", self._limits_of(batch)):
            posts = self._hand_over(page)
            requested = {f"x:{tweet.get('id')}" for tweet in page.data}
            batch.until = oldest(batch.until, *(_native(post.id) for post in posts if post.id in requested))
            self._cursor.parents = self._unseen(batch.threads)
            yield posts

    def _close_batch(self, batch: XThreadBatch) -> None:
        if batch.since is None:
            self._fresh.update(batch.threads)
        for thread in batch.threads:
            last = newest(self._cursor.followed.get(thread), self._last.get(thread), thread)
            self._cursor.followed[thread] = last or thread
        self._cursor.parents = self._unseen()

    def _limits_of(self, batch: XThreadBatch) -> Limits:
        """Return the span to request for a batch. A thread is read completely, also before the run's own `since`."""
        since = None if batch.since and self._out_of_reach(batch.since) else batch.since
        start = None
        if self._client.archive and since is None:
            start = _to_time(to_moment(min(batch.threads, key=int)))
        return {"since_id": since, "until_id": batch.until, "start_time": start}

    def _missing_parents(self) -> Iterator[tuple[Post, ...]]:
        """Look up the parents of posts in newly read threads, and their first posts, if no search showed them."""
        for _ in range(MAX_LOOK_UPS):
            wanted = self._cursor.parents = self._unseen()
            if not wanted:
                return
            page = self._client.look_up(wanted)
            self._seen.update(page.missing)
            orphans = [
                replace(post, parent_missing=True)
                for parent in sorted(page.missing)
                for post in self._replies.get(parent, ())
            ]
            posts = self._hand_over(page)
            self._fresh.update(_native(post.thread) for post in posts)
            self._cursor.parents = self._unseen()
            yield (*posts, *orphans)

    def _unseen(self, in_work: Sequence[str] = ()) -> list[str]:
        """Return parents and first posts not seen yet, also of threads `in_work`, whose next pages may show them."""
        read = self._fresh.union(in_work)
        answered = {parent for parent, posts in self._replies.items() if _native(posts[0].thread) in read}
        return sorted((answered | self._fresh | self._left) - self._seen, key=int)

    def _groups(self, threads: Sequence[str]) -> list[list[str]]:
        room = (ARCHIVE_ROOM if self._client.archive else ROOM) - len("()")
        groups = to_groups([f"conversation_id:{thread}" for thread in threads], room)
        return [[term.removeprefix("conversation_id:") for term in group] for group in groups]

    def _read(self, search: str, limits: Limits) -> Iterator[Page]:
        token = None
        while True:
            page = self._client.search(search, limits, token)
            token = page.next_token
            yield page
            if token is None:
                return

    def _hand_over(self, page: Page) -> tuple[Post, ...]:
        """Return the page's posts, each once: first the requested ones, then those they refer to."""
        accounts = [{"id": native, "username": handle} for native, handle in self._cursor.accounts.items()]
        includes = {"users": [*page.includes.get("users", ()), *accounts]}
        posts: dict[str, Post] = {}
        for tweet in (*page.data, *page.includes.get("tweets", ())):
            try:
                post = to_post(tweet, includes)
                self._replaced += [f"x:{native}" for native in older_versions(tweet)]
            except WRONG_SHAPE as error:
                self._notes.malformed("posts", to_letter(tweet, includes), error)
            else:
                posts.setdefault(post.id, self._note(post, page.missing))
        if len(page.data) > 1 and not posts:  # the format has changed: further pages would cost money for nothing
            raise Unavailable("X sent only posts in an unknown format; try later, then report it.")
        return tuple(posts.values())

    def _note(self, post: Post, missing: frozenset[str]) -> Post:
        native, thread = _native(post.id), _native(post.thread)
        self._seen.add(native)
        self._last[thread] = newest(self._last.get(thread), native) or native
        if post.reply_to is None:
            return post
        if (parent := _native(post.reply_to)) in missing:
            self._seen.add(parent)
            return replace(post, parent_missing=True)
        self._replies[parent].append(post)
        return post

    def _limits(self, span: SearchSpan) -> Limits:
        """Return the span of ids and times to request. X rejects ids and times that recent search cannot reach."""
        since, floor, until = span.since, self._query.since, oldest(span.until, self._until)
        if since and self._out_of_reach(since):
            self._note_gap(since)
            since = None
        if since and (floor is None or to_moment(since) >= floor):
            return {"since_id": since, "until_id": until}
        if self._date_range is None:
            start = max(floor or FIRST_POST, FIRST_POST)
            return {"start_time": _to_time(start), "until_id": until}
        within = floor is not None and floor > self._date_range
        return {"start_time": _to_time(floor) if floor and within else None, "until_id": until}

    def _out_of_reach(self, native: str) -> bool:
        return self._date_range is not None and to_moment(native) < self._date_range

    def _ends_out_of_reach(self) -> bool:
        """Return whether the whole requested time is before recent search begins."""
        if self._until is None or not self._out_of_reach(self._until):
            return False
        self._note_gap(None)
        return True

    def _note_gap(self, since: str | None) -> None:
        """Note what was written after `since` that recent search can no longer reach."""
        warning = (
            "The last run on X was more than seven days ago. X's recent search does not reach what was written before; "
            "set archive = true in [sources.x] to read it."
            if self._until is None
            else "X's recent search reaches back seven days, so it does not reach these dates. Set archive = true in "
            "[sources.x]."
        )
        if warning not in self._notes.warnings:
            begin = to_moment(since) if since else self._query.since
            self._notes.missed("", begin, self._query.until if self._until else self._date_range, warning)


def _native(post_id: str) -> str:
    return post_id.removeprefix("x:")


def _to_time(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"

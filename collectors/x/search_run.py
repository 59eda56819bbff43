"""One run on X, phase by phase; what it reads goes out page by page, what it knows goes into the bookmark."""

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
from collectors.x.cursor import SearchSpan, ThreadBatch, XCursor, newest, oldest, to_first_id, to_moment
from collectors.x.parse import older_versions, to_letter, to_post
from talkworthy.errors import Unavailable
from talkworthy.model import Brand, Post

ROOM, ARCHIVE_ROOM = 512, 1024  # characters of a query
MAX_NEAR = 200  # characters that `near` words may take of them
NO_RETWEETS = " -is:retweet"
RECENT_SEARCH = timedelta(days=7) - timedelta(hours=1)  # how far recent search reaches, with a margin for the way there
FIRST_POST = datetime(2006, 3, 26, tzinfo=UTC)  # full-archive search takes no earlier start
MAX_LOOK_UPS = 50  # requests for missing parents, each of which may show a further one

Limits = Mapping[str, str | None]


def to_dialect(room: int) -> Dialect:
    """What X's search understands (https://docs.x.com/x-api/posts/search/integrate/operators)."""
    fields = {"author": "from:{}", "lang": "lang:{}", "type:comment": "is:reply"}
    return Dialect(room=room, either=OR, groups=True, without="-", fields=fields)


def to_x_searches(brand: Brand, archive: bool) -> list[str]:
    """The brand's query or aliases as X takes them; an ambiguous alias is asked for only with one of its `near` words.

    A post without them would not count as a mention, but would have to be paid for.
    """
    near = OR.join(to_phrase(word) for word in brand.near) if brand.query is None else ""
    tail = (f" ({near})" if 0 < len(near) <= MAX_NEAR else "") + NO_RETWEETS
    room = (ARCHIVE_ROOM if archive else ROOM) - len(tail) - len("()")
    return [f"({words}){tail}" for words in to_searches(brand, to_dialect(room))]


class XSearchRun:
    """Made for one run. `mark` is kept up to date, so that at any page's end it says how far the run came."""

    def __init__(self, client: XClient, query: Query, mark: XCursor, now: datetime, notes: CountingNotes) -> None:
        self._notes = notes
        self._client = client
        self._query = query
        self._mark = mark
        self._wanted = Wanted(query.brand)
        self._date_range = None if client.archive else now - RECENT_SEARCH
        self._until = to_first_id(query.until) if query.until and query.until < now else None
        self._replaced: list[str] = []  # ids of posts that were edited, as they were before
        self._seen: set[str] = set()  # ids that were read in this run, or asked for and not there
        self._last: dict[str, str] = {}  # conversation -> its newest post in this run
        self._unanswered: set[str] = set()  # conversations of one post, found in this run
        self._left = frozenset(mark.parents)  # parents that an earlier run did not come to look up
        self._fresh: set[str] = set()  # conversations that were read whole in this run
        self._replies: defaultdict[str, list[Post]] = defaultdict(list)  # by the id of what they answer

    def pages(self) -> Iterator[tuple[Post, ...]]:
        """All phases in turn; see the methods."""
        self._name_accounts()
        searches = to_x_searches(self._query.brand, self._client.archive)
        for search in searches:
            yield from self._search(search, self._mark.spans.setdefault(search, SearchSpan()))
        self._plan_readings(newest(*(self._mark.spans[search].since for search in searches)))
        while self._mark.readings:
            yield from self._read_threads(self._mark.readings[0])
            self._close_reading(self._mark.readings.pop(0))
        yield from self._missing_parents()

    def take_replaced(self) -> list[str]:
        """The post ids of older versions of what was handed over since this was last asked."""
        taken, self._replaced = self._replaced, []
        return taken

    def count(self, search: str) -> int:
        """How many posts there are to read of `search`. Costs one counts request."""
        if self._ends_out_of_reach():
            return 0
        return self._client.count(search, self._limits(self._mark.spans.get(search, SearchSpan())))

    def _name_accounts(self) -> None:
        """Ids of the brand's own people, once and for all: without them its voice would look like a customer's."""
        brand = self._query.brand
        own = {*brand.official.get("x", ()), *brand.staff.get("x", ())}
        unknown = sorted(own - {handle.lower() for handle in self._mark.accounts.values()})
        if unknown and not self._client.expand_authors:
            found = self._client.accounts(unknown[:100])
            self._mark.accounts |= found
            if absent := set(unknown[:100]) - {handle.lower() for handle in found.values()}:
                self._notes.warnings.append(
                    f"X knows no account called {', '.join(sorted(absent))}; check official and staff."
                )

    def _search(self, search: str, span: SearchSpan) -> Iterator[tuple[Post, ...]]:
        """What an earlier run left in the middle, then what is new."""
        if self._ends_out_of_reach():
            return
        if span.until and self._out_of_reach(span.until):
            self._tell_of_a_gap(span.since)
            span.close()
        for _ in range(2 if span.until else 1):
            for page in self._read(search, self._limits(span)):
                posts = self._hand_over(page)
                found = {str(tweet.get("id")) for tweet in page.data} & {_native(post.id) for post in posts}
                span.note(found)
                if self._mark.followed_since is None:  # whatever is followed from now on was looked at after this
                    self._mark.followed_since = newest(*found)
                self._note_threads([post for post in posts if _native(post.id) in found])
                yield posts
            span.close()

    def _note_threads(self, found: Iterable[Post]) -> None:
        """A post with nobody's answer is its conversation: reading that again would cost money and tell nothing."""
        for post in found:
            if not (post.gone or self._wanted.names_it(post)):
                continue
            thread, native = _native(post.thread), _native(post.id)
            planned = (thread in reading.threads for reading in self._mark.readings)
            if thread in self._mark.followed or thread in self._mark.unread or any(planned):
                continue
            if thread == native and post.engagement.replies == 0:
                self._mark.followed[thread] = native
                self._unanswered.add(thread)
            else:
                self._mark.unread.append(thread)

    def _plan_readings(self, searched: str | None) -> None:
        """New replies in conversations that are known, then the new conversations whole.

        Replies are read whether or not they name the brand. `searched` is the newest id found by the searches; what
        is read from here on is read later than that, so the next run's plan may begin there.
        """
        mark = self._mark
        known = [thread for thread in mark.known() if thread not in self._unanswered]
        silent = [thread for thread in known if mark.read_until(thread) == mark.followed_since]
        for group in self._groups(silent) + self._groups(known[len(silent) :]):
            since = oldest(*(mark.read_until(thread) for thread in group))
            mark.readings.append(ThreadBatch(group, since=since))
        mark.readings.extend(ThreadBatch(group) for group in self._groups(mark.unread))
        mark.unread = []
        mark.followed_since = newest(mark.followed_since, searched)

    def _read_threads(self, reading: ThreadBatch) -> Iterator[tuple[Post, ...]]:
        """What is left of one reading, page by page; `reading.until` follows, so that it can be taken up again."""
        if reading.until and self._out_of_reach(reading.until):
            self._tell_of_a_gap(reading.since)
            return
        asked = OR.join(f"conversation_id:{thread}" for thread in reading.threads)
        for page in self._read(f"({asked})", self._limits_of(reading)):
            posts = self._hand_over(page)
            asked_for = {f"x:{tweet.get('id')}" for tweet in page.data}
            reading.until = oldest(reading.until, *(_native(post.id) for post in posts if post.id in asked_for))
            self._mark.parents = self._unseen(reading.threads)
            yield posts

    def _close_reading(self, reading: ThreadBatch) -> None:
        if reading.since is None:
            self._fresh.update(reading.threads)
        for thread in reading.threads:
            last = newest(self._mark.followed.get(thread), self._last.get(thread), thread)
            self._mark.followed[thread] = last or thread
        self._mark.parents = self._unseen()

    def _limits_of(self, reading: ThreadBatch) -> Limits:
        """A conversation is read whole whatever the run's own `since` is: what was said before is part of the talk."""
        since = None if reading.since and self._out_of_reach(reading.since) else reading.since
        start = None
        if self._client.archive and since is None:
            start = _to_time(to_moment(min(reading.threads, key=int)))
        return {"since_id": since, "until_id": reading.until, "start_time": start}

    def _missing_parents(self) -> Iterator[tuple[Post, ...]]:
        """What posts of newly read conversations answer, and where these began, if no search reached it."""
        for _ in range(MAX_LOOK_UPS):
            wanted = self._mark.parents = self._unseen()
            if not wanted:
                return
            page = self._client.look_up(wanted)
            self._seen.update(page.missing)
            orphans = [
                replace(post, parent_missing=True)
                for gone in sorted(page.missing)
                for post in self._replies.get(gone, ())
            ]
            found = self._hand_over(page)
            self._fresh.update(_native(post.thread) for post in found)
            self._mark.parents = self._unseen()
            yield (*found, *orphans)

    def _unseen(self, in_work: Sequence[str] = ()) -> list[str]:
        """Parents and roots not seen yet; of conversations `in_work` too, whose next pages may show them."""
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
        """The page's posts: first those asked for, then those that they refer to; each once."""
        accounts = [{"id": native, "username": handle} for native, handle in self._mark.accounts.items()]
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
        if len(page.data) > 1 and not posts:  # X has changed, not one post: whatever follows would be paid for in vain
            raise Unavailable("X sent only posts that are not in its format; try later, then report it.")
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
        """The span of ids and time to ask for; X takes no id or time that recent search cannot reach."""
        since, floor, until = span.since, self._query.since, oldest(span.until, self._until)
        if since and self._out_of_reach(since):
            self._tell_of_a_gap(since)
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
        """Whether all of what is asked for was written before recent search begins."""
        if self._until is None or not self._out_of_reach(self._until):
            return False
        self._tell_of_a_gap(None)
        return True

    def _tell_of_a_gap(self, since: str | None) -> None:
        """What was written after `since`, as far as recent search does not reach back to it."""
        warning = (
            "The last run on X is more than seven days ago; what was written before X's recent search begins is out of "
            "reach without archive = true in [sources.x]."
            if self._until is None
            else "These dates are out of reach: X's recent search begins seven days ago. Set archive = true in "
            "[sources.x]."
        )
        if warning not in self._notes.warnings:
            begin = to_moment(since) if since else self._query.since
            self._notes.missed("", begin, self._query.until if self._until else self._date_range, warning)


def _native(post_id: str) -> str:
    return post_id.removeprefix("x:")


def _to_time(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"

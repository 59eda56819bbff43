"""One run on X, phase by phase; what it reads goes out page by page, what it knows goes into the bookmark."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from collectors.base import Query
from collectors.terms import OR, to_groups, to_phrase, to_queries
from collectors.x_bookmark import Bookmark, Span, earlier, newest, to_moment
from collectors.x_client import Page, XClient
from talkworthy.errors import Unavailable
from talkworthy.model import Brand, Post

ROOM, ARCHIVE_ROOM = 512, 1024  # characters of a query
MOST_NEAR = 200  # characters that `near` words may take of them
NO_RETWEETS = " -is:retweet"
WINDOW = timedelta(days=7) - timedelta(hours=1)  # how far recent search reaches, with a margin for the way there
FIRST_POST = datetime(2006, 3, 26, tzinfo=UTC)  # full-archive search takes no earlier start
MOST_LOOK_UPS = 50  # requests for missing parents, each of which may show a further one

Limits = Mapping[str, str | None]


def to_searches(brand: Brand, archive: bool) -> list[str]:
    """The brand's aliases as queries that X takes; an ambiguous alias is asked for only with one of its `near` words.

    A post without them would not count as a mention, but would have to be paid for.
    """
    near = OR.join(to_phrase(word) for word in brand.near)
    tail = (f" ({near})" if 0 < len(near) <= MOST_NEAR else "") + NO_RETWEETS
    room = (ARCHIVE_ROOM if archive else ROOM) - len(tail) - len("()")
    return [f"({words}){tail}" for words in to_queries([to_phrase(alias) for alias in brand.aliases], room)]


class XRun:
    """Made for one run. `mark` is kept up to date, so that at any page's end it says how far the run came."""

    def __init__(
        self,
        client: XClient,
        query: Query,
        mark: Bookmark,
        now: datetime,
        to_post: Callable[[Mapping[str, Any], Mapping[str, Any]], Post],
    ) -> None:
        self.warnings: list[str] = []
        self._client = client
        self._query = query
        self._mark = mark
        self._window = None if client.archive else now - WINDOW
        self._to_post = to_post
        self._seen: set[str] = set()  # ids that were read in this run, or asked for and not there
        self._last: dict[str, str] = {}  # conversation -> its newest post in this run
        self._fresh: set[str] = set()  # conversations that were read whole in this run
        self._replies: defaultdict[str, list[Post]] = defaultdict(list)  # by the id of what they answer

    def pages(self) -> Iterator[tuple[Post, ...]]:
        """All phases in turn; see the methods."""
        self._name_accounts()
        known = set(self._mark.followed)
        searches = to_searches(self._query.brand, self._client.archive)
        for search in searches:
            yield from self._search(search, self._mark.spans.setdefault(search, Span()))
        searched = newest(*(self._mark.spans[search].since for search in searches))
        yield from self._whole_conversations()
        yield from self._new_replies(sorted(known - self._fresh), searched)
        yield from self._missing_parents()

    def count(self, search: str) -> int:
        """How many posts there are to read of `search`. Costs one counts request."""
        return self._client.count(search, self._limits(self._mark.spans.get(search, Span())))

    def _name_accounts(self) -> None:
        """Ids of the brand's own people, once and for all: without them its voice would look like a customer's."""
        brand = self._query.brand
        own = {*brand.official.get("x", ()), *brand.staff.get("x", ())}
        unknown = sorted(own - {handle.lower() for handle in self._mark.accounts.values()})
        if unknown and not self._client.expand_authors:
            found = self._client.accounts(unknown[:100])
            self._mark.accounts |= found
            if absent := set(unknown[:100]) - {handle.lower() for handle in found.values()}:
                self.warnings.append(
                    f"X knows no account called {', '.join(sorted(absent))}; check official and staff."
                )

    def _search(self, search: str, span: Span) -> Iterator[tuple[Post, ...]]:
        """What an earlier run left in the middle, then what is new."""
        if span.until and self._out_of_reach(span.until):
            self._warn_of_gap()
            span.close()
        for _ in range(2 if span.until else 1):
            for page in self._read(search, self._limits(span)):
                posts = self._hand_over(page)
                found = {str(tweet["id"]) for tweet in page.data}
                span.note(found)
                if self._mark.followed_since is None:  # whatever is followed from now on was looked at after this
                    self._mark.followed_since = newest(*found)
                self._note_conversations([post for post in posts if _native(post.id) in found])
                yield posts
            span.close()

    def _note_conversations(self, found: Sequence[Post]) -> None:
        """A post with nobody's answer is its conversation: reading that again would cost money and tell nothing."""
        for post in found:
            conversation, native = _native(post.conversation), _native(post.id)
            if conversation in self._mark.followed or (conversation == native and post.engagement.replies == 0):
                self._mark.saw(conversation, native)
            elif conversation not in self._mark.unread:
                self._mark.unread.append(conversation)

    def _whole_conversations(self) -> Iterator[tuple[Post, ...]]:
        """The conversations in which the brand was found for the first time, as far back as the search reaches."""
        for group in self._groups(self._mark.unread):
            start = to_moment(min(group, key=int)) if self._client.archive else None
            yield from self._read_conversations(group, {"start_time": _to_time(start) if start else None})
            self._fresh.update(group)
            self._mark.unread = [conversation for conversation in self._mark.unread if conversation not in group]
            for conversation in group:
                self._mark.saw(conversation, self._last.get(conversation, conversation))

    def _new_replies(self, known: Sequence[str], searched: str | None) -> Iterator[tuple[Post, ...]]:
        """Replies since the last run in conversations of earlier runs, whether or not they name the brand.

        The next run begins where this one's searches ended, or at the newest reply, less the time that this phase took:
        a reply may be written in the first group of conversations while the last is being read.
        """
        began, replied = time.monotonic(), None
        limits = self._limits(Span(since=self._mark.followed_since))
        for group in self._groups(known):
            yield from self._read_conversations(group, limits)
            replied = newest(
                replied, *(self._last[conversation] for conversation in group if conversation in self._last)
            )
            for conversation in group:
                if conversation in self._last:
                    self._mark.saw(conversation, self._last[conversation])
        took = timedelta(seconds=time.monotonic() - began)
        self._mark.followed_since = newest(
            self._mark.followed_since, searched, earlier(replied, took) if replied else None
        )

    def _missing_parents(self) -> Iterator[tuple[Post, ...]]:
        """What posts of newly read conversations answer, and where these began, if no search reached it."""
        for _ in range(MOST_LOOK_UPS):
            wanted = self._unseen()
            if not wanted:
                return
            page = self._client.look_up(wanted)
            self._seen.update(page.missing)
            orphans = [
                replace(post, parent_missing=True) for gone in sorted(page.missing) for post in self._replies[gone]
            ]
            yield (*self._hand_over(page), *orphans)

    def _unseen(self) -> list[str]:
        answered = {parent for parent, posts in self._replies.items() if _native(posts[0].conversation) in self._fresh}
        return sorted((answered | self._fresh) - self._seen, key=int)

    def _groups(self, conversations: Sequence[str]) -> list[list[str]]:
        room = (ARCHIVE_ROOM if self._client.archive else ROOM) - len("()")
        groups = to_groups([f"conversation_id:{conversation}" for conversation in conversations], room)
        return [[term.removeprefix("conversation_id:") for term in group] for group in groups]

    def _read_conversations(self, group: Sequence[str], limits: Limits) -> Iterator[tuple[Post, ...]]:
        asked = OR.join(f"conversation_id:{conversation}" for conversation in group)
        for page in self._read(f"({asked})", limits):
            yield self._hand_over(page)

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
                post = self._to_post(tweet, includes)
            except (AttributeError, KeyError, TypeError, ValueError) as error:
                raise Unavailable("X sent a post that is not in its format; try later, then report it.") from error
            posts.setdefault(post.id, self._note(post, page.missing))
        return tuple(posts.values())

    def _note(self, post: Post, missing: frozenset[str]) -> Post:
        native, conversation = _native(post.id), _native(post.conversation)
        self._seen.add(native)
        self._last[conversation] = newest(self._last.get(conversation), native) or native
        if post.reply_to is None:
            return post
        if (parent := _native(post.reply_to)) in missing:
            self._seen.add(parent)
            return replace(post, parent_missing=True)
        self._replies[parent].append(post)
        return post

    def _limits(self, span: Span) -> Limits:
        """The span of ids and time to ask for; X takes no id or time that recent search cannot reach."""
        since, floor = span.since, self._query.since
        if since and self._out_of_reach(since):
            self._warn_of_gap()
            since = None
        if since and (floor is None or to_moment(since) >= floor):
            return {"since_id": since, "until_id": span.until}
        if self._window is None:
            start = max(floor or FIRST_POST, FIRST_POST)
            return {"start_time": _to_time(start), "until_id": span.until}
        within = floor is not None and floor > self._window
        return {"start_time": _to_time(floor) if floor and within else None, "until_id": span.until}

    def _out_of_reach(self, native: str) -> bool:
        return self._window is not None and to_moment(native) < self._window

    def _warn_of_gap(self) -> None:
        warning = (
            "The last run on X is more than seven days ago; what was written before X's recent search begins is out of "
            "reach without archive = true in [sources.x]."
        )
        if warning not in self.warnings:
            self.warnings.append(warning)


def _native(post_id: str) -> str:
    return post_id.removeprefix("x:")


def _to_time(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"

"""Finds issues and pull requests with GitHub's search, and reads their comments.

API: https://docs.github.com/en/rest/search/search#search-issues-and-pull-requests and
https://docs.github.com/en/rest/issues/comments#list-issue-comments. A search result is the whole issue, so that an
issue without comments takes no further request, and one with comments a request for each hundred of them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from collectors.engine.cursor import UNREAD_SIZE, PlaceCursor, SearchHit
from collectors.engine.json_fields import WRONG_SHAPE, count, positive_id
from collectors.engine.place import Item, SourcePlace
from collectors.engine.thread_source import ThreadSnapshot
from collectors.github.client import PAGE, GithubClient
from collectors.github.parse import to_letter, to_place, to_post
from collectors.github.queries import MAX_RESULTS, BrandSearch, FoundThread, note_incomplete, search_newest_first
from talkworthy.model import Post

PLACE = "GitHub issues"
MAX_PAGES = MAX_RESULTS // PAGE


class IssueThreads:
    """The ThreadSource of issues for one run; a thread is named "owner/repository#number".

    `cursor`: says which threads are unread or followed, so that the search begins early enough to show the unread ones.
    """

    def __init__(self, client: GithubClient, place: SourcePlace, search: BrandSearch, cursor: PlaceCursor) -> None:
        self.place = place
        self._client = client
        self._search = search
        self._cursor = cursor
        self._results: dict[str, FoundThread] = {}

    def find(self, since: float, until: float) -> Iterator[SearchHit]:
        """Yield the issues that changed since then. A change is a hit of its own, at the time of the change.

        With `until`, the time is that of the issue: what was written in it later cannot be told from the search.
        """
        begin = min(since, oldest_to_read(self._cursor, self._client.requests_left))
        for query in self._search.queries:
            for result in search_newest_first(self._pages, query, begin, until, self.place):
                self._results[result.name] = result
                if result.size or self._search.wanted.names_brand(to_post(result.raw)):
                    at = result.updated if until == math.inf else max(result.created, since)
                    known_size, _ = self._cursor.followed.get(result.name, (UNREAD_SIZE, 0.0))
                    yield SearchHit(f"{result.id}@{result.updated:.0f}", result.name, at, result.size == known_size)

    def sizes(self, known: Mapping[str, int]) -> dict[str, int]:
        """Return the number of comments. Makes no request: a thread that has grown is in the results of the search."""
        return {name: self._results[name].size if name in self._results else size for name, size in known.items()}

    def read(self, thread: str) -> ThreadSnapshot:
        """Return the issue and its comments; of an issue that was read before, only the comments since then."""
        issue = self._results[thread].raw if thread in self._results else self._read_issue(thread)
        try:
            name, size = f"github:i/{positive_id(issue, 'id')}", count(issue, "comments") or 0
        except WRONG_SHAPE as error:
            raise self.place.client.format_error(thread, "not an issue") from error
        malformed = self.place.malformed
        posts = to_posts(self.place, [issue])
        for comments in self._read_comments(thread) if size else ():
            posts += to_posts(self.place, comments, name)
        return ThreadSnapshot(posts, size, whole=self.place.malformed == malformed)

    def _read_issue(self, thread: str) -> Item:
        repository, _, number = thread.partition("#")
        return self._client.read_object(thread, f"/repos/{repository}/issues/{number}")

    def _read_comments(self, thread: str) -> Iterator[list[Item]]:
        """Yield the pages of comments; of a followed thread that was read whole, only those since its newest post."""
        _, newest = self._cursor.followed.get(thread, (0, 0.0))
        since = newest if not self._cursor.attempts(thread) else 0.0
        repository, _, number = thread.partition("#")
        yield from read_comments(self._client, self.place, f"/repos/{repository}/issues/{number}", since)

    def _pages(self, query: str) -> Iterator[tuple[list[FoundThread], bool]]:
        for page in range(1, MAX_PAGES + 1):
            answer = self._client.search("the search", query, page)
            items = self.place.objects(answer, "items", "the search")
            note_incomplete(self.place, answer.get("incomplete_results"))
            more = len(items) == PAGE and answer.get("total_count") != page * PAGE
            yield list(self._to_found(items)), more
            if not more:
                return

    def _to_found(self, items: Sequence[Item]) -> Iterator[FoundThread]:
        for item in items:
            try:
                post = to_post(item)
                result = FoundThread.from_issue(item, post.id, to_thread_name(post))
            except WRONG_SHAPE as error:
                self.place.add_dead_letter(to_letter(item), error)
                continue
            if not self._search.scope.excludes(post.community or ""):
                yield result


def oldest_to_read(cursor: PlaceCursor, requests_left: int) -> float:
    """Return the time of the oldest unread thread that this run can still read, in seconds since 1970.

    A search from there on shows it again, which saves the request for it.
    """
    newest_first = sorted((at for at, _ in cursor.unread.values()), reverse=True)
    return min(newest_first[:requests_left], default=math.inf)


def to_thread_name(post: Post) -> str:
    """Return the name of the thread of a post: "owner/repository#number"."""
    return "#".join(to_place(post.url or ""))


def read_comments(client: GithubClient, place: SourcePlace, path: str, since: float = 0.0) -> Iterator[list[Item]]:
    """Yield the pages of the comments on the issue at `path`, oldest first, or of those changed at `since` or later."""
    where = f"the comments of {path.removeprefix('/repos/')}"
    changed = {"since": f"{datetime.fromtimestamp(int(since), UTC):%Y-%m-%dT%H:%M:%SZ}"} if since else {}
    page, more = 1, True
    while more:
        answer, more = client.read_page(where, f"{path}/comments", **changed, page=page)
        yield place.objects(answer, "items", where)
        page += 1


def to_posts(place: SourcePlace, items: Sequence[Item], thread: str = "") -> list[Post]:
    """Return the posts for issues, or for the comments on `thread`; malformed ones become dead letters."""
    posts = []
    for item in items:
        try:
            posts.append(to_post(item, thread))
        except WRONG_SHAPE as error:
            place.add_dead_letter(to_letter(item, thread), error)
    return posts

"""Finds discussions with GitHub's search, and reads their comments and the replies to those. Only with a token.

API: https://docs.github.com/en/graphql/guides/using-the-graphql-api-for-discussions. One request reads a hundred
comments with the first hundred replies to each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from collectors.engine.cursor import UNREAD_SIZE, PlaceCursor, SearchHit
from collectors.engine.failures import NotFound
from collectors.engine.json_fields import WRONG_SHAPE, moment, nested, required_text
from collectors.engine.place import Item, SourcePlace
from collectors.engine.thread_source import ThreadSnapshot
from collectors.github.client import PAGE, GithubClient
from collectors.github.issues import MAX_PAGES, to_thread_name
from collectors.github.parse_discussion import to_discussion, to_discussion_letter, to_reply
from collectors.github.queries import BrandSearch, FoundThread, search_newest_first
from talkworthy.model import Post

PLACE = "GitHub discussions"
_WRITTEN = "databaseId url body createdAt author{login __typename} authorAssociation upvoteCount"
_DISCUSSION = f"{_WRITTEN} title updatedAt"
_REPLY = f"{_WRITTEN} deletedAt"
_COMMENT = (
    f"id {_REPLY} isAnswer replies(first:{PAGE}){{totalCount pageInfo{{hasNextPage endCursor}} nodes{{{_REPLY}}}}}"
)
SEARCH = (
    f"query($text:String!,$after:String){{search(query:$text,type:DISCUSSION,first:{PAGE},after:$after)"
    "{discussionCount pageInfo{hasNextPage endCursor} nodes{...on Discussion{"
    f"{_DISCUSSION} comments{{totalCount}}}}}}}}}}"
)
READ = (
    "query($owner:String!,$name:String!,$number:Int!,$after:String){repository(owner:$owner,name:$name)"
    f"{{discussion(number:$number){{{_DISCUSSION} comments(first:{PAGE},after:$after)"
    f"{{totalCount pageInfo{{hasNextPage endCursor}} nodes{{{_COMMENT}}}}}}}}}}}"
)
READ_REPLIES = (
    f"query($id:ID!,$after:String){{node(id:$id){{...on DiscussionComment{{replies(first:{PAGE},after:$after)"
    f"{{totalCount pageInfo{{hasNextPage endCursor}} nodes{{{_REPLY}}}}}}}}}}}"
)


class DiscussionThreads:
    """The ThreadSource of discussions for one run; a thread is named "owner/repository#number".

    The size of a thread is the time of its last change, in seconds since 1970: the number of comments does not contain
    the replies to them.
    """

    def __init__(self, reader: DiscussionReader, search: BrandSearch, cursor: PlaceCursor) -> None:
        self.place = reader.place
        self._reader = reader
        self._search = search
        self._cursor = cursor
        self._sizes: dict[str, int] = {}

    def find(self, since: float, until: float) -> Iterator[SearchHit]:
        """Yield the discussions that changed since then; see `IssueThreads.find`."""
        for query in self._search.queries:
            for result in search_newest_first(self._pages, query, since, until, self.place):
                self._sizes[result.name] = result.size
                at = result.updated if until == float("inf") else max(result.created, since)
                known_size, _ = self._cursor.followed.get(result.name, (UNREAD_SIZE, 0.0))
                yield SearchHit(f"{result.id}@{result.size}", result.name, at, result.size == known_size)

    def sizes(self, known: Mapping[str, int]) -> dict[str, int]:
        """Return the times of the last changes. Makes no request: a changed thread is in the results of the search."""
        return {name: self._sizes.get(name, size) for name, size in known.items()}

    def read(self, thread: str) -> ThreadSnapshot:
        return self._reader.read(thread)

    def _pages(self, query: str) -> Iterator[tuple[list[FoundThread], bool]]:
        after: str | None = None
        for number in range(1, MAX_PAGES + 1):
            variables = {"text": f"{query} sort:updated-desc", "after": after}
            answer = self._reader.client.query("the search", SEARCH, variables)
            page = answer.get("search")
            items = self.place.objects(page, "nodes", "the search")
            more, after = next_page(page)
            yield list(self._to_found(items)), more or _shows_less(page, number)
            if not more:
                return

    def _to_found(self, items: Sequence[Item]) -> Iterator[FoundThread]:
        for item in items:
            try:
                post = to_discussion(item)
                created, updated = (moment(item, key).timestamp() for key in ("createdAt", "updatedAt"))
                result = FoundThread(post.id, to_thread_name(post), created, updated, int(updated), item)
            except WRONG_SHAPE as error:
                self.place.add_dead_letter(to_discussion_letter(item), error)
                continue
            if not self._search.scope.excludes(post.community or ""):
                yield result


class DiscussionReader:
    """Reads whole discussions."""

    def __init__(self, client: GithubClient, place: SourcePlace) -> None:
        self.client = client
        self.place = place

    def read(self, thread: str) -> ThreadSnapshot:
        """Return a discussion with all its comments and replies. Raises NotFound if it does not exist."""
        repository, _, number = thread.partition("#")
        owner, _, name = repository.partition("/")
        malformed = self.place.malformed
        posts: list[Post] = []
        after, more, size = None, True, UNREAD_SIZE
        while more:
            variables: dict[str, str | int | None] = {
                "owner": owner,
                "name": name,
                "number": int(number),
                "after": after,
            }
            answer = self.client.query(thread, READ, variables)
            try:
                raw = nested(nested(answer, "repository"), "discussion")
                first, size = to_discussion(raw), int(moment(raw, "updatedAt").timestamp())
            except WRONG_SHAPE as error:
                raise self._to_failure(thread, answer) from error
            posts = posts or [first]
            page = raw.get("comments")
            for comment in self.place.objects(page, "nodes", thread):
                posts += self._with_replies(comment, first.id, thread)
            more, after = next_page(page)
        return ThreadSnapshot(posts, size, whole=self.place.malformed == malformed)

    def _to_failure(self, thread: str, answer: Item) -> Exception:
        repository = answer.get("repository", "")
        if repository is None or (isinstance(repository, dict) and repository.get("discussion", "") is None):
            return NotFound(f"GitHub does not have {thread}.")
        return self.client.format_error(thread, "not a discussion")

    def _with_replies(self, comment: Item, first: str, thread: str) -> list[Post]:
        posts = self._to_posts([comment], first, first)
        parent = posts[0].id if posts else first
        page: object = comment.get("replies")
        while page is not None:
            posts += self._to_posts(self.place.objects(page, "nodes", thread), first, parent)
            more, after = next_page(page)
            page = self._read_replies(comment, after, thread) if more else None
        return posts

    def _read_replies(self, comment: Item, after: str | None, thread: str) -> object:
        try:
            answer = self.client.query(thread, READ_REPLIES, {"id": required_text(comment, "id"), "after": after})
            return nested(answer, "node").get("replies")
        except WRONG_SHAPE as error:
            raise self.client.format_error(thread, "not a comment") from error

    def _to_posts(self, items: Sequence[Item], first: str, parent: str) -> list[Post]:
        posts = []
        for item in items:
            try:
                posts.append(to_reply(item, first, parent))
            except WRONG_SHAPE as error:
                self.place.add_dead_letter(to_discussion_letter(item, first, parent), error)
        return posts


def _shows_less(page: Any, number: int) -> bool:
    """Return whether a search ended at its limit of results, with page `number`, and there are more."""
    total = page.get("discussionCount")
    return number == MAX_PAGES and isinstance(total, int) and total > number * PAGE


def next_page(page: Any) -> tuple[bool, str | None]:
    """Return whether a connection has a next page, and the cursor for it."""
    about = page.get("pageInfo") if isinstance(page, dict) else None
    after = about.get("endCursor") if isinstance(about, dict) and about.get("hasNextPage") is True else None
    return (True, after) if isinstance(after, str) and after else (False, None)

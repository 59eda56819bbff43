"""Reads one whole thread of Reddit: the submission, its comments, and everything behind "load more"."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any

from collectors.engine.failures import RequestFailed
from collectors.engine.json_fields import WRONG_SHAPE
from collectors.engine.run_notes import Notes
from collectors.reddit.client import RedditClient, reddit_format_error
from collectors.reddit.parse import Thing

MAX_CHILDREN = 100  # comments in one response (https://www.reddit.com/dev/api#GET_api_morechildren)
FIRST_PAGE = 500


class ThreadReader:
    """Reads one thread. `is_whole` is False if something that was announced did not come.

    PRAW's `replace_more` is not used: with a limit it drops what it did not replace, it cannot split a failing request,
    and it stops with an AssertionError at a comment without a parent.
    """

    def __init__(self, client: RedditClient, link: str, notes: Notes) -> None:
        self._client = client
        self._notes = notes
        self._link = link
        self._where = f"the thread {link}"
        self.is_whole = True
        self._found: dict[str, Thing] = {}
        self._asked: set[str] = set()
        self._children_ids: deque[str] = deque()
        self._continued_ids: deque[str] = deque()

    def read(self) -> list[Thing]:
        """Return the data of the submission and of all its comments, each once, in the order of arrival.

        They have the right kind, and are not checked further. Raises AccessDenied if the thread cannot be read,
        otherwise as `RedditClient.ask`.
        """
        self._take(self._page(f"comments/{self._link.removeprefix('t3_')}/"))
        if not self._found:
            raise reddit_format_error(self._where, "no posts")
        while self._children_ids or self._continued_ids:
            before = len(self._found)
            self._take(self._children(self._next_ids()) if self._children_ids else self._continued())
            self.is_whole &= len(self._found) > before
        return list(self._found.values())

    def _page(self, path: str) -> Iterator[Thing]:
        for listing in self._client.get(self._where, path, {"limit": FIRST_PAGE, "sort": "new"}):
            yield from listing["data"]["children"]

    def _next_ids(self) -> list[str]:
        """Return the next ids to request: a hundred at once, of however many "load more" they are.

        A busy thread has hundreds of them, most with one or two ids: requested one by one, a tree took 211 requests.
        """
        return [self._children_ids.popleft() for _ in range(min(MAX_CHILDREN, len(self._children_ids)))]

    def _continued(self) -> Iterator[Thing]:
        """Return what is behind the next "continue this thread" link."""
        parent = self._continued_ids.popleft()
        return self._page(f"comments/{self._link.removeprefix('t3_')}/_/{parent.removeprefix('t1_')}/")

    def _children(self, ids: Sequence[str]) -> Iterator[Thing]:
        """Yield the comments `ids` and what is below them; a request that fails is split into halves."""
        form = {"link_id": self._link, "children": ",".join(ids), "sort": "new"}
        try:
            response = self._client.post(self._where, "api/morechildren/", form)
        except RequestFailed:
            if len(ids) == 1:
                raise
            middle = len(ids) // 2
            yield from self._children(ids[:middle])
            yield from self._children(ids[middle:])
        else:
            yield from response["json"]["data"]["things"]

    def _take(self, things: Iterator[Any]) -> None:
        """Keep the posts among `things` and below them; put what is still hidden on the waiting list.

        Malformed things go to the notes; what is below them is kept if possible.
        """
        try:
            pending = deque(things)
        except (AttributeError, KeyError, TypeError) as error:
            raise reddit_format_error(self._where, type(error).__name__) from error
        while pending:
            thing = pending.popleft()
            try:
                pending.extend(self._take_child(thing))
            except WRONG_SHAPE as error:
                self._notes.malformed(self._where, thing, error)

    def _take_child(self, thing: Any) -> list[Any]:
        """Keep this thing if it is a post, and return the things below it. Raises one of WRONG_SHAPE."""
        kind, data = thing["kind"], thing["data"]
        if kind == "more":
            self._enqueue_more(data)
        if kind not in ("t1", "t3"):
            return []
        self._found.setdefault(str(data.get("name") or len(self._found)), {**data, "replies": ""})
        return list((data.get("replies") or {"data": {"children": ()}})["data"]["children"])

    def _enqueue_more(self, more: Thing) -> None:
        """Add the ids of a "load more" to the waiting list, each only once, to avoid an endless loop."""
        children = [child for child in more["children"] if child not in self._asked]
        self._asked.update(children)
        self._children_ids.extend(children)
        parent = more["parent_id"]
        if not more["children"] and parent not in self._asked:
            self._asked.add(parent)
            self._continued_ids.append(parent)

"""One whole conversation of Reddit: the submission, its comments, and all that hides behind "load more"."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any

from collectors.engine.failures import RequestFailed
from collectors.engine.json_fields import WRONG_SHAPE
from collectors.engine.run_notes import Notes
from collectors.reddit.client import RedditClient, format_error
from collectors.reddit.parse import Thing

MAX_CHILDREN = (
    100  # comments that one morechildren request answers (https://www.reddit.com/dev/api#GET_api_morechildren)
)
FIRST_PAGE = 500


class ThreadReader:
    """Reads one tree; made for one conversation. `is_whole` is False where something that was named did not come.

    PRAW's own `replace_more` is not used for it: with a limit it drops what it did not replace, it cannot make a
    failing request smaller, and it stops with an AssertionError at a comment whose parent is missing.
    """

    def __init__(self, client: RedditClient, link: str, notes: Notes) -> None:
        self._client = client
        self._notes = notes
        self._link = link
        self._where = f"the conversation {link}"
        self.is_whole = True
        self._found: dict[str, Thing] = {}
        self._asked: set[str] = set()
        self._waiting: deque[Sequence[str] | str] = deque()

    def read(self) -> list[Thing]:
        """The data of the submission and then of all its comments, each once, in the order in which they came.

        They are of the right kind, and not looked into any further. Raises Closed where the conversation cannot be
        read, otherwise as `RedditClient.ask`.
        """
        self._take(self._page(f"comments/{self._link.removeprefix('t3_')}/"))
        if not self._found:
            raise format_error(self._where, "no posts")
        while self._waiting:
            more, before = self._waiting.popleft(), len(self._found)
            self._take(self._continued(more) if isinstance(more, str) else self._children(more))
            self.is_whole &= len(self._found) > before
        return list(self._found.values())

    def _page(self, path: str) -> Iterator[Thing]:
        for listing in self._client.get(self._where, path, {"limit": FIRST_PAGE, "sort": "new"}):
            yield from listing["data"]["children"]

    def _continued(self, parent: str) -> Iterator[Thing]:
        """What stands behind a "continue this thread" link below the comment `parent`."""
        return self._page(f"comments/{self._link.removeprefix('t3_')}/_/{parent.removeprefix('t1_')}/")

    def _children(self, ids: Sequence[str]) -> Iterator[Thing]:
        """The comments `ids` and what is below them; a request that Reddit cannot carry is cut into halves."""
        asked = {"link_id": self._link, "children": ",".join(ids), "sort": "new"}
        try:
            answer = self._client.post(self._where, "api/morechildren/", asked)
        except RequestFailed:
            if len(ids) == 1:
                raise
            middle = len(ids) // 2
            yield from self._children(ids[:middle])
            yield from self._children(ids[middle:])
        else:
            yield from answer["json"]["data"]["things"]

    def _take(self, things: Iterator[Any]) -> None:
        """Keep the posts among `things` and below them; put what is still hidden on the waiting list.

        A thing that is none goes to the notes, and what hangs below it is kept where it can be.
        """
        try:
            pending = deque(things)
        except (AttributeError, KeyError, TypeError) as error:
            raise format_error(self._where, type(error).__name__) from error
        while pending:
            thing = pending.popleft()
            try:
                pending.extend(self._take_one(thing))
            except WRONG_SHAPE as error:
                self._notes.malformed(self._where, thing, error)

    def _take_one(self, thing: Any) -> list[Any]:
        """The things below this one, which is kept where it is of a post's kind. Raises one of WRONG_SHAPE."""
        kind, data = thing["kind"], thing["data"]
        if kind == "more":
            self._wait_for(data)
        if kind not in ("t1", "t3"):
            return []
        self._found.setdefault(str(data.get("name") or len(self._found)), {**data, "replies": ""})
        return list((data.get("replies") or {"data": {"children": ()}})["data"]["children"])

    def _wait_for(self, more: Thing) -> None:
        """Each id is asked for once: a server that names it again would send us round in a circle."""
        children = [child for child in more["children"] if child not in self._asked]
        self._asked.update(children)
        self._waiting.extend(children[at : at + MAX_CHILDREN] for at in range(0, len(children), MAX_CHILDREN))
        parent = more["parent_id"]
        if not more["children"] and parent not in self._asked:
            self._asked.add(parent)
            self._waiting.append(parent)

"""One whole conversation of Reddit: the submission, its comments, and all that hides behind "load more"."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from collectors.reddit_client import RedditClient, TooHeavy
from talkworthy.errors import Unavailable

Thing = Mapping[str, Any]
MOST_CHILDREN = (
    100  # comments that one morechildren request answers (https://www.reddit.com/dev/api#GET_api_morechildren)
)
FIRST_PAGE = 500


class ThreadReader:
    """Reads one tree; made for one conversation.

    PRAW's own `replace_more` is not used for it: with a limit it drops what it did not replace, it cannot make a
    failing request smaller, and it stops with an AssertionError at a comment whose parent is missing.
    """

    def __init__(self, client: RedditClient, link: str) -> None:
        self._client = client
        self._link = link
        self._where = f"the conversation {link}"
        self._found: dict[str, Thing] = {}
        self._asked: set[str] = set()
        self._waiting: deque[Sequence[str] | str] = deque()

    def read(self) -> list[Thing]:
        """The data of the submission and then of all its comments, each once, in the order in which they came.

        Raises Closed where the conversation cannot be read, otherwise as `RedditClient.ask`.
        """
        self._take(self._page(f"comments/{self._link.removeprefix('t3_')}/"))
        while self._waiting:
            more = self._waiting.popleft()
            self._take(self._continued(more) if isinstance(more, str) else self._children(more))
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
        except TooHeavy:
            if len(ids) == 1:
                raise
            middle = len(ids) // 2
            yield from self._children(ids[:middle])
            yield from self._children(ids[middle:])
        else:
            yield from answer["json"]["data"]["things"]

    def _take(self, things: Iterator[Thing]) -> None:
        """Keep the posts among `things` and below them; put what is still hidden on the waiting list."""
        try:
            pending = deque(things)
            while pending:
                thing = pending.popleft()
                kind, data = thing["kind"], thing["data"]
                if kind == "more":
                    self._wait_for(data)
                elif kind in ("t1", "t3"):
                    self._found.setdefault(data["name"], data)
                    pending.extend((data.get("replies") or {"data": {"children": ()}})["data"]["children"])
        except (AttributeError, KeyError, TypeError) as error:
            raise Unavailable(
                f"Reddit answered {self._where} with something that is not its format; try later."
            ) from error

    def _wait_for(self, more: Thing) -> None:
        """Each id is asked for once: a server that names it again would send us round in a circle."""
        children = [child for child in more["children"] if child not in self._asked]
        self._asked.update(children)
        self._waiting.extend(children[at : at + MOST_CHILDREN] for at in range(0, len(children), MOST_CHILDREN))
        parent = more["parent_id"]
        if not more["children"] and parent not in self._asked:
            self._asked.add(parent)
            self._waiting.append(parent)

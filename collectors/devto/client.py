"""The client of the Forem API at dev.to (https://developers.forem.com/api/v1), for what it shows without a key."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator
from typing import Any

from collectors.devto.parse import article_url, comment_id, to_post
from collectors.engine.collector import Access
from collectors.engine.json_fields import WRONG_SHAPE
from collectors.engine.place import Item, WebSourcePlace
from talkworthy.model import Post
from talkworthy.post_ndjson import BadRow, decode_object

API = "https://dev.to"
VERSION_1 = {"Accept": "application/vnd.forem.api-v1+json"}
PAGE = 100
SMALLEST_PAGE = 30  # the default of the API: no server has shorter pages
SECONDS_PER_REQUEST = 0.35


class DevtoApi:
    """The requests of the API. Every method raises as WebClient.get.

    The API takes three reading requests a second from an address (`api_throttle` in config/initializers/rack_attack.rb
    of https://github.com/forem/forem) and answers more with a 429 and Retry-After. The client makes fewer; a server on
    this computer has no such limit.
    """

    def __init__(self, place: WebSourcePlace, access: Access) -> None:
        base = access.text("base_url", "").rstrip("/")
        self.place = place
        self._address = base or API
        self._interval = 0.0 if base else SECONDS_PER_REQUEST
        self._wait = access.wait
        self._earliest = 0.0

    def search(self, terms: str, page: int, days: int) -> list[Item]:
        """Return a page of the articles with all words of `terms`, of the last `days` days; 0 for all.

        The route is `articles#search` in config/routes/api.rb: it is public, but missing in the reference.
        """
        where = f"the search for {terms}" if terms else "a trial search"
        fields: dict[str, str | int] = {"q": terms, "per_page": PAGE if terms else 1, "page": page}
        return self._list(where, "/api/articles/search", **fields | ({"top": days} if days else {}))

    def article(self, number: str) -> Item:
        """Return an article with its text. Raises NotFound if it was deleted or is not published any more."""
        where = f"the article {number}"
        try:
            answer = decode_object(self._get(where, f"/api/articles/{number}"))
        except BadRow as error:
            raise self.place.client.format_error(where, "not a JSON object") from error
        if str(answer.get("id")) != number:
            raise self.place.client.format_error(where, "another article")
        return answer

    def comments(self, number: str, article: Item) -> Iterator[Item]:
        """Yield the payload for `to_post` of each comment below an article, parents first.

        Without a page the API returns the whole tree.
        """
        below, url = int(number), article_url(article)
        tree = self._list(f"the comments of the article {number}", "/api/comments", a_id=number)
        queue: deque[tuple[Item, str]] = deque((comment, f"devto:{number}") for comment in tree)
        while queue:
            comment, parent = queue.popleft()
            alone = {key: value for key, value in comment.items() if key != "children"}
            yield {"post": alone, "article": below, "parent": parent, "url": url}
            name = comment_id(comment) or parent
            queue.extend((child, name) for child in self._children(comment))

    def to_posts(self, payloads: Iterator[Item]) -> list[Post]:
        """Return the posts of these payloads; malformed ones become dead letters."""
        posts = []
        for payload in payloads:
            try:
                posts.append(to_post(payload))
            except WRONG_SHAPE as error:
                self.place.add_dead_letter(payload, error)
        return posts

    def _children(self, comment: Item) -> list[Item]:
        children = comment.get("children") or []
        if isinstance(children, list):
            return self.place.objects({"children": children}, "children", "a comment")
        self.place.add_dead_letter({"children": children}, "children is not a list")
        return []

    def _list(self, where: str, path: str, **fields: str | int) -> list[Item]:
        """Return the objects of the JSON list in a response."""
        body = self._get(where, path, **fields)
        try:
            answer: dict[str, Any] = decode_object(b'{"list":' + body + b"}")
        except BadRow as error:
            raise self.place.client.format_error(where, "not a JSON list") from error
        return self.place.objects(answer, "list", where)

    def _get(self, where: str, path: str, **fields: str | int) -> bytes:
        import httpx

        self._keep_to_the_limit()
        address = f"{self._address}{path}"
        return self.place.client.get(
            where, str(httpx.URL(address, params=fields)) if fields else address, VERSION_1
        ).body

    def _keep_to_the_limit(self) -> None:
        """Wait until the next request may be made."""
        now = time.monotonic()
        if now < self._earliest:
            self._wait(self._earliest - now)
        self._earliest = max(now, self._earliest) + self._interval

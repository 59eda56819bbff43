"""The client of Algolia's Hacker News API (https://hn.algolia.com/api)."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from collectors.engine.json_fields import WRONG_SHAPE
from collectors.engine.place import Item, WebSourcePlace
from collectors.hackernews.parse import to_post
from talkworthy.model import Post

MAX_HITS = 1000  # of one search, on all its pages
STORIES_PER_REQUEST = 50


@dataclass(frozen=True, slots=True)
class HackerNewsApi:
    """The requests of the API. Every method raises as WebClient.get."""

    place: WebSourcePlace
    address: str

    def search(self, phrase: str, begin: int, end: int, limit: int) -> dict[str, Any]:
        """Return the newest hits of `begin` <= time < `end`, in seconds since 1970."""
        fields: dict[str, str | int] = {
            "query": phrase,
            "tags": "(story,comment,poll)",
            "numericFilters": f"created_at_i>={begin},created_at_i<{end}",
            "hitsPerPage": limit,
            "typoTolerance": "false",
            "attributesToHighlight": "",
        }
        return self._get(f"the search for {phrase}" if phrase else "a trial search", **fields)

    def stories(self, numbers: Sequence[str]) -> list[Item]:
        """Return the search hits of these stories."""
        tags = f"(story,poll),({','.join(f'story_{story}' for story in numbers)})"
        answer = self._get("known stories", query="", tags=tags, hitsPerPage=MAX_HITS)
        return self.place.objects(answer, "hits", "known stories")

    def items(self, native: str) -> Iterator[Item]:
        """Yield an item and all its descendants, parents first. Raises NotFound if it does not exist."""
        where = f"the discussion {native}"
        tree = self.place.client.get_object(where, f"{self.address}/api/v1/items/{native}")
        if str(tree.get("id")) != native:
            raise self.place.client.format_error(where, "another item")
        queue: deque[Item] = deque([tree])
        while queue:
            item = queue.popleft()
            yield {key: value for key, value in item.items() if key != "children"}
            queue.extend(self._children(item))

    def _children(self, item: Item) -> list[Item]:
        children = item.get("children") or []
        if isinstance(children, list):
            return self.place.objects({"children": children}, "children", "a discussion")
        self.place.add_dead_letter(children, "children is not a list")
        return []

    def to_posts(self, items: Sequence[Item], story: str) -> list[Post]:
        """Return the posts of a discussion; malformed items become dead letters."""
        posts = []
        for item in items:
            raw = {**item, "story_id": int(story)}
            try:
                posts.append(to_post(raw))
            except WRONG_SHAPE as error:
                self.place.add_dead_letter(raw, error)
        return posts

    def _get(self, where: str, **fields: str | int) -> dict[str, Any]:
        return self.place.client.get_object(where, f"{self.address}/api/v1/search_by_date", **fields)


def total_hits(answer: Mapping[str, Any]) -> int:
    """Return the number of hits of a search, which may return fewer."""
    total = answer.get("nbHits")
    return total if isinstance(total, int) else 0

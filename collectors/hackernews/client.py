"""The line to Algolia's search of Hacker News, in its own words (https://hn.algolia.com/api)."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from collectors.engine.json_fields import WRONG_SHAPE
from collectors.engine.place import Item, WebPlace
from collectors.hackernews.parse import to_post
from talkworthy.model import Post

MOST_HITS = 1000  # that one search shows, on however many pages
STORIES_A_REQUEST = 50


@dataclass(frozen=True, slots=True)
class HackerNewsApi:
    """The two questions that the search answers, in its own words."""

    place: WebPlace
    address: str

    def search(self, phrase: str, begin: int, end: int, most: int) -> dict[str, Any]:
        """The newest hits of `begin` <= time < `end`, in seconds since 1970."""
        fields: dict[str, str | int] = {
            "query": phrase,
            "tags": "(story,comment,poll)",
            "numericFilters": f"created_at_i>={begin},created_at_i<{end}",
            "hitsPerPage": most,
            "typoTolerance": "false",
            "attributesToHighlight": "",
        }
        return self._get(f"the search for {phrase}" if phrase else "a trial search", **fields)

    def stories(self, numbers: Sequence[str]) -> list[Item]:
        """The hits of these stories themselves."""
        tags = f"(story,poll),({','.join(f'story_{story}' for story in numbers)})"
        answer = self._get("known stories", query="", tags=tags, hitsPerPage=MOST_HITS)
        return self.place.objects(answer, "hits", "known stories")

    def items(self, native: str) -> Iterator[Item]:
        """An item and all below it, parents first. Raises NotThere where there is none."""
        where = f"the discussion {native}"
        tree = self.place.client.get_object(where, f"{self.address}/api/v1/items/{native}")
        if str(tree.get("id")) != native:
            raise self.place.client.not_its_format(where, "another item")
        waiting: deque[Item] = deque([tree])
        while waiting:
            item = waiting.popleft()
            yield {key: value for key, value in item.items() if key != "children"}
            waiting.extend(self._children(item))

    def _children(self, item: Item) -> list[Item]:
        children = item.get("children") or []
        if isinstance(children, list):
            return self.place.objects({"children": children}, "children", "a discussion")
        self.place.leave_out(children, "children is no list")
        return []

    def to_posts(self, items: Sequence[Item], story: str) -> list[Post]:
        posts = []
        for item in items:
            raw = {**item, "story_id": int(story)}
            try:
                posts.append(to_post(raw))
            except WRONG_SHAPE as error:
                self.place.leave_out(raw, error)
        return posts

    def _get(self, where: str, **fields: str | int) -> dict[str, Any]:
        return self.place.client.get_object(where, f"{self.address}/api/v1/search_by_date", **fields)


def hits_counted(answer: Mapping[str, Any]) -> int:
    """How many hits a search has, of which it may show fewer."""
    counted = answer.get("nbHits")
    return counted if isinstance(counted, int) else 0

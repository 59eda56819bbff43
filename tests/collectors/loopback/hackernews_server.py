"""A simulated Hacker News search: `search_by_date` with Algolia's limit of hits, and `items` with nested comments."""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass, field
from typing import Any

from loopback_http import Request, Response, run

BASE = 1_767_225_600  # 2026-01-01
HOUR = 3600


@dataclass
class HackerNewsWorld:
    """`items`: id -> the item; `gone`: ids that `items/<id>` no longer returns."""

    items: dict[int, dict[str, Any]] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)

    def story(self, title: str, at: int, text: str | None = None, author: str = "kettle") -> int:
        return self._add(type="story", title=title, text=text, created_at_i=at, author=author, points=7)

    def comment(self, text: str, at: int, parent: int, author: str = "grinder") -> int:
        story = self.items[parent]["story_id"]
        return self._add(type="comment", text=text, created_at_i=at, author=author, parent_id=parent, story_id=story)

    def delete(self, native: int) -> None:
        self.items[native] |= {"author": None, "text": None, "title": None}

    def below(self, parent: int) -> list[int]:
        return [native for native, item in self.items.items() if item["parent_id"] == parent]

    def whole(self, story: int) -> set[int]:
        return {native for native, item in self.items.items() if item["story_id"] == story}

    def named(self) -> set[int]:
        """Return the stories whose discussion names Brewlark."""
        return {item["story_id"] for item in self.items.values() if re.search("brewlark", _text(item), re.I)}

    def _add(self, **fields: Any) -> int:
        native = 40_000_001 + len(self.items)
        blank = {"id": native, "title": None, "points": None, "parent_id": None, "story_id": native}
        self.items[native] = blank | fields
        return native


def make_world(stories: int = 12) -> HackerNewsWorld:
    """Every third discussion names Brewlark, in the title or deep below it."""
    world = HackerNewsWorld()
    for number in range(stories):
        at = BASE + number * HOUR
        story = world.story(f"Show HN: Brewlark {number}" if number % 3 == 0 else f"A kettle {number}", at)
        first = world.comment(f"I have one<p>and it &lt;works&gt; {number}", at + 60, story)
        world.comment("same <i>here</i>", at + 120, first, author="filter")
        if number % 3 == 1:
            world.comment("better than my Brewlark", at + 180, first)
        removed = world.comment("oops", at + 240, story)
        world.delete(removed)
    return world


class HackerNewsServer:
    """Responds to requests; `ceiling` is the maximum of hits of a search."""

    def __init__(self, world: HackerNewsWorld, ceiling: int = 1000) -> None:
        self.world = world
        self.ceiling = ceiling

    def __call__(self, request: Request) -> Response:
        if request.path == "/api/v1/search_by_date":
            return self._search(request.fields)
        if match := re.fullmatch(r"/api/v1/items/(\d+)", request.path):
            native = int(match[1])
            if native not in self.world.items or native in self.world.gone:
                return Response({"status": 404, "error": "Not Found"}, 404)
            return Response(self._tree(native))
        return Response({"error": "no such route"}, 404)

    def _search(self, fields: dict[str, str]) -> Response:
        items = [item for item in self.world.items.values() if _has_tags(item, fields["tags"])]
        if bounds := re.fullmatch(r"created_at_i>=(\d+),created_at_i<(\d+)", fields.get("numericFilters", "")):
            items = [item for item in items if int(bounds[1]) <= item["created_at_i"] < int(bounds[2])]
        if phrase := fields["query"].strip('"'):
            items = [item for item in items if re.search(re.escape(phrase), _text(item), re.IGNORECASE)]
        items.sort(key=lambda item: item["created_at_i"], reverse=True)
        limit = min(int(fields["hitsPerPage"]), self.ceiling)
        return Response({"hits": [self._hit(item) for item in items[:limit]], "nbHits": len(items), "page": 0})

    def _hit(self, item: dict[str, Any]) -> dict[str, Any]:
        comment = item["type"] == "comment"
        hit = {key: item[key] for key in ("author", "created_at_i", "title", "points", "parent_id", "story_id")}
        count = None if comment else len(self.world.whole(item["id"])) - 1
        text = {"comment_text" if comment else "story_text": item["text"], "num_comments": count}
        tags = [item["type"], f"author_{item['author']}", f"story_{item['story_id']}"]
        return hit | text | {"objectID": str(item["id"]), "_tags": tags}

    def _tree(self, native: int) -> dict[str, Any]:
        return self.world.items[native] | {"children": [self._tree(child) for child in self.world.below(native)]}


def _has_tags(item: dict[str, Any], tags: str) -> bool:
    """Return whether the item has the tags: any of each group in parentheses."""
    own = {item["type"], f"story_{item['story_id']}"}
    return all(own & set(group.split(",")) for group in re.findall(r"\(([^)]*)\)", tags))


def _text(item: dict[str, Any]) -> str:
    return f"{item['title'] or ''} {item['text'] or ''}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=12)
    run(lambda options: HackerNewsServer(make_world(options.stories)), parser)

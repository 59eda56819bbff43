"""A simulated DEV: `articles/search`, `articles/<id>` and `comments`, in the format of the Forem API v1."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from loopback_http import Request, Response, run

BASE = 1_767_225_600  # 2026-01-01
HOUR = 3600
NOT_FOUND = Response({"error": "not found", "status": 404}, 404)


def to_moment(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass
class DevtoWorld:
    """`articles`: id -> the article; `comments`: code -> the comment, with its `article` and `parent`.

    `numbers`: those of the next comments; none is used twice.
    """

    articles: dict[int, dict[str, Any]] = field(default_factory=dict)
    comments: dict[str, dict[str, Any]] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=count)

    def article(self, title: str, body: str, at: float, author: str = "kettle") -> int:
        native = max(self.articles, default=1_000_000) + 1
        slug = f"article-{native}"
        self.articles[native] = {
            "type_of": "article", "id": native, "title": title, "description": body[:60], "slug": slug,
            "path": f"/{author}/{slug}", "url": f"https://dev.to/{author}/{slug}", "public_reactions_count": 7,
            "published_timestamp": to_moment(at), "published_at": to_moment(at), "edited_at": None,
            "body_html": body, "user": {"name": author.title(), "username": author, "user_id": 5},
        }  # fmt: skip
        return native

    def comment(self, body: str, at: float, parent: int | str, author: str = "grinder") -> str:
        code = f"3{next(self.numbers):03x}"
        article = parent if isinstance(parent, int) else self.comments[parent]["article"]
        self.comments[code] = {
            "type_of": "comment", "id_code": code, "created_at": to_moment(at), "body_html": body, "article": article,
            "parent": parent, "user": {"name": author.title(), "username": author, "user_id": 6},
        }  # fmt: skip
        return code

    def delete(self, code: str) -> None:
        """Delete a comment: one with replies stays as a tombstone."""
        if self.below(code):
            self.comments[code] |= {"body_html": "<p>[deleted]</p>", "user": {}}
        else:
            del self.comments[code]

    def below(self, parent: int | str) -> list[str]:
        return [code for code, comment in self.comments.items() if comment["parent"] == parent]

    def whole(self, article: int) -> set[str]:
        """Return the native ids of an article and its comments."""
        return {str(article), *(code for code, comment in self.comments.items() if comment["article"] == article)}

    def named(self) -> list[int]:
        """Return the articles that name Brewlark."""
        return [native for native, article in self.articles.items() if _matches(article, "brewlark")]

    def truth(self) -> set[str]:
        return {name for article in self.named() for name in self.whole(article)}


def make_world(articles: int = 12) -> DevtoWorld:
    """Every third article names Brewlark in its title, every third one in its text."""
    world = DevtoWorld()
    for number in range(articles):
        at = BASE + number * HOUR
        title = f"Brewing with Brewlark {number}" if number % 3 == 0 else f"A kettle {number}"
        body = "<p>My <b>Brewlark</b> &amp; I</p>" if number % 3 == 1 else "<p>A <b>kettle</b> &amp; I</p>"
        article = world.article(title, body, at)
        first = world.comment(f"<p>I have one, it works {number}</p>", at + 60, article)
        world.comment("<p>same <i>here</i></p>", at + 120, first, author="filter")
        removed = world.comment("<p>oops</p>", at + 180, article)
        world.comment("<p>better than my Brewlark</p>", at + 240, removed)
        world.comment("<p>thank you</p>", at + 300, article, author="kettle")
        world.delete(removed)
    return world


class DevtoServer:
    """Responds to requests; `longest_page` is the server's maximum of `per_page`, `now` its time."""

    def __init__(self, world: DevtoWorld, longest_page: int = 1000) -> None:
        self.world = world
        self.longest_page = longest_page
        self.now = datetime.now(UTC)

    def __call__(self, request: Request) -> Response:
        if request.headers.get("accept") != "application/vnd.forem.api-v1+json":
            return Response({"error": "not acceptable", "status": 406}, 406)
        if request.path == "/api/articles/search":
            return self._search(request.fields)
        if match := re.fullmatch(r"/api/articles/(\d+)", request.path):
            return self._article(int(match[1]))
        if request.path == "/api/comments":
            article = int(request.fields["a_id"])
            return Response(self._trees(article)) if article in self.world.articles else NOT_FOUND
        return NOT_FOUND

    def _search(self, fields: dict[str, str]) -> Response:
        shown = [article for article in self.world.articles.values() if _matches(article, fields["q"])]
        if "top" in fields:
            oldest = (self.now - timedelta(days=int(fields["top"]))).strftime("%Y-%m-%dT%H:%M:%SZ")
            shown = [article for article in shown if str(article["published_at"]) > oldest]
        size = min(int(fields["per_page"]), self.longest_page)
        begin = (int(fields["page"]) - 1) * size
        return Response([self._listed(article) for article in shown[begin : begin + size]])

    def _article(self, native: int) -> Response:
        if native not in self.world.articles:
            return NOT_FOUND
        article = self.world.articles[native]
        return Response(self._listed(article) | {"body_html": article["body_html"]})

    def _listed(self, article: dict[str, Any]) -> dict[str, Any]:
        """Return an article without its text, as in a list."""
        listed = {key: value for key, value in article.items() if key != "body_html"}
        return listed | {"comments_count": len(self.world.whole(article["id"])) - 1}

    def _trees(self, parent: int | str) -> list[dict[str, Any]]:
        return [self._tree(code) for code in self.world.below(parent)]

    def _tree(self, code: str) -> dict[str, Any]:
        comment = self.world.comments[code]
        shown = {key: value for key, value in comment.items() if key not in ("article", "parent")}
        return shown | {"children": self._trees(code)}


def _matches(article: dict[str, Any], terms: str) -> bool:
    """Return whether each of the terms begins a word of the article."""
    words = re.findall(r"\w+", f"{article['title']} {article['body_html']} {article['user']['username']}".lower())
    return all(any(word.startswith(term) for word in words) for term in terms.lower().split())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=12)
    run(lambda options: DevtoServer(make_world(options.articles)), parser)

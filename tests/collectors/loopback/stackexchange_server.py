"""A simulated Stack Exchange: the search, whole questions with a filter, the quota, and its errors."""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass, field
from typing import Any

from loopback_http import Request, Response, run

BASE = 1_767_225_600  # 2026-01-01
HOUR = 3600
FILTER = "!invented"
KEY = "a-key-that-was-never-given-out"


@dataclass
class Exchange:
    """`questions`: id -> the whole question, as with the filter; all on one site."""

    questions: dict[int, dict[str, Any]] = field(default_factory=dict)
    _last: int = 100

    def question(self, title: str, body: str, at: int) -> dict[str, Any]:
        content = {"question_id": self._next(), "title": title, "body": body, "score": -1, "view_count": 50}
        question = content | {"creation_date": at, "owner": _owner(1, "Ada &amp; Co"), "answers": [], "comments": []}
        self.questions[question["question_id"]] = question
        return question

    def answer(self, question: dict[str, Any], body: str, at: int, **fields: Any) -> dict[str, Any]:
        answer = {"answer_id": self._next(), "question_id": question["question_id"], "body": body, "comments": []}
        answer |= {"creation_date": at, "score": 2, "is_accepted": False, "owner": _owner(2, "Bo")} | fields
        question["answers"].append(answer)
        return answer

    def comment(self, post: dict[str, Any], body: str, at: int) -> dict[str, Any]:
        content = {"comment_id": self._next(), "post_id": post.get("answer_id") or post["question_id"], "body": body}
        comment = content | {"creation_date": at, "score": 0, "owner": _owner(3, "Cy")}
        post["comments"].append(comment)
        return comment

    def all_of(self, kind: str) -> list[dict[str, Any]]:
        """Return all `answers` or all `comments`."""
        answers = [answer for question in self.questions.values() for answer in question["answers"]]
        comments = [comment for post in (*self.questions.values(), *answers) for comment in post["comments"]]
        return answers if kind == "answers" else comments

    def _next(self) -> int:
        self._last += 1
        return self._last


def _owner(number: int, name: str) -> dict[str, Any]:
    return {"user_id": number, "display_name": name, "user_type": "registered"}


def make_world(questions: int = 8) -> Exchange:
    """Every second question, or one of its answers, names Brewlark."""
    world = Exchange()
    for number in range(questions):
        at = BASE + number * HOUR
        title = f"Why does &quot;Brewlark&quot; hum {number}" if number % 4 == 0 else f"Why does a kettle hum {number}"
        question = world.question(title, "<p>It <b>hums</b></p>", at)
        answer = world.answer(question, "<p>Brewlark does so</p>" if number % 4 == 2 else "<p>All do</p>", at + 60)
        world.comment(answer, "thanks", at + 120)
        world.comment(question, "which one?", at + 90)
    return world


class StackExchangeServer:
    """Responds to requests for `site`; other sites are empty. `quota` counts down."""

    def __init__(self, world: Exchange, site: str = "superuser", quota: int = 300, page: int = 100) -> None:
        self.world = world
        self.site = site
        self.quota = self.max_quota = quota
        self.page = page
        self.backoff: int | None = None

    def __call__(self, request: Request) -> Response:
        if request.fields.get("key", KEY) != KEY:
            return make_error(400, "bad_parameter", "`key` doesn't match a known application")
        self.quota -= 1
        if request.path == "/filters/create":
            return self._wrap([{"filter": FILTER, "filter_type": "safe", "included_fields": []}])
        if request.path == "/info":
            return self._wrap([{"total_questions": len(self.world.questions)}])
        world = self.world if request.fields["site"] == self.site else Exchange()
        if request.path == "/search/excerpts":
            return self._search(world, request.fields)
        if match := re.fullmatch(r"/questions/([\d;]+)", request.path):
            ids = [int(native) for native in match[1].split(";")]
            if len(ids) > 100 or request.fields["filter"] != FILTER:
                return make_error(400, "bad_parameter", "ids")
            return self._wrap([world.questions[native] for native in ids if native in world.questions])
        if match := re.fullmatch(r"/(answers|comments)/([\d;]+)", request.path):
            return self._wrap(
                [post for post in world.all_of(match[1]) if str(post[f"{match[1][:-1]}_id"]) in match[2].split(";")]
            )
        return make_error(404, "no_method", "no method")

    def _search(self, world: Exchange, fields: dict[str, str]) -> Response:
        phrase, page = fields["q"].strip('"').lower(), int(fields["page"])
        if page > 25:
            return make_error(403, "access_denied", "page above 25 requires access token or app key")
        begin, end = int(fields.get("fromdate", 0)), int(fields.get("todate", 1 << 40))
        hits = []
        for question in world.questions.values():
            for post in (question, *question["answers"]):
                named = phrase in f"{post.get('title', '')} {post['body']}".lower()
                if named and begin <= post["creation_date"] <= end:
                    kind = "answer" if "answer_id" in post else "question"
                    keys = ("question_id", "answer_id", "creation_date")
                    hits.append({"item_type": kind} | {key: post[key] for key in keys if key in post})
        hits.sort(key=lambda item: item["creation_date"], reverse=True)
        shown = hits[(page - 1) * self.page : page * self.page]
        return self._wrap(shown, len(hits) > page * self.page)

    def _wrap(self, items: list[Any], more: bool = False) -> Response:
        quota = {"quota_max": self.max_quota, "quota_remaining": self.quota}
        wrapper: dict[str, Any] = {"items": items, "has_more": more, **quota}
        return Response(wrapper | ({"backoff": self.backoff} if self.backoff else {}))


def make_error(number: int, name: str, message: str) -> Response:
    return Response({"error_id": number, "error_name": name, "error_message": message}, 400)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=8)
    run(lambda options: StackExchangeServer(make_world(options.questions)), parser)

"""A pretended Stack Exchange: the search, whole questions by a filter, the quota, and its own kind of errors."""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass, field
from typing import Any

from loopback_http import Answer, Request, run

BASE = 1_767_225_600  # 2026-01-01
HOUR = 3600
FILTER = "!invented"
KEY = "a-key-that-was-never-given-out"


@dataclass
class Exchange:
    """`questions`: id -> the whole question, as the filter shows it; all of one site."""

    questions: dict[int, dict[str, Any]] = field(default_factory=dict)
    _last: int = 100

    def question(self, title: str, body: str, at: int) -> dict[str, Any]:
        told = {"question_id": self._next(), "title": title, "body": body, "score": -1, "view_count": 50}
        question = told | {"creation_date": at, "owner": _owner(1, "Ada &amp; Co"), "answers": [], "comments": []}
        self.questions[question["question_id"]] = question
        return question

    def answer(self, question: dict[str, Any], body: str, at: int, **told: Any) -> dict[str, Any]:
        answer = {"answer_id": self._next(), "question_id": question["question_id"], "body": body, "comments": []}
        answer |= {"creation_date": at, "score": 2, "is_accepted": False, "owner": _owner(2, "Bo")} | told
        question["answers"].append(answer)
        return answer

    def comment(self, post: dict[str, Any], body: str, at: int) -> dict[str, Any]:
        told = {"comment_id": self._next(), "post_id": post.get("answer_id") or post["question_id"], "body": body}
        comment = told | {"creation_date": at, "score": 0, "owner": _owner(3, "Cy")}
        post["comments"].append(comment)
        return comment

    def named(self, kind: str) -> list[dict[str, Any]]:
        """All its `answers` or all its `comments`."""
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
    """Answers requests for `site`; the other sites are empty. `quota` counts down."""

    def __init__(self, world: Exchange, site: str = "superuser", quota: int = 300, page: int = 100) -> None:
        self.world = world
        self.site = site
        self.quota = self.most = quota
        self.page = page
        self.backoff: int | None = None

    def __call__(self, request: Request) -> Answer:
        if request.fields.get("key", KEY) != KEY:
            return refused(400, "bad_parameter", "`key` doesn't match a known application")
        self.quota -= 1
        if request.path == "/filters/create":
            return self._wrap([{"filter": FILTER, "filter_type": "safe", "included_fields": []}])
        if request.path == "/info":
            return self._wrap([{"total_questions": len(self.world.questions)}])
        world = self.world if request.fields["site"] == self.site else Exchange()
        if request.path == "/search/excerpts":
            return self._search(world, request.fields)
        if found := re.fullmatch(r"/questions/([\d;]+)", request.path):
            ids = [int(one) for one in found[1].split(";")]
            if len(ids) > 100 or request.fields["filter"] != FILTER:
                return refused(400, "bad_parameter", "ids")
            return self._wrap([world.questions[one] for one in ids if one in world.questions])
        if found := re.fullmatch(r"/(answers|comments)/([\d;]+)", request.path):
            return self._wrap(
                [one for one in world.named(found[1]) if str(one[f"{found[1][:-1]}_id"]) in found[2].split(";")]
            )
        return refused(404, "no_method", "no method")

    def _search(self, world: Exchange, fields: dict[str, str]) -> Answer:
        phrase, page = fields["q"].strip('"').lower(), int(fields["page"])
        if page > 25:
            return refused(403, "access_denied", "page above 25 requires access token or app key")
        begin, end = int(fields.get("fromdate", 0)), int(fields.get("todate", 1 << 40))
        found = []
        for question in world.questions.values():
            for post in (question, *question["answers"]):
                named = phrase in f"{post.get('title', '')} {post['body']}".lower()
                if named and begin <= post["creation_date"] <= end:
                    kind = "answer" if "answer_id" in post else "question"
                    keys = ("question_id", "answer_id", "creation_date")
                    found.append({"item_type": kind} | {key: post[key] for key in keys if key in post})
        found.sort(key=lambda item: item["creation_date"], reverse=True)
        shown = found[(page - 1) * self.page : page * self.page]
        return self._wrap(shown, len(found) > page * self.page)

    def _wrap(self, items: list[Any], more: bool = False) -> Answer:
        told: dict[str, Any] = {"items": items, "has_more": more, "quota_max": self.most, "quota_remaining": self.quota}
        return Answer(told | ({"backoff": self.backoff} if self.backoff else {}))


def refused(number: int, name: str, message: str) -> Answer:
    return Answer({"error_id": number, "error_name": name, "error_message": message}, 400)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=8)
    run(lambda options: StackExchangeServer(make_world(options.questions)), parser)

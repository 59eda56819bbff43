"""Stack Exchange in the contract tests and in `make chaos`: invented data on loopback."""

from __future__ import annotations

import random
from typing import Any

import hostile
import stackexchange_server
from loopback_source import BRAND, HOUR, ChaosWorld, LoopbackSource, random_text


def delete_at_stackexchange(world: Any, name: str) -> None:
    for question in list(world.questions.values()):
        for post in (question, *question["answers"]):
            post["comments"][:] = [comment for comment in post["comments"] if str(comment["comment_id"]) != name]
        question["answers"][:] = [answer for answer in question["answers"] if str(answer["answer_id"]) != name]


def edit_at_stackexchange(world: Any, name: str, text: str) -> None:
    for question in world.questions.values():
        for post in (question, *question["answers"]):
            for item in (post, *post["comments"]):
                if name in {str(item.get(key)) for key in ("comment_id", "answer_id") if key in item}:
                    item["body"] = text


LOOPBACK = LoopbackSource(
    {},
    lambda: stackexchange_server.StackExchangeServer(stackexchange_server.Exchange()),
    lambda: stackexchange_server.StackExchangeServer(stackexchange_server.make_world()),
    delete=delete_at_stackexchange,
    edit=edit_at_stackexchange,
    moment="creation_date",
    ids=("comment_id", "answer_id", "question_id"),
)


def make_chaos_world() -> ChaosWorld:
    """Return a world that grows with each run."""
    world, spoiled = stackexchange_server.make_world(8), set[str]()

    def grow(chance: random.Random, at: float) -> None:
        world.question(random_text(chance), "<p>It hums</p>", int(at))
        for number in range(chance.randrange(4)):
            question = chance.choice(list(world.questions.values()))
            answer = world.answer(question, f"<p>{random_text(chance)}</p>", int(at) + 1 + number)
            comment = world.comment(answer, "thanks", int(at) + 2 + number)
            if hostile.is_hostile(chance):
                comment["creation_date"] = chance.choice(hostile.MOMENTS)
                spoiled.add(str(comment["comment_id"]))

    def truth() -> set[str]:
        ids = set()
        for question in world.questions.values():
            posts = [question, *question["answers"]]
            if any(BRAND in f"{post.get('title', '')}{post['body']}" for post in posts):
                posts += [comment for post in posts for comment in post["comments"]]
                ids |= {str(post.get("comment_id") or post.get("answer_id") or post["question_id"]) for post in posts}
        return ids

    return ChaosWorld(
        "stackexchange",
        stackexchange_server.StackExchangeServer(world, quota=10**6),
        grow,
        truth,
        stackexchange_server.BASE + 9 * HOUR,
        frozenset({"items", "question_id", "answer_id", "comment_id", "creation_date", "answers"}),
        {"sites": ["superuser"], "follow_days": 1000},
        spoiled=spoiled,
    )

"""What can go wrong between us and a source, put before any pretended one: faults of the server, and our own death."""

from __future__ import annotations

import json
import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from loopback_http import Answer, Request

Answering = Callable[[Request], Answer]
STATUSES = (401, 403, 404, 413, 429, 500, 502, 503)
KINDS = (
    *(str(status) for status in STATUSES),
    "429 with Retry-After",
    "half-sent",
    "reset",
    "late",
    "not JSON",
    "other content type",
    "field missing",
    "field of another type",
    "empty page",
)
NO_ANSWER = {"half-sent": "half", "reset": "cut", "late": "hang"}  # as Loopback calls them
KILL = "SIGKILL"
LATEST_KILL = 0.2  # seconds after an answer: long enough to die while its page is being saved
OTHER_TYPES: tuple[Any, ...] = (None, 7.5, "\x00?", [], {}, True)


@dataclass
class Plan:
    """The fault of one run: what happens from its request number `at` on, `times` times.

    `struck` counts how often it did: a run that ends before its request number `at` goes undisturbed.
    """

    kind: str
    at: int
    times: int
    seed: int
    struck: int = 0


def draw(chance: random.Random, longest: int) -> Plan:
    """A random plan; `longest` is about how many requests the run makes. A third of all plans are a SIGKILL."""
    kind = KILL if chance.random() < 1 / 3 else chance.choice(KINDS)
    return Plan(kind, chance.randint(1, longest), chance.choice((1, 1, 2, 3, 5, 1000)), chance.getrandbits(32))


@dataclass
class Saboteur:
    """Stands before all servers of a lane, so that it counts the requests of a run whichever of them is asked.

    `kill` ends the process that asks; `plan` is None while nothing is to go wrong.
    """

    kill: Callable[[], None]
    plan: Plan | None = None
    asked: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, plan: Plan | None) -> None:
        """Forget the last run."""
        with self._lock:
            self.plan, self.asked = plan, Counter()

    def before(self, name: str, answering: Answering, essential: frozenset[str]) -> Callable[[Request], Answer | str]:
        """`answering` as it is when things go wrong; `essential` are the fields that each of its items has.

        The requests that this server gets are counted in `asked` under `name`.
        """

        def answer(request: Request) -> Answer | str:
            plan = self._due(name)
            good = answering(request)
            return good if plan is None else self._spoilt(plan, good, essential)

        return answer

    def _due(self, name: str) -> Plan | None:
        with self._lock:
            self.asked[name] += 1
            plan = self.plan
            if plan is None or not plan.at <= self.asked.total() < plan.at + plan.times:
                return None
            plan.struck += 1
            return plan

    def _spoilt(self, plan: Plan, good: Answer, essential: frozenset[str]) -> Answer | str:
        chance = random.Random(plan.seed + plan.struck)
        if plan.kind == KILL:
            if plan.struck == 1:
                threading.Timer(chance.random() * LATEST_KILL, self.kill).start()
            return good
        return spoilt(plan.kind, good, essential, chance)


def spoilt(kind: str, good: Answer, essential: frozenset[str], chance: random.Random) -> Answer | str:
    """What a server sends in place of the answer `good`."""
    if kind in NO_ANSWER:
        return NO_ANSWER[kind]
    if kind.isdecimal():
        return Answer({"message": "invented failure", "error": int(kind)}, int(kind))
    if kind == "429 with Retry-After":
        return Answer({"error": 429}, 429, {"Retry-After": "1"})
    if kind == "not JSON":
        return Answer(b"<html><h1>Be right back</h1></html>", 200, {"Content-Type": "text/html"})
    if kind == "other content type":
        return Answer(good.body, good.status, good.headers | {"Content-Type": "text/plain; charset=latin-1"})
    if isinstance(good.body, bytes) or good.status >= 300:
        return Answer(b"", good.status, good.headers) if kind == "empty page" else good
    body = json.loads(json.dumps(good.body))
    return Answer(emptied(body) if kind == "empty page" else _mangled(kind, body, essential, chance), 200, good.headers)


def _mangled(kind: str, body: Any, essential: frozenset[str], chance: random.Random) -> Any:
    """`body` with one essential field missing or of another type, where it has any."""
    if places := list(_places(body, essential)):
        holder, key = chance.choice(places)
        if kind == "field missing":
            del holder[key]
        else:
            holder[key] = chance.choice([other for other in OTHER_TYPES if type(other) is not type(holder[key])])
    return body


def emptied(body: Any) -> Any:
    """A page of the same shape with nothing on it: its lists are empty, and it promises no further page."""
    if isinstance(body, list):
        return [emptied(one) for one in body if isinstance(one, dict) and one.get("kind") == "Listing"]
    if isinstance(body, dict):
        promises = ("after", "cursor", "next_token")
        return {key: emptied(value) for key, value in body.items() if key not in promises}
    return body


def _places(node: Any, essential: frozenset[str]) -> Iterator[tuple[dict[str, Any], str]]:
    """Every essential field in a JSON document, with the object that holds it."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            yield from ((one, key) for key in one if key in essential)
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)

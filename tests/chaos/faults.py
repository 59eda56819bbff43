"""The faults of chaos runs, injected before a loopback source: errors of the server, and SIGKILL of the collector."""

from __future__ import annotations

import json
import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from loopback_http import Request, Response

Handler = Callable[[Request], Response]
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
NO_RESPONSE = {"half-sent": "half", "reset": "cut", "late": "hang"}  # the names in Loopback
KILL = "SIGKILL"
CUT = "lock cut"  # on a server: the connection that has the job's lock ends
LATEST_KILL = 0.2  # seconds after a response: long enough to be killed while its page is being saved
OTHER_TYPES: tuple[Any, ...] = (None, 7.5, "\x00?", [], {}, True)


@dataclass
class Plan:
    """The fault of a run: its kind, which occurs from request number `at` on, `times` times.

    `occurred` counts its occurrences: none in a run that ends before request number `at`.
    """

    kind: str
    at: int
    times: int
    seed: int
    occurred: int = 0


def draw(chance: random.Random, longest: int, on_server: bool = False) -> Plan:
    """Return a random plan for a run of about `longest` requests.

    A third of all plans are a SIGKILL; with a database `on_server` a third of them and of the others are a cut lock.
    """
    kind = KILL if chance.random() < 1 / 3 else chance.choice(KINDS)
    if on_server and chance.random() < 1 / 3:
        kind = CUT
    return Plan(kind, chance.randint(1, longest), chance.choice((1, 1, 2, 3, 5, 1000)), chance.getrandbits(32))


@dataclass
class FaultInjector:
    """Injects faults into all servers of a lane, and counts their requests together.

    `kill` ends the process that collects, and `cut` its connection with the lock; `plan` is None in a run without
    faults.
    """

    kill: Callable[[], None]
    cut: Callable[[], None] = lambda: None
    plan: Plan | None = None
    requests: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def start_run(self, plan: Plan | None) -> None:
        """Reset the counts for a new run."""
        with self._lock:
            self.plan, self.requests = plan, Counter()

    def wrap(self, name: str, handler: Handler, essential: frozenset[str]) -> Callable[[Request], Response | str]:
        """Return `handler` with faults; `essential` are the required fields of its items.

        Its requests are counted in `requests` under `name`.
        """

        def handle(request: Request) -> Response | str:
            plan = self._count(name)
            good = handler(request)
            return good if plan is None else self._inject(plan, good, essential)

        return handle

    def _count(self, name: str) -> Plan | None:
        with self._lock:
            self.requests[name] += 1
            plan = self.plan
            if plan is None or not plan.at <= self.requests.total() < plan.at + plan.times:
                return None
            plan.occurred += 1
            return plan

    def _inject(self, plan: Plan, good: Response, essential: frozenset[str]) -> Response | str:
        chance = random.Random(plan.seed + plan.occurred)
        if plan.kind in (KILL, CUT):
            if plan.occurred == 1:
                strike = self.kill if plan.kind == KILL else self.cut
                threading.Timer(chance.random() * LATEST_KILL, strike).start()
            return good
        return damage(plan.kind, good, essential, chance)


def damage(kind: str, good: Response, essential: frozenset[str], chance: random.Random) -> Response | str:
    """Return what a server sends instead of the response `good`."""
    if kind in NO_RESPONSE:
        return NO_RESPONSE[kind]
    if kind.isdecimal():
        return Response({"message": "invented failure", "error": int(kind)}, int(kind))
    if kind == "429 with Retry-After":
        return Response({"error": 429}, 429, {"Retry-After": "1"})
    if kind == "not JSON":
        return Response(b"<html><h1>Be right back</h1></html>", 200, {"Content-Type": "text/html"})
    if kind == "other content type":
        return Response(good.body, good.status, good.headers | {"Content-Type": "text/plain; charset=latin-1"})
    if isinstance(good.body, bytes) or good.status >= 300:
        return Response(b"", good.status, good.headers) if kind == "empty page" else good
    body = json.loads(json.dumps(good.body))
    return Response(empty(body) if kind == "empty page" else _mangled(kind, body, essential, chance), 200, good.headers)


def _mangled(kind: str, body: Any, essential: frozenset[str], chance: random.Random) -> Any:
    """Return `body` with one essential field missing or of another type, if it has any."""
    if fields := list(_find_fields(body, essential)):
        holder, key = chance.choice(fields)
        if kind == "field missing":
            del holder[key]
        else:
            holder[key] = chance.choice([other for other in OTHER_TYPES if type(other) is not type(holder[key])])
    return body


def empty(body: Any) -> Any:
    """Return an empty page of the same format: its lists are empty, and it has no next page."""
    if isinstance(body, list):
        return [empty(item) for item in body if isinstance(item, dict) and item.get("kind") == "Listing"]
    if isinstance(body, dict):
        cursors = ("after", "cursor", "next_token")
        return {key: empty(value) for key, value in body.items() if key not in cursors}
    return body


def _find_fields(document: Any, essential: frozenset[str]) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield every essential field of a JSON document, with its object."""
    queue = [document]
    while queue:
        value = queue.pop()
        if isinstance(value, dict):
            yield from ((value, key) for key in value if key in essential)
            queue.extend(value.values())
        elif isinstance(value, list):
            queue.extend(value)

"""Every source with its loopback server: each brings its own, beside its tests."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable, Mapping
from copy import deepcopy
from pathlib import Path
from types import MappingProxyType
from typing import Any

from loopback_http import Request, Response
from loopback_source import BRAND, WAIT, ChaosWorld, LoopbackSource

from collectors.engine.collector import COLLECTORS, Access, Collector, Query
from talkworthy.model import Brand, Post

__all__ = ["SOURCES", "WAIT", "WRONG", "Spoiler", "chaos_worlds", "make", "make_query", "native"]
WRONG = "no-such-moment"
FILES = {path.stem.removesuffix("_loopback"): path for path in Path(__file__).parent.parent.glob("*/*_loopback.py")}


def _load() -> tuple[Mapping[str, LoopbackSource], Mapping[str, Callable[[], ChaosWorld]]]:
    """Import the file of each source; its folder is put on the path for its server."""
    sources, worlds = {}, {}
    for name, path in sorted(FILES.items()):
        if str(path.parent) not in sys.path:
            sys.path.append(str(path.parent))
        module = importlib.import_module(path.stem)
        sources[name], worlds[name] = module.LOOPBACK, module.make_chaos_world
    return MappingProxyType(sources), MappingProxyType(worlds)


SOURCES, CHAOS_WORLDS = _load()


def chaos_worlds() -> list[ChaosWorld]:
    """Return all sources, each with a world of its own that grows."""
    return [make_world() for make_world in CHAOS_WORLDS.values()]


def native(post: Post) -> str:
    """Return the native id of a post."""
    name = post.id.partition(":")[2]
    return name if name.startswith("at://") else name.rpartition("/")[2]


def make(name: str, url: str, **settings: Any) -> Collector:
    """Return the collector of a source, connected to its loopback server."""
    return COLLECTORS[name](
        Access(SOURCES[name].secrets, {"base_url": url, "timeout": 5} | dict(SOURCES[name].settings) | settings)
    )


def make_query(**options: Any) -> Query:
    """Return the query for the full worlds."""
    communities = {name: source.communities for name, source in SOURCES.items() if source.communities}
    return Query(Brand(BRAND, (BRAND,), communities=communities), budget=50.0, **options)


class Spoiler:
    """A server that replaces the time of one post, the `victim`, by `wrong`; None removes it.

    `right` is the original time, as JSON. Without a `victim` nothing is changed.
    """

    def __init__(
        self, handler: Callable[[Request], Response], source: LoopbackSource, victim: str, wrong: object
    ) -> None:
        self.right = ""
        self._handler = handler
        self._source = source
        self.victim = victim
        self._wrong = wrong

    def __call__(self, request: Request) -> Response:
        response = self._handler(request)
        if not self.victim:
            return response
        if isinstance(response.body, bytes):
            return Response(self._spoil_feed(response.body), response.status, response.headers)
        body = deepcopy(response.body)
        self._spoil(body)
        return Response(body, response.status, response.headers)

    def _spoil(self, body: Any) -> None:
        queue = [body]
        while queue:
            value = queue.pop()
            if isinstance(value, dict):
                self._spoil_post(value)
            queue += value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()

    def _spoil_post(self, raw: Mapping[str, Any]) -> None:
        source = self._source
        holder = raw.get(source.within) if source.within else raw
        post_id = next((str(raw[key]) for key in source.ids if key in raw), None)
        if post_id == self.victim and isinstance(holder, dict) and source.moment in holder:
            if holder[source.moment] != self._wrong:
                self.right = json.dumps(holder[source.moment])
            if self._wrong is None:
                del holder[source.moment]
            else:
                holder[source.moment] = self._wrong

    def _spoil_feed(self, body: bytes) -> bytes:
        """Replace the date of the victim, which has no type in a feed."""
        head, guid, rest = body.partition(f"{self.victim}</guid>".encode())
        before, tag, dated = rest.partition(b"<pubDate>")
        date, end, after = dated.partition(b"</pubDate>")
        if not guid:
            return body
        self.right = json.dumps(date.decode())
        replacement = b"" if self._wrong is None else tag + str(self._wrong).encode() + end
        return head + guid + before + replacement + after

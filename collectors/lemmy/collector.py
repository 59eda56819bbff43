"""Lemmy and PieFed: posts and comments that name a brand, and the whole thread around each. No key.

APIs and limits: see `server`. A server shows the posts of all communities that its own people follow, wherever they
are, so a few large servers show nearly all. A post has the same id on every server.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import ClassVar

from collectors.engine.collector import Access, FreeSource, Query, RecheckRule, collector
from collectors.engine.cursor import SourceCursor
from collectors.engine.run_notes import Notes
from collectors.engine.search.dialect import Dialect
from collectors.engine.search.query import to_searches
from collectors.engine.thread_collector import to_batches
from collectors.engine.thread_source import SearchPlan
from collectors.lemmy.parse import to_post as to_post  # every source has its `to_post` in its collector module
from collectors.lemmy.recheck import LemmyRechecker
from collectors.lemmy.server import LemmyServer
from collectors.lemmy.thread_source import LemmyThreadSource, SeenPosts, letter_to_posts
from talkworthy.errors import SourceError, UserError
from talkworthy.model import Batch, Brand, Cursor, Post

SERVERS = ["lemmy.world", "lemmy.ml", "piefed.social"]
MAX_THREADS_PER_RUN = 100  # followed threads that one run checks on one server: one request each, 180 in a minute

# The text is searched with anything between its words, quotation marks included; two terms must be in their order.
DIALECT = Dialect(room=400, both=False, phrases=False)

_SERVER = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")


@collector("lemmy")
class LemmyCollector(FreeSource):
    """Searches each server, reads whole threads, and reads a thread again when it has grown.

    Settings besides those of WebClient and SearchPlan: `servers` (names; `SERVERS` unless set), `most_pages` (20: pages
    of one search in one run). Only public addresses are opened.
    """

    dialect: ClassVar[Dialect | None] = DIALECT
    recheck_rule: ClassVar[RecheckRule | None] = RecheckRule(
        every=timedelta(days=7),
        at_once=100,
        until_age=timedelta(days=365),
        why="Servers tell each other at once what was deleted; anyone who keeps posts should do the same.",
    )

    def __init__(self, access: Access) -> None:
        self.notes = Notes()
        self.warnings = self.notes.warnings
        self._access = access
        self._names = _to_names(access.settings.get("servers", SERVERS))
        self._most_pages = max(1, int(access.number("most_pages", 20.0)))
        self._servers: dict[str, LemmyServer] = {}

    def ping(self) -> str:
        """Make one request to each server. Raises as `collect` if none responds."""
        failures: list[SourceError] = []
        for name in self._names:
            try:
                _ = self._server(name).api
            except SourceError as failure:
                failures.append(failure)
        total = len(self._names)
        if len(failures) == total:
            raise failures[0]
        self.warnings.extend(map(str, failures))
        return f"{total - len(failures)} of {total} servers answer" if failures else "answers"

    def collect(self, query: Query, cursor: Cursor | None) -> Iterator[Batch]:
        """Yield one Batch for each thread, then an empty one with the cursor.

        A server that fails is skipped with a note; what was read before counts. If all fail, the last failure is raised
        after that last Batch.
        """
        plan = replace(
            SearchPlan.from_query(query, self._access),
            max_followed_reads=MAX_THREADS_PER_RUN,
            has_separate_limits=True,
        )
        source_cursor = SourceCursor.from_json(cursor, plan.wanted.key)
        phrases = to_phrases(query.brand)
        hits = {name: set(source_cursor.place(name).recent) for name in self._names}
        read: set[str] = set()
        sources = []
        for name in self._names:
            others = frozenset[str]().union(*(hits[other] for other in self._names if other != name))
            seen = SeenPosts(others, read)
            sources.append(LemmyThreadSource(self._server(name), phrases, plan.wanted, self._most_pages, seen))
        yield from to_batches(sources, plan, source_cursor, self.notes)

    def recheck(self, posts: Sequence[Post]) -> Iterator[Batch]:
        """Yield one Batch for each thread, requested from the server where its first post was written."""
        yield from LemmyRechecker(self._server, self.notes).read(posts)

    @staticmethod
    def parse_dead_letter(raw: str) -> list[Post]:
        """Return the post in a dead letter. Raises ValueError if it is still malformed."""
        return letter_to_posts(raw)

    def _server(self, name: str) -> LemmyServer:
        if name not in self._servers:
            self._servers[name] = LemmyServer(name, self._access, self.notes)
        return self._servers[name]


def to_phrases(brand: Brand) -> list[str]:
    """Return the texts to search for, without quotation marks, which Lemmy would search for too."""
    if brand.query is None:
        return list(brand.aliases)
    return to_searches(brand, DIALECT)


def _to_names(setting: object) -> list[str]:
    """Return the names of the servers, each once. Raises UserError if they are not a list of names."""
    if not isinstance(setting, list) or not setting or not all(isinstance(name, str) for name in setting):
        raise UserError(f"servers in [sources.lemmy] must be a list of names, such as {SERVERS}.")
    names = [name.strip().lower().removeprefix("https://").rstrip("/") for name in setting]
    for name in names:
        if not _SERVER.fullmatch(name):
            raise UserError(f"{name!r} in servers of [sources.lemmy] is not a server name, such as lemmy.world.")
    return list(dict.fromkeys(names))

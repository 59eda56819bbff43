"""The Mastodon collector: posts with public hashtags that name a brand, and the whole thread around each. No key.

API: https://docs.joinmastodon.org and https://mastodonpy.readthedocs.io. A server shows what its own people and those
whom they follow have written. Without a login there is no search, so hashtags are read: the brand's aliases without
their spaces, and those in the brand file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from collectors.engine.collector import Access, FreeSource, Query, RecheckRule, collector
from collectors.engine.cursor import SourceCursor
from collectors.engine.http.ssrf_guard import to_target, to_url
from collectors.engine.run_notes import Notes
from collectors.engine.search.dialect import Dialect
from collectors.engine.search.query import Wanted, to_names, to_searches
from collectors.engine.thread_collector import to_batches
from collectors.engine.thread_source import SearchPlan
from collectors.mastodon.client import MastodonClient
from collectors.mastodon.parse import letter_to_posts
from collectors.mastodon.parse import to_post as to_post  # every source has its `to_post` in its collector module
from collectors.mastodon.recheck import MastodonRechecker
from collectors.mastodon.thread_source import MastodonThreadSource, migrate_cursor
from talkworthy.errors import SourceError, UserError
from talkworthy.model import Batch, Cursor, Post

AT_ONCE = 100  # statuses in one Batch of a recheck, of any number of servers
MAX_THREADS_PER_RUN = 100  # followed threads that one run checks: one request each
MALFORMED_ATTEMPTS = 2  # runs in which a thread with malformed statuses is read: a long one takes 24 requests

# What its full-text search understands (https://docs.joinmastodon.org/user/network/#search); it knows no OR.
DIALECT = Dialect(without="-", fields={"author": "from:{}", "lang": "language:{}", "type:comment": "is:reply"})

_BETWEEN_WORDS = re.compile(r"[\s.'\u2019_-]+")
_SERVER = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")


@collector("mastodon")
class MastodonCollector(FreeSource):
    """Reads hashtags, and searches if there is a token; then reads each thread completely and follows it for replies.

    Settings besides those of MastodonClient: `servers` (["mastodon.social"]), `hashtags` (besides the brand's own; read
    for threads that name the brand), `first_days` (90: how far back the first run goes if the run itself does not say),
    `overlap_hours` (6: how far before the cursor a run begins, since statuses from other servers come late),
    `follow_days` (3: how long a thread is checked for new replies), `most_pages` (250: pages of 40 statuses of one
    hashtag in one run). Secret: `MASTODON_ACCESS_TOKEN`, for the first of the servers; optional.
    """

    dialect: ClassVar[Dialect | None] = DIALECT
    recheck_rule: ClassVar[RecheckRule | None] = RecheckRule(
        every=timedelta(days=3),
        at_once=AT_ONCE,
        why="Mastodon servers tell each other at once what was deleted; anyone who keeps posts should do the same.",
    )

    def __init__(self, access: Access) -> None:
        self.notes = Notes()
        self.warnings = self.notes.warnings
        token = access.secrets.get("MASTODON_ACCESS_TOKEN", "").strip()
        names = [_to_server(name) for name in _texts(access, "servers", ("mastodon.social",))]
        self.clients = [
            MastodonClient(name, token if number == 0 else "", access, self.notes)
            for number, name in enumerate(dict.fromkeys(names))
        ]
        self._has_token = bool(token)
        self._access = access
        self._hashtags = _texts(access, "hashtags", ())
        self._first = timedelta(days=access.number("first_days", 90.0))
        self._most_pages = max(1, int(access.number("most_pages", 250.0)))

    def now(self) -> datetime:
        return datetime.now(UTC)

    def ping(self) -> str:
        """Make one request to each server. Raises as `collect` if none responds."""
        failures: list[SourceError] = []
        for client in self.clients:
            try:
                client.instance()
            except SourceError as failure:
                failures.append(failure)
        if len(failures) == len(self.clients):
            raise failures[0]
        self.warnings.extend(map(str, failures))
        return f"{len(self.clients) - len(failures)} of {len(self.clients)} servers answer" if failures else "answers"

    def recheck(self, posts: Sequence[Post]) -> Iterator[Batch]:
        """Yield a Batch for each hundred posts, requested from the servers on which they were written."""
        rechecker = MastodonRechecker(self._to_client, self.notes)
        for at in range(0, len(posts), AT_ONCE):
            yield rechecker.read(posts[at : at + AT_ONCE])
        rechecker.warn_unanswered()

    @staticmethod
    def parse_dead_letter(raw: str) -> list[Post]:
        """Return the post in a dead letter. Raises ValueError if it is still malformed."""
        return letter_to_posts(raw)

    def collect(self, query: Query, cursor: Cursor | None) -> Iterator[Batch]:
        """Yield one Batch for each thread, then an empty one with the cursor.

        A server that fails is skipped with a note; what was read before counts. If all fail, the last failure
        (AuthFailed, RateLimited, Unavailable) is raised after that last Batch.
        """
        plan, tags = self._plan(query), self._tags(query)
        source_cursor = SourceCursor.from_json(migrate_cursor(cursor), plan.wanted.key)
        phrases = to_searches(query.brand, DIALECT, partly=bool(tags)) if self._has_token else []
        if not tags and not self._has_token:
            raise UserError(
                f"No alias of {query.brand.name} can be a hashtag; add some to hashtags in [sources.mastodon]."
            )
        sources = [
            MastodonThreadSource(client, tags, () if number else phrases, plan, self._most_pages)
            for number, client in enumerate(self.clients)
        ]
        yield from to_batches(sources, plan, source_cursor, self.notes)

    def _plan(self, query: Query) -> SearchPlan:
        return replace(
            SearchPlan.from_query(query, self._access, follow_days=3.0),
            wanted=Wanted(query.brand, also=to_hashtags(to_names(query.brand))),
            since=(query.since or self.now() - self._first).timestamp(),
            now=self.now().timestamp(),
            max_followed_reads=MAX_THREADS_PER_RUN,
            max_attempts=MALFORMED_ATTEMPTS,
            has_separate_limits=True,
        )

    def _tags(self, query: Query) -> list[str]:
        named = (*query.brand.communities.get("mastodon", ()), *self._hashtags)
        return list(dict.fromkeys([*to_hashtags(to_names(query.brand)), *to_hashtags(named)]))

    def _to_client(self, server: str) -> MastodonClient:
        """Return the client for the server of a post. One attempt each, since there are many servers and some no longer
        exist.

        Raises Forbidden if its name leads into the private network, Unavailable if it cannot be resolved.
        """
        if ours := next((client for client in self.clients if client.server == server), None):
            return ours
        if not self._access.text("base_url", ""):
            to_target(server, to_url(server, f"https://{server}"))
        return MastodonClient(server, "", self._access, self.notes, max_attempts=1)


def to_hashtags(names: Iterable[str]) -> list[str]:
    """Return `names` as people write them in a hashtag: in one word. Names with characters that no hashtag has are left
    out.

    A hashtag is letters, digits and `_`, not digits alone (app/models/tag.rb in https://github.com/mastodon/mastodon).
    """
    joined = (_BETWEEN_WORDS.sub("", name.lstrip("#")).lower() for name in names)
    return list(dict.fromkeys(tag for tag in joined if len(tag) > 1 and tag.isalnum() and not tag.isdecimal()))


def _to_server(name: str) -> str:
    """Return a server's bare name. Raises UserError if it is not a name, such as an address in the private network."""
    bare = name.strip().lower().removeprefix("https://").rstrip("/")
    if not _SERVER.fullmatch(bare):
        raise UserError(f"{name!r} in servers of [sources.mastodon] is not a server name, such as mastodon.social.")
    return bare


def _texts(access: Access, name: str, default: tuple[str, ...]) -> tuple[str, ...]:
    """Return the setting called `name` as a list of texts that are not empty."""
    value = access.settings.get(name, default)
    if not isinstance(value, list | tuple) or not all(isinstance(item, str) and item.strip() for item in value):
        raise UserError(f"The setting {name} must be a list of texts, but is {value!r}.")
    if default and not value:
        raise UserError(f"The setting {name} is empty; remove it to use {', '.join(default)}.")
    return tuple(value)

"""Mastodon through Mastodon.py: what public hashtags say of a brand, and the whole conversation around it. No key.

API facts: https://docs.joinmastodon.org and https://mastodonpy.readthedocs.io. A server shows what its own people and
those whom they follow have written; there is no search without a login, so hashtags are read: the brand's aliases
without their spaces, and those that the brand file names.
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
from collectors.mastodon.parse import to_post as to_post  # every source has its `to_post` in its own file
from collectors.mastodon.recheck import Rechecker
from collectors.mastodon.thread_source import MastodonThreadSource, migrate_cursor
from talkworthy.errors import SourceError, UserError
from talkworthy.model import Batch, Cursor, Post

AT_ONCE = 100  # statuses looked at again in one go, of however many servers
MAX_THREADS_PER_RUN = 100  # followed conversations that one run looks at again: one request each
MALFORMED_ATTEMPTS = 2  # runs in which a conversation with malformed statuses is read: a long one takes 24 requests

# What its full-text search understands (https://docs.joinmastodon.org/user/network/#search); it knows no OR.
DIALECT = Dialect(without="-", fields={"author": "from:{}", "lang": "language:{}", "type:comment": "is:reply"})

_BETWEEN_WORDS = re.compile(r"[\s.'\u2019_-]+")
_SERVER = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")


@collector("mastodon")
class MastodonCollector(FreeSource):
    """Hashtags, and the search where there is a token -> conversations, each read whole and followed for replies.

    Settings beside those of MastodonClient: `servers` (["mastodon.social"]), `hashtags` (besides the brand's own; they
    are read for conversations that name the brand), `first_days` (90: how far the first run goes back where the run
    itself does not say), `overlap_hours` (6: how far behind the mark is read again, since statuses from elsewhere come
    late), `follow_days` (3: how long a conversation is looked at again for new replies), `most_pages` (250: of 40
    statuses each, of one hashtag in one run). Secret: `MASTODON_ACCESS_TOKEN`, for the first of the servers; works
    without.
    """

    dialect: ClassVar[Dialect | None] = DIALECT
    recheck_rule: ClassVar[RecheckRule | None] = RecheckRule(
        every=timedelta(days=3),
        at_once=AT_ONCE,
        why="Mastodon tells other servers at once what its people delete; whoever keeps their words should follow.",
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
        """What each of our servers says of itself, in one request each. Raises as `collect` where none answers."""
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
        """A Batch for each hundred, asked of the servers on which they were written; see mastodon_refresh."""
        refresher = Rechecker(self._to_client, self.notes)
        for at in range(0, len(posts), AT_ONCE):
            yield refresher.read(posts[at : at + AT_ONCE])
        refresher.tell()

    @staticmethod
    def parse_dead_letter(raw: str) -> list[Post]:
        """The post in a dead letter. Raises ValueError where it still is none."""
        return letter_to_posts(raw)

    def collect(self, query: Query, cursor: Cursor | None) -> Iterator[Batch]:
        """One Batch a conversation; then an empty one with the cursor.

        A server that fails is passed over with a line in the notes; what was read of it before counts. Where all fail,
        the last failure (AuthFailed, RateLimited, Unavailable) is raised after that last Batch.
        """
        plan, tags = self._plan(query), self._tags(query)
        marks = SourceCursor.from_json(migrate_cursor(cursor), plan.wanted.key)
        phrases = to_searches(query.brand, DIALECT, partly=bool(tags)) if self._has_token else []
        if not tags and not self._has_token:
            raise UserError(
                f"No alias of {query.brand.name} can be a hashtag; name some in hashtags of [sources.mastodon]."
            )
        readers = [
            MastodonThreadSource(client, tags, () if number else phrases, plan, self._most_pages)
            for number, client in enumerate(self.clients)
        ]
        yield from to_batches(readers, plan, marks, self.notes)

    def _plan(self, query: Query) -> SearchPlan:
        return replace(
            SearchPlan.of(query, self._access, follow_days=3.0),
            wanted=Wanted(query.brand, also=to_hashtags(to_names(query.brand))),
            since=(query.since or self.now() - self._first).timestamp(),
            now=self.now().timestamp(),
            looks=MAX_THREADS_PER_RUN,
            tries=MALFORMED_ATTEMPTS,
            apart=True,
        )

    def _tags(self, query: Query) -> list[str]:
        named = (*query.brand.communities.get("mastodon", ()), *self._hashtags)
        return list(dict.fromkeys([*to_hashtags(to_names(query.brand)), *to_hashtags(named)]))

    def _to_client(self, server: str) -> MastodonClient:
        """The line to whatever server a post was written on: one try each, since there are many, and some are gone.

        Raises Forbidden where its name leads into our own network, Unavailable where it leads nowhere.
        """
        if ours := next((client for client in self.clients if client.server == server), None):
            return ours
        if not self._access.text("base_url", ""):
            to_target(server, to_url(server, f"https://{server}"))
        return MastodonClient(server, "", self._access, self.notes, tries=1)


def to_hashtags(names: Iterable[str]) -> list[str]:
    """`names` as people write them in a hashtag: in one word. Those with a sign that no hashtag holds are left out.

    A hashtag is letters, digits and `_`, not digits alone (app/models/tag.rb in https://github.com/mastodon/mastodon).
    """
    joined = (_BETWEEN_WORDS.sub("", name.lstrip("#")).lower() for name in names)
    return list(dict.fromkeys(tag for tag in joined if len(tag) > 1 and tag.isalnum() and not tag.isdecimal()))


def _to_server(name: str) -> str:
    """A server's bare name. Raises UserError where it is no name, such as an address inside our own network."""
    bare = name.strip().lower().removeprefix("https://").rstrip("/")
    if not _SERVER.fullmatch(bare):
        raise UserError(f"{name!r} in servers of [sources.mastodon] is not a server's name, such as mastodon.social.")
    return bare


def _texts(access: Access, name: str, default: tuple[str, ...]) -> tuple[str, ...]:
    """The setting called `name` as a list of texts that are not empty."""
    value = access.settings.get(name, default)
    if not isinstance(value, list | tuple) or not all(isinstance(one, str) and one.strip() for one in value):
        raise UserError(f"The setting {name} must be a list of texts, but is {value!r}.")
    if default and not value:
        raise UserError(f"The setting {name} is empty; leave it out to have {', '.join(default)}.")
    return tuple(value)

"""Arctic Shift: threads of named communities of Reddit that name a brand, from an archive that needs no key.

API: https://github.com/ArthurHeitmann/arctic_shift/tree/master/api. The archive reads each post seconds after it was
written and once more after about 36 hours; after that it does not change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import ClassVar

from collectors.arctic_shift.client import IDS_PAGE, NAME, ArcticShiftApi, ArcticShiftClient
from collectors.arctic_shift.parse import letter_to_posts
from collectors.arctic_shift.parse import to_post as to_post  # every source has its `to_post` in its collector module
from collectors.arctic_shift.recheck import read_known, to_kind
from collectors.arctic_shift.threads import CommunityThreads
from collectors.engine.collector import Access, FreeSource, Query, RecheckRule, collector
from collectors.engine.cursor import SourceCursor
from collectors.engine.place import WebSourcePlace
from collectors.engine.recheck import recheck_groups, to_groups
from collectors.engine.run_notes import Notes
from collectors.engine.search.dialect import Dialect
from collectors.engine.search.query import to_searches
from collectors.engine.thread_collector import to_batches
from collectors.engine.thread_source import HOUR, SearchPlan
from talkworthy.errors import UserError
from talkworthy.model import Batch, Brand, Cursor, Post

MAX_FOLLOWED_READS = 300  # of one community in one run
# Its operators "might change and are not guaranteed" (README of the API): an OR that is read as a word would find
# nothing, so that only words are sent, all of which must match
DIALECT = Dialect(room=200, phrases=False)
_COMMUNITY = re.compile(r"\w{2,30}|u_[\w-]{1,30}", re.ASCII)


@collector("arctic_shift")
class ArcticShiftCollector(FreeSource):
    """Searches named communities, and reads the whole threads around the hits.

    Settings: those of WebClient and SearchPlan, with an `overlap_hours` of 48, since posts that the archive could not
    read at first are added when it reads them again.
    """

    dialect: ClassVar[Dialect | None] = DIALECT
    recheck_rule: ClassVar[RecheckRule | None] = RecheckRule(
        every=timedelta(days=2),
        at_once=IDS_PAGE,
        until_age=timedelta(days=14),
        why="Reddit requires that deleted posts are removed; the archive marks them after about 36 hours.",
    )

    def __init__(self, access: Access) -> None:
        self.notes = Notes()
        self.warnings = self.notes.warnings
        self.client = ArcticShiftClient(access)
        self._access = access

    def now(self) -> datetime:
        return datetime.now(UTC)

    def ping(self) -> str:
        """Request one old post. Raises as `collect`."""
        return "; ".join(filter(None, ("answers", self._api(NAME).ping())))

    def collect(self, query: Query, cursor: Cursor | None) -> Iterator[Batch]:
        """Yield one Batch per thread, community by community; then an empty one with the cursor.

        A run that fails after its first Batch also ends with the cursor, which lists the unread threads. Raises
        RateLimited, AuthFailed or Unavailable; UserError if no community is named.
        """
        plan = replace(
            SearchPlan.from_query(query, self._access),
            overlap=self._access.number("overlap_hours", 48.0) * HOUR,
            now=self.now().timestamp(),
            max_followed_reads=MAX_FOLLOWED_READS,
        )
        source_cursor = SourceCursor.from_json(cursor, plan.wanted.key)
        texts = list(dict.fromkeys(map(to_words, to_searches(query.brand, DIALECT))))
        sources = [
            CommunityThreads(self._api(f"r/{name}"), name, texts, plan, source_cursor.place(f"r/{name}"))
            for name in to_communities(query.brand)
        ]
        yield from to_batches(sources, plan, source_cursor, self.notes)

    def recheck(self, posts: Sequence[Post]) -> Iterator[Batch]:
        """Yield one Batch each for submissions and comments. Raises as `collect`."""
        api = self._api(NAME)
        yield from recheck_groups(to_groups(posts, to_kind), partial(read_known, api), self.client.web, self.notes)
        api.place.warn_malformed()

    @staticmethod
    def parse_dead_letter(raw: str) -> list[Post]:
        """Return the post in a dead letter. Raises ValueError if it is still malformed."""
        return letter_to_posts(raw)

    def _api(self, place: str) -> ArcticShiftApi:
        return ArcticShiftApi(self.client, WebSourcePlace(place, self.client.web, self.notes, items="posts"))


def to_words(text: str) -> str:
    """Return a search text without what may be an operator there: quotation marks, OR and a leading minus."""
    bare = [word.lstrip("-") for word in text.replace('"', " ").split()]
    return " ".join(word for word in bare if word and word.lower() != "or") or text


def to_communities(brand: Brand) -> list[str]:
    """Return the communities of Reddit that a brand names for either source, each once. Raises UserError if none."""
    typed = [*brand.communities.get("arctic_shift", ()), *brand.communities.get("reddit", ())]
    names: dict[str, str] = {}
    for name in map(to_community, typed):
        names.setdefault(name.lower(), name)
    if not names:
        raise UserError(
            f"No community is named for {brand.name}; the archive is searched only inside communities. Add "
            'communities = { arctic_shift = ["coffee"] } to the brand in the brand file.'
        )
    return list(names.values())


def to_community(name: str) -> str:
    """Return the name of a community without `r/`. Raises UserError if it cannot be one."""
    bare = re.sub(r"\A/?r/", "", name.strip()).rstrip("/")
    if not _COMMUNITY.fullmatch(bare):
        raise UserError(f"{name[:60]!r} is no community of Reddit; write it as in its address, such as coffee.")
    return bare

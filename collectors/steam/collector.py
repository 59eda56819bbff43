"""Reviews of a brand's games on Steam, with the developers' answers. No key.

A review is a thread of its own. The comments below it are not in the API.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import ClassVar

from collectors.engine.collector import Access, FreeSource, Query, RecheckRule, collector
from collectors.engine.cursor import SourceCursor
from collectors.engine.http.client import WebClient
from collectors.engine.json_fields import unpack
from collectors.engine.pace import Pace
from collectors.engine.place import WebSourcePlace
from collectors.engine.reviews import EveryReview, ReviewThreads
from collectors.engine.run_notes import Notes
from collectors.engine.search.dialect import Dialect
from collectors.engine.thread_collector import to_batches
from collectors.engine.thread_source import SearchPlan
from collectors.steam.client import PER_PAGE, Game, ReviewList, SteamApi
from collectors.steam.games import choose_games, to_ids
from collectors.steam.parse import to_answer
from collectors.steam.parse import to_post as to_post  # every source has its `to_post` in its own file
from talkworthy.errors import UserError
from talkworthy.model import Batch, Cursor, Post

API = "https://store.steampowered.com"
TITLE = "Steam"
MOST_REVIEWS = 5_000
BURST, PAUSE = 100, 3.0  # requests, seconds: 200 requests in five minutes


@collector("steam")
class SteamCollector(FreeSource):
    """Lists the reviews of each game, newest first, until the ones that are known.

    Settings: `apps` (ids; those in the brand's `communities` under `steam` go first), `language`, `most_reviews`, and
    those of WebClient and SearchPlan.
    """

    dialect: ClassVar[Dialect | None] = None  # the games are searched for, not the reviews
    # no review can be requested by its id, and the list shows an edit only while it is among the newest
    recheck_rule: ClassVar[RecheckRule | None] = None

    def __init__(self, access: Access) -> None:
        self.notes = Notes()
        self.warnings = self.notes.warnings
        self.client = WebClient(access, TITLE)
        self._access = access
        apps = access.settings.get("apps", [])
        if not isinstance(apps, list):
            raise UserError("apps in [sources.steam] must be a list of ids, such as apps = [1234560].")
        self._apps = to_ids(apps)
        self._language = access.text("language", "all").strip().lower() or "all"
        self._most_pages = max(1, math.ceil(access.number("most_reviews", MOST_REVIEWS) / PER_PAGE))
        address = access.text("base_url", "").rstrip("/") or API
        self._api = SteamApi(self._place(TITLE), address, Pace(access.wait, BURST, PAUSE))

    def ping(self) -> str:
        """Search for one common word."""
        self._api.search("coffee")
        return "answers"

    def collect(self, query: Query, cursor: Cursor | None) -> Iterator[Batch]:
        """Yield one Batch per review, oldest first, game by game; then an empty one with the cursor.

        A game that fails is skipped with a line in `warnings`; if all fail, the last error is raised.
        """
        plan = replace(SearchPlan.from_query(query, self._access), wanted=EveryReview(query.brand))
        source_cursor = SourceCursor.from_json(cursor, plan.wanted.key)
        ids = to_ids(query.brand.communities.get("steam", ())) or self._apps
        games = choose_games(self._api, query.brand, ids)
        self._api.place.warn_malformed()
        yield from to_batches([self._reviews(game) for game in games], plan, source_cursor, self.notes)

    def recheck(self, posts: Sequence[Post]) -> Iterator[Batch]:
        del posts
        return iter(())

    @staticmethod
    def parse_dead_letter(raw: str) -> list[Post]:
        payload = unpack(raw)
        answer = to_answer(payload)
        return [to_post(payload), *([answer] if answer else [])]

    def _place(self, name: str) -> WebSourcePlace:
        return WebSourcePlace(name, self.client, self.notes)

    def _reviews(self, game: Game) -> ReviewThreads:
        place = self._place(f"Steam, game {game.id}")
        reviews = ReviewList(self._api, place, game, self._language)
        reason = (
            f"{place.name} has more new reviews than the {self._most_pages * PER_PAGE:,} that one run reads "
            "(most_reviews in [sources.steam])."
        )
        return ReviewThreads(place, reviews.pages, self._most_pages, reason)

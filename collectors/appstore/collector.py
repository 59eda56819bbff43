"""Reviews of a brand's apps in Apple's App Store. No key.

A review is a thread of its own: the feed shows neither the answers of developers nor a single review by its id.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import ClassVar

from collectors.appstore.apps import choose_apps, to_countries, to_ids
from collectors.appstore.client import MAX_PAGES, App, AppStoreApi, ReviewFeed
from collectors.appstore.parse import to_post as to_post  # every source has its `to_post` in its own file
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
from talkworthy.errors import UserError
from talkworthy.model import Batch, Cursor, Post

API = "https://itunes.apple.com"
TITLE = "The App Store"
MAX_MEGABYTES = 5.0  # a page of 50 reviews has a tenth of it
BURST, PAUSE = 10, 6.0  # requests, seconds: 20 searches a minute


@collector("appstore")
class AppStoreCollector(FreeSource):
    """Lists the reviews of each app in each country, newest first, until the ones that are known.

    Settings: `apps` (ids; those in the brand's `communities` under `appstore` go first), `countries`, and those of
    WebClient and SearchPlan.
    """

    dialect: ClassVar[Dialect | None] = None  # the apps are searched for, not the reviews
    # no review can be requested by its id, and one that has left the feed is old, not deleted
    recheck_rule: ClassVar[RecheckRule | None] = None

    def __init__(self, access: Access) -> None:
        self.notes = Notes()
        self.warnings = self.notes.warnings
        self.client = WebClient(access, TITLE, most_megabytes=MAX_MEGABYTES)
        self._access = access
        self._address = access.text("base_url", "").rstrip("/") or API
        apps = access.settings.get("apps", [])
        if not isinstance(apps, list):
            raise UserError("apps in [sources.appstore] must be a list of ids, such as apps = [1234567890].")
        self._apps = to_ids(apps)
        self._countries = to_countries(access)
        self._api = AppStoreApi(self._place(TITLE), self._address, Pace(access.wait, BURST, PAUSE))

    def ping(self) -> str:
        """Search for one common word."""
        self._api.search("coffee", self._countries[0])
        return "answers"

    def collect(self, query: Query, cursor: Cursor | None) -> Iterator[Batch]:
        """Yield one Batch per review, oldest first, app by app; then an empty one with the cursor.

        An app or country that fails is skipped with a line in `warnings`; if all fail, the last error is raised.
        """
        plan = replace(SearchPlan.from_query(query, self._access), wanted=EveryReview(query.brand))
        source_cursor = SourceCursor.from_json(cursor, plan.wanted.key)
        ids = to_ids(query.brand.communities.get("appstore", ())) or self._apps
        apps = choose_apps(self._api, query.brand, ids, self._countries[0])
        self._api.place.warn_malformed()
        feeds = [self._reviews(app, country) for app in apps for country in self._countries]
        yield from to_batches(feeds, plan, source_cursor, self.notes)

    def recheck(self, posts: Sequence[Post]) -> Iterator[Batch]:
        del posts
        return iter(())

    @staticmethod
    def parse_dead_letter(raw: str) -> list[Post]:
        return [to_post(unpack(raw))]

    def _place(self, name: str) -> WebSourcePlace:
        return WebSourcePlace(name, self.client, self.notes)

    def _reviews(self, app: App, country: str) -> ReviewThreads:
        place = self._place(f"App Store {country.upper()}, app {app.id}")
        feed = ReviewFeed(place, self._address, app, country)
        reason = f"{place.name} shows only its newest {MAX_PAGES * 50} reviews."
        return ReviewThreads(place, feed.pages, MAX_PAGES, reason)

"""The client of Apple's search for apps and of its feed of reviews.

Search: https://performance-partners.apple.com/search-api, which says "approximately 20 calls per minute". The feed is
not documented: it has at most 10 pages of 50 reviews for each app and country, newest first, and answers 400 to later
pages. For some apps, and at some times, one spelling of its address gives an empty feed or a 502 and another gives the
reviews (see issues 50 and 59 of https://github.com/facundoolano/app-store-scraper).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from collectors.appstore.feed import FeedPage, from_json, from_xml
from collectors.appstore.parse import to_payload, to_post
from collectors.engine.failures import NotFound, RequestRejected
from collectors.engine.json_fields import WRONG_SHAPE, positive_id, text
from collectors.engine.pace import Pace
from collectors.engine.place import Item, WebSourcePlace
from collectors.engine.reviews import ListedReview
from talkworthy.errors import Unavailable

MAX_PAGES = 10
MAX_RESULTS = 50
SPELLINGS = (
    "/{country}/rss/customerreviews/page={page}/id={app}/sortby=mostrecent/json",
    "/{country}/rss/customerreviews/id={app}/page={page}/sortby=mostrecent/json",
    "/{country}/rss/customerreviews/page={page}/id={app}/sortby=mostrecent/xml",
)
"""The spellings of the feed's address, in the order in which they are tried."""


@dataclass(frozen=True, slots=True)
class App:
    """An app in the search: its id, name and seller."""

    id: str
    name: str
    seller: str


@dataclass(frozen=True, slots=True)
class AppStoreApi:
    """The requests of the App Store. Every method raises as WebClient.get."""

    place: WebSourcePlace
    address: str
    pace: Pace

    def search(self, name: str, country: str) -> list[App]:
        """Return the apps that the search of a country's store shows for a name."""
        fields: dict[str, str | int] = {
            "term": name,
            "country": country,
            "media": "software",
            "entity": "software",
            "limit": MAX_RESULTS,
        }
        self.pace.before_request()
        answer = self.place.client.get_object(f"the search for {name}", f"{self.address}/search", **fields)
        return self._to_apps(self.place.objects(answer, "results", "the search for apps"))

    def lookup(self, apps: Sequence[str], country: str) -> list[App]:
        """Return those of the apps that a country's store has."""
        self.pace.before_request()
        client, ids = self.place.client, ",".join(apps)
        answer = client.get_object("the apps in the settings", f"{self.address}/lookup", id=ids, country=country)
        return self._to_apps(self.place.objects(answer, "results", "the apps in the settings"))

    def _to_apps(self, results: Sequence[Item]) -> list[App]:
        apps = []
        for result in results:
            try:
                seller = text(result, "sellerName") or text(result, "artistName")
                apps.append(App(str(positive_id(result, "trackId")), text(result, "trackName"), seller))
            except WRONG_SHAPE as error:
                self.place.add_dead_letter({"app": result}, error)
        return apps


@dataclass(frozen=True, slots=True)
class ReviewFeed:
    """The feed of the reviews of one app in one country."""

    place: WebSourcePlace
    address: str
    app: App
    country: str

    def pages(self) -> Iterator[list[ListedReview]]:
        """Yield the pages, newest first, until the last one. Raises as WebClient.get."""
        last = 0
        for number in range(1, MAX_PAGES + 1):
            page = self._page(number)
            if not page.entries:
                if number <= last:
                    self._note_early_end()
                return
            yield list(self._to_reviews(page.entries))
            last = page.last
            if number == last:
                return

    def _page(self, number: int) -> FeedPage:
        """Return a page in the first spelling that has reviews, an empty one if none has.

        Raises the first failure if no spelling has reviews: then nobody knows whether there are any.
        """
        failure: Unavailable | None = None
        for spelling in SPELLINGS:
            try:
                page = self._read(spelling, number)
            except NotFound:
                raise
            except RequestRejected as error:
                if number > 1:  # how the feed answers behind its last page
                    continue
                failure = failure or error
                continue
            except Unavailable as error:
                failure = failure or error
                continue
            if page.entries:
                return page
        if failure is not None:
            raise failure
        return FeedPage()

    def _read(self, spelling: str, number: int) -> FeedPage:
        where = f"the reviews of {self.app.name or self.app.id}"
        address = self.address + spelling.format(country=self.country, app=self.app.id, page=number)
        client = self.place.client
        if spelling.endswith("xml"):
            return from_xml(client, where, client.get(where, address))
        return from_json(self.place, where, client.get_object(where, address))

    def _to_reviews(self, entries: Sequence[Item]) -> Iterator[ListedReview]:
        for entry in entries:
            raw = to_payload(entry, self.app.id, self.app.name, self.country)
            try:
                post = to_post(raw)
            except WRONG_SHAPE as error:
                self.place.add_dead_letter(raw, error)
                continue
            if post.text or post.title:
                yield ListedReview(post.id.removeprefix("appstore:"), (post,))

    def _note_early_end(self) -> None:
        """Count an empty page before the last one as malformed: the cursor stays for some runs, which try again."""
        self.place.malformed += 1
        self.place.notes.warnings.append(f"{self.place.name} sent an empty page of reviews before the last one.")

"""The client of Steam's store: its search, the names of games, and their reviews.

Reviews: https://partner.steamgames.com/doc/store/getreviews. The search and the names are not documented. The store
answers about 200 requests in five minutes (https://steamdb.info/blog/store-prices-api), then 429 without a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from collectors.engine.json_fields import WRONG_SHAPE, integer, positive_id, text
from collectors.engine.pace import Pace
from collectors.engine.place import Item, WebSourcePlace
from collectors.engine.reviews import ListedReview
from collectors.steam.parse import to_answer, to_native, to_payload, to_post

PER_PAGE = 100  # the most that Steam returns
FIRST = "*"  # the cursor of the first page
MOST_MISSING = 0.02  # the part of the reviews by which Steam's own count may be wrong


@dataclass(frozen=True, slots=True)
class Game:
    """A game in the store: its id and name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class SteamApi:
    """The requests of the store. Every method raises as WebClient.get."""

    place: WebSourcePlace
    address: str
    pace: Pace

    def search(self, name: str) -> list[Game]:
        """Return the games and other products that the store shows for a name."""
        answer = self.get(f"the search for {name}", "/api/storesearch/", term=name, l="english", cc="us")
        games = []
        for item in self.place.objects(answer, "items", "the search for games"):
            try:
                games.append(Game(str(positive_id(item, "id")), text(item, "name")))
            except WRONG_SHAPE as error:
                self.place.add_dead_letter({"game": item}, error)
        return games

    def name_of(self, app: str) -> str:
        """Return the name of a game, "" if the store does not show it."""
        answer = self.get(f"the name of game {app}", "/api/appdetails", appids=app, filters="basic", l="english")
        details = answer.get(app)
        shown = details.get("data") if isinstance(details, dict) else None
        name = shown.get("name") if isinstance(shown, dict) else None
        return text({"name": name}, "name") if isinstance(name, str) else ""

    def get(self, where: str, path: str, **fields: str | int | list[str]) -> dict[str, Any]:
        """Return the object at `path`, at the pace that the store allows."""
        self.pace.before_request()
        return self.place.client.get_object(where, f"{self.address}{path}", **fields)


@dataclass(frozen=True, slots=True)
class ReviewList:
    """The reviews of one game, in one language or in all."""

    api: SteamApi
    place: WebSourcePlace
    game: Game
    language: str

    def pages(self) -> Iterator[list[ListedReview]]:
        """Yield the pages, newest first, until an empty one, a short last one, or one that leads to itself.

        Raises as WebClient.get.
        """
        position, total, listed = FIRST, 0, 0
        while True:
            answer, reviews = self._page(position)
            if not reviews and listed < total:  # an empty page that may be a fault
                answer, reviews = self._page(position)
            total = total or _to_total(answer)
            listed += len(reviews)
            if not reviews:
                self._check_end(listed, total)
                return
            yield list(self._to_listed(reviews))
            if len(reviews) < PER_PAGE and listed >= total > 0:  # a full page may have another behind it
                return
            position, previous = self._to_next(answer), position
            if position == previous:
                return

    def _page(self, position: str) -> tuple[dict[str, Any], list[Item]]:
        fields = {"filter": "recent", "language": self.language, "purchase_type": "all", "cursor": position}
        where = f"the reviews of {self.game.name or self.game.id}"
        path = f"/appreviews/{self.game.id}"
        answer = self.api.get(where, path, json=1, num_per_page=PER_PAGE, filter_offtopic_activity=0, **fields)
        if answer.get("success") != 1:
            raise self.place.client.format_error(where, "no success")
        return answer, self.place.objects(answer, "reviews", where)

    def _to_next(self, answer: dict[str, Any]) -> str:
        position = text(answer, "cursor") if isinstance(answer.get("cursor"), str) else ""
        if not position:
            raise self.place.client.format_error(f"the reviews of {self.game.name or self.game.id}", "no cursor")
        return position

    def _to_listed(self, reviews: Sequence[Item]) -> Iterator[ListedReview]:
        """Yield each review with the developer's answer; reviews without words are left out, as in an import."""
        for review in reviews:
            raw = to_payload(review, self.game.id, self.game.name)
            try:
                posts, whole = [to_post(raw)], True
            except WRONG_SHAPE as error:
                self.place.add_dead_letter(raw, error)
                continue
            try:
                answer = to_answer(raw)
            except WRONG_SHAPE as error:
                self.place.add_dead_letter(raw, error)
                answer, whole = None, False
            if answer is not None:
                posts.append(answer)
            if posts[0].text or answer is not None:
                yield ListedReview(to_native(raw), tuple(posts), whole)

    def _check_end(self, listed: int, total: int) -> None:
        """Count a list that ends far too early as malformed: the cursor stays for some runs, which try again."""
        if total - listed > total * MOST_MISSING:
            self.place.malformed += 1
            self.place.notes.warnings.append(
                f"{self.place.name} listed {listed:,} of its {total:,} reviews; the next run reads them again."
            )


def _to_total(answer: dict[str, Any]) -> int:
    """Return how many reviews there are, as the first page says; 0 if it does not."""
    summary = answer.get("query_summary")
    try:
        return integer(summary, "total_reviews") if isinstance(summary, dict) else 0
    except WRONG_SHAPE:
        return 0

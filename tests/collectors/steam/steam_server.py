"""A simulated Steam store: the search, the names of games, and their reviews with cursors."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from loopback_http import Request, Response

BASE = 1_767_225_600  # 2026-01-01
HOUR = 3600
APP = 1234560
TEAM = "The Brewlark team says thanks"


@dataclass
class SteamWorld:
    """`items`: the results of the store's search. `reviews`: the reviews of each game, newest first."""

    items: list[dict[str, Any]] = field(default_factory=list)
    reviews: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    _last: int = 170_000_000

    def game(self, number: int, name: str) -> None:
        self.items.append({"type": "app", "name": name, "id": number, "platforms": {"windows": True}})

    def review(self, content: str, at: int, app: int = APP, **fields: Any) -> dict[str, Any]:
        """Add a review to the newest end of the list."""
        self._last += 1
        review: dict[str, Any] = {
            "recommendationid": str(self._last),
            "author": {"steamid": str(76561190000000000 + self._last), "num_reviews": 3, "playtime_at_review": 700},
            "language": "english",
            "review": content,
            "timestamp_created": at,
            "timestamp_updated": at,
            "voted_up": True,
            "votes_up": 5,
            "votes_funny": 4294967295,
            "weighted_vote_score": "0.52",
            "comment_count": 1,
            "received_for_free": False,
            "written_during_early_access": False,
        } | fields
        self.reviews.setdefault(app, []).insert(0, review)
        return review


def make_world(reviews: int = 10) -> SteamWorld:
    """Return the game Brewlark; every second review names it, and the developer answers every fifth."""
    world = SteamWorld()
    world.game(APP, "Brewlark")
    world.game(555, "Brewlark Soundtrack")
    for number in range(reviews):
        content = f"I like Brewlark {number}" if number % 2 else f"It lost my recipes {number}"
        review = world.review(content, BASE + number * HOUR, voted_up=bool(number % 2))
        if number % 5 == 0:
            review |= {"developer_response": TEAM, "timestamp_dev_responded": BASE + number * HOUR + 60}
    return world


class SteamServer:
    """Responds to requests. `page`: the most reviews on a page, below Steam's 100."""

    def __init__(self, world: SteamWorld, page: int = 4) -> None:
        self.world = world
        self.page = page

    def __call__(self, request: Request) -> Response:
        if request.path == "/api/storesearch/":
            return Response({"total": len(self.world.items), "items": self.world.items})
        if request.path == "/api/appdetails":
            app = request.fields["appids"]
            names = [item["name"] for item in self.world.items if str(item["id"]) == app]
            return Response({app: {"success": bool(names)} | ({"data": {"name": names[0]}} if names else {})})
        match = re.fullmatch(r"/appreviews/(\d+)", request.path)
        if match is None or request.fields.get("json") != "1":
            return Response(b"<html></html>", 404)
        return self._list(int(match[1]), request.fields)

    def _list(self, app: int, fields: dict[str, str]) -> Response:
        """A cursor is the number of reviews before the page, in the characters of base64."""
        reviews = self.world.reviews.get(app, [])
        begin = 0 if fields["cursor"] == "*" else int(fields["cursor"].strip("Ao+/="))
        shown = reviews[begin : begin + min(self.page, int(fields["num_per_page"]))]
        summary = {"num_reviews": len(shown)} | ({"total_reviews": len(reviews)} if begin == 0 else {})
        position = f"AoA+/{begin + len(shown)}=="
        return Response({"success": 1, "query_summary": summary, "reviews": shown, "cursor": position})

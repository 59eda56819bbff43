"""Pages of the App Store's feed of reviews, in JSON and in XML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from collectors.engine.http.client import HttpResponse, WebClient
from collectors.engine.place import Item, WebSourcePlace
from collectors.rss.feed_parser import parse

_PAGE = re.compile(r"\bpage=(\d{1,3})(?!\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class FeedPage:
    """The entries of a page that are reviews, and the number of the last page; 0 if the feed does not say it."""

    entries: tuple[Item, ...] = ()
    last: int = 0


def from_json(place: WebSourcePlace, where: str, answer: Mapping[str, Any]) -> FeedPage:
    """Return a page in JSON. A single entry is an object, not a list; in old feeds the first entry is the app."""
    feed = answer.get("feed")
    if not isinstance(feed, dict):
        raise place.client.format_error(where, "no feed")
    entries = feed.get("entry")
    listed = [entries] if isinstance(entries, dict) else entries
    reviews = place.objects({"entry": listed}, "entry", where, needed=False)
    links = feed.get("link")
    attributes = (link.get("attributes") for link in links if isinstance(link, dict)) if isinstance(links, list) else ()
    return FeedPage(tuple(entry for entry in reviews if "im:name" not in entry), _to_last(attributes))


def from_xml(client: WebClient, where: str, answer: HttpResponse) -> FeedPage:
    """Return a page in XML, with its entries in the form of the JSON. Raises Unavailable if it is not a feed."""
    try:
        parsed = parse(answer.body, answer.headers.get("content-type", ""), "")
    except ValueError as error:
        raise client.format_error(where, "not a feed") from error
    if not parsed.version:
        raise client.format_error(where, "not a feed")
    reviews = tuple(_to_entry(entry) for entry in parsed.entries if "im_rating" in entry)
    return FeedPage(reviews, _to_last(parsed.feed.get("links") or ()))


def _to_entry(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return an entry of the XML feed in the form of the JSON feed."""
    texts = [part for part in entry.get("content") or () if part.get("type") == "text/plain"]
    values = {
        "id": entry.get("id"),
        "title": entry.get("title"),
        "content": texts[0].get("value") if texts else entry.get("summary"),
        "updated": entry.get("updated"),
        "im:rating": entry.get("im_rating"),
        "im:voteSum": entry.get("im_votesum"),
    }
    labels: dict[str, Any] = {key: {"label": value} for key, value in values.items() if value is not None}
    return labels | {"author": {"name": {"label": entry.get("author")}}}


def _to_last(links: Iterable[Any]) -> int:
    """Return the page of the link to the last page."""
    for link in links:
        if isinstance(link, Mapping) and link.get("rel") == "last" and isinstance(address := link.get("href"), str):
            match = _PAGE.search(address)
            return int(match[1]) if match else 0
    return 0

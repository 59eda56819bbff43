"""Reads reviews of Apple's App Store: scrapers, the feed of reviews, and App Store Connect."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from collectors.files.engine.reader import reader
from collectors.files.formats.reviews.review_rows import ReviewForm, ReviewReader
from collectors.files.posts.native_post import object_of, objects_of, text_of

_APP = ("app_name", "app", "appName", "App", "app_id", "appId")
SCRAPER = ReviewForm(
    source="appstore",
    needs=frozenset({"review", "rating", "userName", "date", "title"}),
    id=("id", "review_id"),
    created_at=("date",),
    text=("review",),
    title=("title",),
    author=("userName",),
    community=_APP,
    reply=("developerResponse.body",),
    replied_at=("developerResponse.modified",),
    rating=("rating",),
)
"""https://pypi.org/project/app-store-scraper"""

WEB_SCRAPER = ReviewForm(
    source="appstore",
    needs=frozenset({"user_name", "rating", "date", "title"}),
    any_of=frozenset({"developer_response", "developer_response.body", "app_version"}),
    id=("id",),
    created_at=("date",),
    text=("content", "review"),
    title=("title",),
    author=("user_name",),
    community=_APP,
    reply=("developer_response.body",),
    replied_at=("developer_response.modified",),
    rating=("rating",),
)
"""https://pypi.org/project/app-store-web-scraper"""

SCRAPER_JS = ReviewForm(
    source="appstore",
    needs=frozenset({"id", "userName", "userUrl", "score", "text", "updated"}),
    id=("id",),
    created_at=("updated",),
    text=("text",),
    title=("title",),
    author=("userName",),
    community=_APP,
    url=("url",),
    rating=("score",),
)
"""https://www.npmjs.com/package/app-store-scraper"""

FEED = ReviewForm(
    source="appstore",
    needs=frozenset({"id.label", "content.label", "author.name.label", "updated.label"}),
    id=("id.label",),
    created_at=("updated.label",),
    text=("content.label",),
    title=("title.label",),
    author=("author.name.label",),
    likes=("im:voteSum.label",),
    rating=("im:rating.label",),
)
"""https://itunes.apple.com/us/rss/customerreviews/id=.../json"""

CONNECT = ReviewForm(
    source="appstore",
    needs=frozenset({"id", "attributes.body", "attributes.createdDate", "attributes.reviewerNickname"}),
    id=("id",),
    created_at=("attributes.createdDate",),
    text=("attributes.body",),
    title=("attributes.title",),
    author=("attributes.reviewerNickname",),
    reply=("response.responseBody",),
    replied_at=("response.lastModifiedDate",),
    rating=("attributes.rating",),
)
"""https://developer.apple.com/documentation/appstoreconnectapi/customer-reviews"""


@reader("app_store")
class AppStore(ReviewReader):
    """Matches the columns or keys of a form above. The developer's response is a post of its own.

    Reviews of scrapers that write no id get one made of author, time and words.
    """

    description: ClassVar[str] = "App Store reviews (app-store-scraper, Apple's feed, App Store Connect)"
    tables = (SCRAPER, WEB_SCRAPER, SCRAPER_JS)
    objects = (CONNECT, FEED, SCRAPER, WEB_SCRAPER, SCRAPER_JS)

    @staticmethod
    def reviews(row: Mapping[str, Any]) -> list[dict[str, Any]]:
        return _reviews(row)


def _reviews(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the reviews in a row: itself, the entries of a feed, or those of App Store Connect with their replies."""
    entries = object_of(row.get("feed")).get("entry")
    if isinstance(entries, dict | list):
        return objects_of(entries if isinstance(entries, list) else [entries])
    if isinstance(row.get("data"), list):
        included = objects_of(row.get("included"))
        answers = {text_of(item.get("id")): object_of(item.get("attributes")) for item in included}
        return [{**review, "response": _answer(review, answers)} for review in objects_of(row["data"])]
    return objects_of(row.get("reviews")) or [dict(row)]


def _answer(review: Mapping[str, Any], answers: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    response = object_of(object_of(review.get("relationships")).get("response"))
    return answers.get(text_of(object_of(response.get("data")).get("id")), {})

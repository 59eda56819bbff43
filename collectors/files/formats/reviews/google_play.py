"""Reads reviews of Google Play: from google-play-scraper (Python and JavaScript), the Play Console and its API."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import unquote

from collectors.files.engine.reader import reader
from collectors.files.formats.reviews.review_rows import ReviewForm, ReviewReader
from collectors.files.posts.native_post import object_of, objects_of, text_of

_APP = ("app", "app_name", "appName", "App", "app_title", "appTitle", "appId", "app_id", "packageName", "package_name")
_REVIEW_ID = re.compile(r"(?:reviewId|#ReviewPlace:id)=([\w:.%-]+)")


def _with_review_id(cells: Mapping[str, str]) -> Mapping[str, str]:
    """Add the id of the review, which is only in its link."""
    named = _REVIEW_ID.search(cells.get("Review Link", ""))
    return {**cells, "review id": unquote(named[1])} if named else cells


SCRAPER = ReviewForm(
    source="googleplay",
    needs=frozenset({"reviewId", "content", "at"}),
    id=("reviewId",),
    created_at=("at",),
    text=("content",),
    author=("userName",),
    community=_APP,
    lang=("lang", "language"),
    likes=("thumbsUpCount",),
    reply=("replyContent",),
    replied_at=("repliedAt",),
    rating=("score",),
)
"""https://pypi.org/project/google-play-scraper"""

SCRAPER_JS = ReviewForm(
    source="googleplay",
    needs=frozenset({"id", "userName", "date", "score", "text"}),
    any_of=frozenset({"thumbsUp", "scoreText", "replyText", "criterias"}),
    id=("id",),
    created_at=("date",),
    text=("text",),
    title=("title",),
    author=("userName",),
    community=_APP,
    url=("url",),
    likes=("thumbsUp",),
    reply=("replyText",),
    replied_at=("replyDate",),
    rating=("score", "scoreText"),
)
"""https://www.npmjs.com/package/google-play-scraper"""

CONSOLE = ReviewForm(
    source="googleplay",
    needs=frozenset({"Package Name", "Review Submit Millis Since Epoch", "Review Text"}),
    id=("review id",),
    created_at=("Review Submit Millis Since Epoch", "Review Submit Date and Time"),
    text=("Review Text",),
    title=("Review Title",),
    community=("Package Name",),
    lang=("Reviewer Language",),
    url=("Review Link",),
    reply=("Developer Reply Text",),
    replied_at=("Developer Reply Millis Since Epoch", "Developer Reply Date and Time"),
    prepare=_with_review_id,
    rating=("Star Rating",),
)
"""The monthly files `reviews_com.example.app_202603.csv` of the Play Console, in UTF-16."""

API = ReviewForm(
    source="googleplay",
    needs=frozenset({"reviewId", "userComment.text"}),
    id=("reviewId",),
    created_at=("userComment.lastModified.seconds",),
    text=("userComment.text",),
    author=("authorName",),
    lang=("userComment.reviewerLanguage",),
    likes=("userComment.thumbsUpCount",),
    reply=("developerComment.text",),
    replied_at=("developerComment.lastModified.seconds",),
    rating=("userComment.starRating",),
)
"""https://developers.google.com/android-publisher/api-ref/rest/v3/reviews"""


@reader("google_play")
class GooglePlay(ReviewReader):
    """Matches the columns or keys of a form above. The developer's reply is a post of its own.

    The Play Console names no authors: each review counts as one person. Stars without words are passed over.
    """

    description: ClassVar[str] = "Google Play reviews (google-play-scraper CSV or JSON, Play Console CSV)"
    tables = (SCRAPER, SCRAPER_JS, CONSOLE)
    objects = (API, SCRAPER, SCRAPER_JS)

    @staticmethod
    def reviews(row: Mapping[str, Any]) -> list[dict[str, Any]]:
        return _reviews(row)


def _reviews(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the reviews in a row: itself, those of `reviews` or `data`, or those of the API, made flat."""
    if isinstance(row.get("comments"), list) and "reviewId" in row:
        return [_flat_api_review(row)]
    if "reviewId" in row or "id" in row:
        return [dict(row)]
    inside = [*objects_of(row.get("reviews")), *objects_of(row.get("data"))]
    return [review for item in inside for review in _reviews(item) if "reviewId" in item or "id" in item]


def _flat_api_review(row: Mapping[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {"reviewId": row["reviewId"], "authorName": row.get("authorName")}
    for comment in objects_of(row.get("comments")):
        for key in ("userComment", "developerComment"):
            part = object_of(comment.get(key))
            if part:
                flat |= {f"{key}.{name}": value for name, value in part.items() if not isinstance(value, dict)}
                flat[f"{key}.lastModified.seconds"] = text_of(object_of(part.get("lastModified")).get("seconds"))
    return flat

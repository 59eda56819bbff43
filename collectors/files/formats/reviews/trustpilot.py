"""Reads reviews of Trustpilot: the export of its business site, its API, its pages' data, and tables of both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from collectors.files.engine.reader import reader
from collectors.files.formats.reviews.review_rows import ReviewForm, ReviewReader
from collectors.files.posts.native_post import objects_of

BUSINESS = ReviewForm(
    source="trustpilot",
    needs=frozenset({"Review Created (UTC)", "Review Content"}),
    zone="UTC",
    id=("Review Id", "Review ID"),
    created_at=("Review Created (UTC)",),
    text=("Review Content",),
    title=("Review Title",),
    author=("Review Username", "Review User Name"),
    community=("Domain Url", "Domain URL", "Webshop Name"),
    reply=("Company Response", "Company Reply", "Company Reply Content"),
    replied_at=("Company Reply Date (UTC)",),
    replied_by=("Webshop Name",),
    rating=("Review Stars", "Review Rating", "Stars"),
)
"""The CSV that Trustpilot's business site exports."""

DATA_SET = ReviewForm(
    source="trustpilot",
    needs=frozenset({"Review ID", "Review Text", "Review Time", "Consumer Name"}),
    id=("Review ID",),
    created_at=("Review Time",),
    text=("Review Text",),
    title=("Review Title",),
    author=("Consumer Name",),
    community=("Company Domain", "Name"),
    lang=("Language",),
    likes=("Likes",),
    reply=("Reply Text",),
    replied_at=("Reply Time",),
    replied_by=("Name",),
    rating=("Review Rating", "Rating", "Stars"),
)

PAGE = ReviewForm(
    source="trustpilot",
    needs=frozenset({"id", "text", "rating", "dates.publishedDate", "consumer.displayName"}),
    id=("id",),
    created_at=("dates.publishedDate",),
    text=("text",),
    title=("title",),
    author=("consumer.displayName",),
    community=("businessUnit.identifyingName", "businessUnit.displayName", "company", "domain"),
    lang=("language",),
    likes=("likes",),
    reply=("reply.message",),
    replied_at=("reply.publishedDate",),
    replied_by=("businessUnit.displayName", "company"),
    rating=("rating",),
)
"""The reviews in the data of a page of Trustpilot (`__NEXT_DATA__`), which scrapers save."""

API = ReviewForm(
    source="trustpilot",
    needs=frozenset({"id", "text", "stars", "createdAt", "consumer.displayName"}),
    id=("id",),
    created_at=("createdAt",),
    text=("text",),
    title=("title",),
    author=("consumer.displayName",),
    community=("businessUnit.identifyingName", "businessUnit.displayName"),
    lang=("language",),
    likes=("numberOfLikes",),
    reply=("companyReply.text",),
    replied_at=("companyReply.createdAt",),
    replied_by=("businessUnit.displayName",),
    rating=("stars",),
)
"""https://documentation-apidocumentation.trustpilot.com/service-reviews-api"""


@reader("trustpilot")
class Trustpilot(ReviewReader):
    """Matches the columns or keys of a form above. The company's reply is a post of its own."""

    description: ClassVar[str] = "Trustpilot reviews (business export CSV, API or page data as JSON)"
    tables = (BUSINESS, DATA_SET, PAGE, API)
    objects = (BUSINESS, DATA_SET, PAGE, API)

    @staticmethod
    def reviews(row: Mapping[str, Any]) -> list[dict[str, Any]]:
        return _reviews(row)


def _reviews(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    return objects_of(row.get("reviews")) or [dict(row)]

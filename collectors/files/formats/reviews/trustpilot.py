"""Reads reviews of Trustpilot: the export of its business site, its API, its pages' data, and tables of both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from collectors.files.engine.reader import FileSample, Reject, reader
from collectors.files.engine.streams import FileStream
from collectors.files.formats.reviews.review_rows import (
    ReviewForm,
    find_form,
    matches_table,
    read_each_review,
    read_reviews,
)
from collectors.files.posts.documents import read_documents
from collectors.files.posts.json_cells import to_cells
from collectors.files.posts.native_post import objects_of
from talkworthy.model import Post

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
)
"""https://documentation-apidocumentation.trustpilot.com/service-reviews-api"""

_FORMS = (BUSINESS, DATA_SET, PAGE, API)


@reader("trustpilot")
class Trustpilot:
    """Matches the columns or keys of a form above. The company's reply is a post of its own."""

    description: ClassVar[str] = "Trustpilot reviews (business export CSV, API or page data as JSON)"
    has_threads: ClassVar[bool] = True

    def __init__(self, sample: FileSample) -> None:
        self._notes = sample.notes
        self._form_and_table = find_form(sample, _FORMS)

    @staticmethod
    def matches(sample: FileSample) -> bool:
        rows = (to_cells(review) for row in sample.objects() for review in _reviews(row)[:20])
        return any(form.fits(row) for row in rows for form in _FORMS) or matches_table(sample, _FORMS)

    def posts(self, stream: FileStream) -> Iterator[Post | Reject]:
        if self._form_and_table is None:
            return read_documents(stream, lambda row: read_each_review(_reviews(row), _FORMS), self._notes)
        form, table = self._form_and_table
        return read_reviews(stream, table, form)


def _reviews(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    return objects_of(row.get("reviews")) or [dict(row)]

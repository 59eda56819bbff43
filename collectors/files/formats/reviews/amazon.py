"""Reads the public data sets of Amazon reviews: of 2014 and 2018, of 2023, and "Fine Foods"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

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
from talkworthy.model import Post

REVIEWERS = ReviewForm(
    source="amazon",
    needs=frozenset({"reviewerID", "asin", "reviewText", "unixReviewTime"}),
    created_at=("unixReviewTime",),
    text=("reviewText",),
    title=("summary",),
    author=("reviewerName", "reviewerID"),
    community=("asin",),
    likes=("vote", "helpful_yes"),
)
"""https://nijianmo.github.io/amazon"""

USERS = ReviewForm(
    source="amazon",
    needs=frozenset({"parent_asin", "user_id", "text", "timestamp"}),
    created_at=("timestamp",),
    text=("text",),
    title=("title",),
    author=("user_id",),
    community=("parent_asin",),
    likes=("helpful_vote",),
)
"""https://amazon-reviews-2023.github.io"""

FINE_FOODS = ReviewForm(
    source="amazon",
    needs=frozenset({"ProductId", "UserId", "ProfileName", "HelpfulnessNumerator", "Time", "Text"}),
    created_at=("Time",),
    text=("Text",),
    title=("Summary",),
    author=("ProfileName", "UserId"),
    community=("ProductId",),
    likes=("HelpfulnessNumerator",),
)
"""https://snap.stanford.edu/data/web-FineFoods.html"""

_FORMS = (REVIEWERS, USERS, FINE_FOODS)


@reader("amazon")
class Amazon:
    """Matches the columns or keys of a form above. These data sets give reviews no ids: they are made of author, time
    and words. The product's number (ASIN) is the community.
    """

    description: ClassVar[str] = "Amazon review data sets (reviewerID, asin, reviewText ...; 2023; Fine Foods)"
    has_threads: ClassVar[bool] = True

    def __init__(self, sample: FileSample) -> None:
        self._notes = sample.notes
        self._form_and_table = find_form(sample, _FORMS)

    @staticmethod
    def matches(sample: FileSample) -> bool:
        return any(form.fits(row) for row in sample.objects() for form in _FORMS) or matches_table(sample, _FORMS)

    def posts(self, stream: FileStream) -> Iterator[Post | Reject]:
        if self._form_and_table is None:
            return read_documents(stream, lambda row: read_each_review([row], _FORMS), self._notes)
        form, table = self._form_and_table
        return read_reviews(stream, table, form)

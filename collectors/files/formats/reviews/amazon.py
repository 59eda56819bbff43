"""Reads the public data sets of Amazon reviews: of 2014 and 2018, of 2023, and "Fine Foods"."""

from __future__ import annotations

from typing import ClassVar

from collectors.files.engine.reader import reader
from collectors.files.formats.reviews.review_rows import ReviewForm, ReviewReader

REVIEWERS = ReviewForm(
    source="amazon",
    needs=frozenset({"reviewerID", "asin", "reviewText", "unixReviewTime"}),
    created_at=("unixReviewTime",),
    text=("reviewText",),
    title=("summary",),
    author=("reviewerName", "reviewerID"),
    community=("asin",),
    likes=("vote", "helpful_yes"),
    rating=("overall",),
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
    rating=("rating",),
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
    rating=("Score",),
)
"""https://snap.stanford.edu/data/web-FineFoods.html"""


@reader("amazon")
class Amazon(ReviewReader):
    """Matches the columns or keys of a form above. These data sets give reviews no ids: they are made of author, time
    and words. The product's number (ASIN) is the community.
    """

    description: ClassVar[str] = "Amazon review data sets (reviewerID, asin, reviewText ...; 2023; Fine Foods)"
    tables = (REVIEWERS, USERS, FINE_FOODS)
    objects = (REVIEWERS, USERS, FINE_FOODS)

"""The answers to each question of the review: key on the keyboard, label that is saved, text of the button."""

from __future__ import annotations

from collections.abc import Mapping

from reports.queries.label_sample import CUE
from talkworthy.storage.analysis.labels import ABOUT, AUTHOR_TYPE, NOT_ABOUT, RELEVANT, SENTIMENT

TITLES: Mapping[str, str] = {
    RELEVANT: "Is it about {brand}?",
    SENTIMENT: "Sentiment towards {brand}?",
    AUTHOR_TYPE: "Who wrote it?",
    CUE: "Does it need a reply from {brand}?",
}

SHORT: Mapping[str, str] = {
    RELEVANT: "Relevance",
    SENTIMENT: "Sentiment",
    AUTHOR_TYPE: "Author type",
    CUE: "Needs a reply",
}

ANSWERS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    RELEVANT: (("y", ABOUT, "Yes"), ("n", NOT_ABOUT, "No")),
    SENTIMENT: (
        ("1", "positive", "Positive"),
        ("2", "neutral", "Neutral"),
        ("3", "negative", "Negative"),
        ("4", "unclear", "Unclear"),
    ),
    AUTHOR_TYPE: (
        ("1", "public", "Public"),
        ("2", "brand", "Brand"),
        ("3", "staff", "Staff"),
        ("4", "promoter", "Promoter"),
        ("5", "press", "Press"),
        ("6", "bot", "Bot"),
        ("7", "moderator", "Moderator"),
        ("8", "unknown", "Unknown"),
    ),
    CUE: (
        ("1", "leave_alone", "No reply needed"),
        ("2", "asked_brand", "Asked the brand"),
        ("3", "asked_peers", "Asked others"),
        ("4", "may_need_help", "May need help"),
    ),
}

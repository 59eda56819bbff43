"""The Talkworthy score: how much people talk about a brand to each other, without the brand taking part.

Here live its components, the bootstrap behind its 90% range, its history and its sentences. Everything is computed from
two data frames for each brand (`BrandConversation`). Nothing here reads the store, settings or files: that is the work
of `reports.queries.score`.
"""

from analysis.worthiness.model import (
    COMPONENT_TITLES,
    EQUAL_WEIGHTS,
    METHOD_VERSION,
    BrandConversation,
    Component,
    ConversationCounts,
    Opinion,
    Ranks,
    ReviewedSample,
    ScoreOptions,
    SentimentReview,
    Worthiness,
)
from analysis.worthiness.score import score_brand, score_brands
from analysis.worthiness.serialization import to_json
from analysis.worthiness.week_over_week import ScoreChange, to_changes
from analysis.worthiness.wording.headline import Comparison, compare, headline

__all__ = [
    "COMPONENT_TITLES",
    "EQUAL_WEIGHTS",
    "METHOD_VERSION",
    "BrandConversation",
    "Comparison",
    "Component",
    "ConversationCounts",
    "Opinion",
    "Ranks",
    "ReviewedSample",
    "ScoreChange",
    "ScoreOptions",
    "SentimentReview",
    "Worthiness",
    "compare",
    "headline",
    "score_brand",
    "score_brands",
    "to_changes",
    "to_json",
]

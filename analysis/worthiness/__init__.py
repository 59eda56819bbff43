"""The Worthiness index: do customers talk about a brand to each other, when it is not in the room?"""

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

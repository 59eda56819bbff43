"""What can be answered to each question of the sample: the key, the label that is kept, and the words on the button."""

from __future__ import annotations

from collections.abc import Mapping

from reports.queries.label_sample import CUE
from talkworthy.storage.analysis.labels import ABOUT, AUTHOR_TYPE, NOT_ABOUT, RELEVANT, SENTIMENT

TITLES: Mapping[str, str] = {
    RELEVANT: "Is it about {brand}?",
    SENTIMENT: "For or against {brand}?",
    AUTHOR_TYPE: "Whose words are these?",
    CUE: "Does anybody need an answer from {brand}?",
}

SHORT: Mapping[str, str] = {
    RELEVANT: "About us?",
    SENTIMENT: "Which side?",
    AUTHOR_TYPE: "Whose words?",
    CUE: "Needs us?",
}

ANSWERS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    RELEVANT: (("y", ABOUT, "Yes"), ("n", NOT_ABOUT, "No")),
    SENTIMENT: (
        ("1", "positive", "For"),
        ("2", "neutral", "Takes no side"),
        ("3", "negative", "Against"),
        ("4", "unclear", "Can't tell"),
    ),
    AUTHOR_TYPE: (
        ("1", "public", "A customer"),
        ("2", "brand", "The brand"),
        ("3", "staff", "Its staff"),
        ("4", "promoter", "A promoter"),
        ("5", "press", "The press"),
        ("6", "bot", "A bot"),
        ("7", "moderator", "A moderator"),
        ("8", "unknown", "Can't tell"),
    ),
    CUE: (
        ("1", "leave_alone", "Leave alone"),
        ("2", "asked_brand", "Asked the brand"),
        ("3", "asked_peers", "Asked other customers"),
        ("4", "may_need_help", "May need help"),
    ),
}

"""The Worthiness index: do customers talk about a brand to each other, when it is not in the room?"""

from analysis.worthiness.model import (
    EQUAL_WEIGHTS,
    METHOD_VERSION,
    TITLES,
    BrandConversation,
    Checked,
    Counts,
    Opinion,
    Options,
    Part,
    Ranks,
    Sides,
    Worthiness,
)
from analysis.worthiness.score import judge, judge_all
from analysis.worthiness.serialization import to_json
from analysis.worthiness.week_over_week import Change, to_changes
from analysis.worthiness.wording.headline import Comparison, compare, verdict

__all__ = [
    "EQUAL_WEIGHTS",
    "METHOD_VERSION",
    "TITLES",
    "BrandConversation",
    "Change",
    "Checked",
    "Comparison",
    "Counts",
    "Opinion",
    "Options",
    "Part",
    "Ranks",
    "Sides",
    "Worthiness",
    "compare",
    "judge",
    "judge_all",
    "to_changes",
    "to_json",
    "verdict",
]

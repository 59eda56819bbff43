"""Conditions on one post, which links from charts set in the address; each is shown, and a click removes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict, get_args

from analysis.annotators.speech_acts import ACTS
from analysis.annotators.switching import FROM, TO
from reports.wording.common import date_range_text
from reports.wording.engagement import star_range_text
from talkworthy.date_range import EARLIEST, DateRange
from talkworthy.errors import UserError
from talkworthy.model import CustomerStage
from talkworthy.phrases import join_names
from talkworthy.plain_text.stars import to_star_range
from talkworthy.storage.analysis.rollups import NO_SENTIMENT
from talkworthy.storage.conversations.queries import ConversationFilter
from talkworthy.storage.conversations.threads import PostAnnotation
from views.components.templating import draw
from views.components.thread.post_annotations import annotation_text
from views.url_state import get_param

NAMES = ("written", "mention", "act", "stage", "switch", "stars")
SENTIMENT_WORDS = {NO_SENTIMENT: "not analysed"}
STAGES = tuple(stage for stage in get_args(CustomerStage) if stage != "unknown")


class PostConditions(TypedDict):
    """The same conditions as keyword arguments of a `ConversationFilter`."""

    written: DateRange | None
    mention: bool
    act: str
    stage: str
    switch: str
    stars: tuple[float, float] | None


def to_post_conditions() -> PostConditions:
    """Return the conditions in the address; values that do not exist are ignored."""
    act, stage, switch = get_param("act"), get_param("stage"), get_param("switch")
    return {
        "written": _to_days(get_param("written")),
        "mention": get_param("mention") == "1",
        "act": act if act in ACTS else "",
        "stage": stage if stage in STAGES else "",
        "switch": switch if switch.startswith((f"{FROM}:", f"{TO}:")) else "",
        "stars": to_star_range(get_param("stars")),
    }


def draw_post_conditions(chosen: ConversationFilter, params: Mapping[str, object]) -> None:
    """Draw each condition with a link that removes it; nothing where there are none."""
    chips = [(text, {**params, name: ""}) for name, text in to_chips(chosen).items()]
    draw("post_conditions", chips=chips)


def to_chips(chosen: ConversationFilter) -> dict[str, str]:
    """Return each condition in words, by its name in the address."""
    chips: dict[str, str] = {}
    if chosen.written is not None:
        chips["written"] = f"Posts written {date_range_text(chosen.written)}"
    if chosen.mention:
        chips["mention"] = f"Posts that name {chosen.brand}"
    if chosen.sentiments:
        chips["sentiment"] = f"Sentiment: {join_names([SENTIMENT_WORDS.get(name, name) for name in chosen.sentiments])}"
    if chosen.act:
        chips["act"] = _in_words(chosen.act, chosen.act)
    if chosen.stage:
        chips["stage"] = _in_words("stage", chosen.stage)
    if chosen.switch:
        chips["switch"] = _in_words("switch", chosen.switch)
    if chosen.stars is not None:
        chips["stars"] = f"Reviews with {star_range_text(chosen.stars)}"
    return chips


def _in_words(name: str, label: str) -> str:
    return annotation_text(PostAnnotation(name, label, "", None))


def _to_days(text: str) -> DateRange | None:
    """Return the range of `2026-10-05..2026-10-11`; None for anything else, also `13w` and `all`."""
    if ".." not in text:
        return None
    try:
        return DateRange.parse(text, EARLIEST, EARLIEST)
    except UserError:
        return None

"""What each component is based on, as a number and a sentence."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from analysis.worthiness.components import CompetitorBaseline
from analysis.worthiness.conversation_totals import HELP_HOURS, ConversationTotals
from analysis.worthiness.estimation.bootstrap import Measurements
from analysis.worthiness.model import COMPONENT_TITLES
from talkworthy.phrases import whole_percent


@dataclass(frozen=True, slots=True, eq=False)
class ExplanationData:
    """Data of one brand that the explanations are written from; replicates are not needed."""

    brand: str
    totals: ConversationTotals
    measurements: Measurements
    baseline: CompetitorBaseline


@dataclass(frozen=True, slots=True)
class Explanation:
    """A component is based on `n` values counted in `unit`; `plain` is the measured number, in `plain_unit`."""

    n: int
    unit: str
    plain: float
    plain_unit: str
    sentence: str


def to_explanations(data: ExplanationData) -> dict[str, Explanation]:
    """Return the explanation of each of the eight components by name, also of those that are left out."""
    return {name: _EXPLANATIONS[name](data) for name in COMPONENT_TITLES}


def percent(share: float) -> str:
    """Return `41%`; a share that is neither none nor all is never written as 0% or 100%."""
    return f"{whole_percent(share)}%"


def _people(data: ExplanationData) -> Explanation:
    per_week = float(data.measurements.people_per_week[0])
    sentence = f"{per_week:.1f} people a week {_compared(data.baseline, data.baseline.people_per_week[0])}."
    return Explanation(data.totals.counts.people, "people", per_week, "people a week", sentence)


def _dialogue(data: ExplanationData) -> Explanation:
    n, yes = data.totals.counts.conversations, round(float(data.measurements.dialogue[0]))
    sentence = f"In {yes:,} of {n:,} conversations people went back and forth."
    return Explanation(n, "conversations", float(yes), "conversations with dialogue", sentence)


def _breadth(data: ExplanationData) -> Explanation:
    even, n = float(data.measurements.places[0]), data.totals.counts.communities
    text = f"{n:,} {'community' if n == 1 else 'communities'}"
    if f"{even:.1f}" != f"{n:.1f}":
        text = f"{text}, or {even:.1f} if small ones count less"
    sentence = f"{text} {_compared(data.baseline, data.baseline.places[0])}."
    return Explanation(n, "communities", even, "communities of equal size", sentence)


def _unprompted(data: ExplanationData) -> Explanation:
    n, yes = data.totals.counts.conversations, round(float(data.measurements.unprompted[0]))
    sentence = f"In {yes:,} of {n:,} conversations, somebody mentioned {data.brand} without being asked about it."
    return Explanation(n, "conversations", float(yes), "conversations with an unprompted mention", sentence)


def _peer_help(data: ExplanationData) -> Explanation:
    n, share = data.totals.questions.height, float(data.measurements.peer_help[0])
    if math.isnan(share):
        sentence = "People asked no questions, so this component is not in the score."
        return Explanation(0, "questions", 0.0, "questions answered", sentence)
    helped = int(data.totals.questions["helped"].sum())
    questions = "question" if n == 1 else "questions"
    sentence = f"{helped:,} of {n:,} {questions} answered by another person within 3 days"
    waiting = n - helped - _unanswered(data.totals)
    if waiting:
        # Kaplan-Meier: a question that was observed for less than three days counts for that time
        newer = "1 question is" if waiting == 1 else f"{waiting:,} questions are"
        sentence = f"{sentence}; {newer} newer and may still be answered, so about {percent(share)}"
    return Explanation(n, "questions", float(helped), "questions answered", f"{sentence}.")


def _unanswered(totals: ConversationTotals) -> int:
    """Return the number of questions without an answer in all of the three days."""
    return int(totals.questions.filter(~pl.col("helped"), pl.col("hours") >= HELP_HOURS).height)


def _personal_relevance(data: ExplanationData) -> Explanation:
    conversations, share = data.totals.conversations, float(data.measurements.personal_relevance[0])
    n, own = int(conversations["votes"].sum()), int(conversations["own_sentences"].sum())
    if math.isnan(share):
        sentence = "There is no text by people to analyse, so this component is not in the score."
    else:
        sentence = f"{percent(share)} of what people write is about their own lives, work and wishes."
    return Explanation(n, "people's contributions to conversations", float(own), "sentences about themselves", sentence)


def _staying_power(data: ExplanationData) -> Explanation:
    counts, share = data.totals.counts, float(data.measurements.staying_power[0])
    even = share * counts.weeks
    text = f"People talked about it in {counts.weeks_with_conversation} of {counts.weeks} weeks"
    if f"{even:.1f}" != f"{counts.weeks_with_conversation:.1f}":
        text = f"{text}, or {even:.1f} if quiet weeks count less"
    return Explanation(
        counts.weeks_with_conversation, "weeks with conversations", even, "weeks of equal size", f"{text}."
    )


def _sentiment(data: ExplanationData) -> Explanation:
    opinion = data.totals.opinion
    n, unit = opinion.positive + opinion.negative, "positive and negative opinions"
    if opinion.net is None:
        sentence = "Nobody was positive or negative, so this component is not in the score."
        return Explanation(0, unit, 0.0, "net sentiment", sentence)
    sentence = (
        f"{opinion.positive:,} positive and {opinion.negative:,} negative opinions; "
        f"{percent(opinion.neutral_share or 0.0)} neutral or unclear."
    )
    return Explanation(n, unit, opinion.net, "net sentiment", sentence)


def _compared(baseline: CompetitorBaseline, median: float) -> str:
    if not baseline.size:
        return "(not in the score: no competitors are tracked to compare with)"
    if not baseline.people_per_week[0] > 0:
        return "(not in the score: the competitor median is 0)"
    return f"(competitor median: {median:.1f})"


_EXPLANATIONS: dict[str, Callable[[ExplanationData], Explanation]] = {
    "people": _people,
    "dialogue": _dialogue,
    "breadth": _breadth,
    "unprompted": _unprompted,
    "peer_help": _peer_help,
    "personal_relevance": _personal_relevance,
    "staying_power": _staying_power,
    "sentiment": _sentiment,
}

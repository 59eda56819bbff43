"""What each part was read from, as a plain number and a plain sentence."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from analysis.worthiness.bootstrap import Measurements
from analysis.worthiness.components import CompetitorBaseline
from analysis.worthiness.conversation_totals import HELP_HOURS, ConversationTotals
from analysis.worthiness.model import COMPONENT_TITLES
from talkworthy.phrases import whole_percent


@dataclass(frozen=True, slots=True, eq=False)
class MeasuredBrand:
    """One brand with everything that its parts are told from; `draws` and `panel` may be without replicates."""

    brand: str
    totals: ConversationTotals
    measurements: Measurements
    baseline: CompetitorBaseline


@dataclass(frozen=True, slots=True)
class ComponentFacts:
    """`n` things called `unit` were read; `plain` is the number before it becomes a part, in `plain_unit`."""

    n: int
    unit: str
    plain: float
    plain_unit: str
    sentence: str


def to_facts(measured: MeasuredBrand) -> dict[str, ComponentFacts]:
    """One fact for each of the eight parts, left out or not, by name."""
    return {name: _EXPLANATIONS[name](measured) for name in COMPONENT_TITLES}


def percent(share: float) -> str:
    """`41 %`; a share that is neither none nor all is never told as 0 % or 100 %."""
    return f"{whole_percent(share)} %"


def _people(measured: MeasuredBrand) -> ComponentFacts:
    a_week = float(measured.measurements.people_per_week[0])
    sentence = f"{a_week:.1f} different customers talk in a week; {_beside(measured.baseline, measured.baseline.people_per_week[0])}."
    return ComponentFacts(measured.totals.counts.people, "people", a_week, "customers a week", sentence)


def _dialogue(measured: MeasuredBrand) -> ComponentFacts:
    n, yes = measured.totals.counts.conversations, round(float(measured.measurements.dialogue[0]))
    sentence = f"In {yes:,} of {n:,} talks customers went back and forth with each other."
    return ComponentFacts(n, "conversations", float(yes), "talks with dialogue", sentence)


def _breadth(measured: MeasuredBrand) -> ComponentFacts:
    places, n = float(measured.measurements.places[0]), measured.totals.counts.communities
    told = f"Customers talk in {n:,} {'community' if n == 1 else 'communities'}"
    if f"{places:.1f}" != f"{n:.1f}":
        told = (
            f"{told}; since more do in some than in others, "
            f"that is as wide as {places:.1f} communities with equally many customers in each"
        )
    sentence = f"{told}; {_beside(measured.baseline, measured.baseline.places[0])}."
    return ComponentFacts(n, "communities", places, "communities of equal size", sentence)


def _unprompted(measured: MeasuredBrand) -> ComponentFacts:
    n, yes = measured.totals.counts.conversations, round(float(measured.measurements.unprompted[0]))
    sentence = f"In {yes:,} of {n:,} talks a customer brought {measured.brand} up where nobody had named it."
    return ComponentFacts(n, "conversations", float(yes), "talks where it was brought up", sentence)


def _peer_help(measured: MeasuredBrand) -> ComponentFacts:
    n, share = measured.totals.questions.height, float(measured.measurements.peer_help[0])
    if math.isnan(share):
        return ComponentFacts(
            0, "questions", 0.0, "questions answered", "Customers asked no question, so this part is left out."
        )
    helped = int(measured.totals.questions["helped"].sum())
    sentence = (
        f"Another customer answered {helped:,} of {n:,} {'question' if n == 1 else 'questions'} within three days"
    )
    waiting = n - helped - _left_alone(measured.totals)
    if waiting:
        # Kaplan-Meier: whoever could not be watched for three days counts for as long as they were
        since = "1 question is" if waiting == 1 else f"{waiting:,} questions are"
        sentence = f"{sentence}; {since} younger and may still be, which makes it about {percent(share)}"
    return ComponentFacts(n, "questions", float(helped), "questions answered", f"{sentence}.")


def _left_alone(totals: ConversationTotals) -> int:
    """Questions that nobody answered in all of the three days."""
    return int(totals.questions.filter(~pl.col("helped"), pl.col("hours") >= HELP_HOURS).height)


def _personal_relevance(measured: MeasuredBrand) -> ComponentFacts:
    n, own = (
        int(measured.totals.conversations["votes"].sum()),
        int(measured.totals.conversations["own_sentences"].sum()),
    )
    share = float(measured.measurements.personal_relevance[0])
    if math.isnan(share):
        sentence = "No words of customers are there to read, so this part is left out."
    else:
        sentence = f"{percent(share)} of what customers say is about themselves: their lives, their work, their wishes."
    return ComponentFacts(n, "customers' turns at talking", float(own), "sentences about themselves", sentence)


def _staying_power(measured: MeasuredBrand) -> ComponentFacts:
    counts, share = measured.totals.counts, float(measured.measurements.staying_power[0])
    even = share * counts.weeks
    told = f"Customers talked in {counts.weeks_with_conversation} of {counts.weeks} weeks"
    if f"{even:.1f}" != f"{counts.weeks_with_conversation:.1f}":
        told = (
            f"{told}; since more did in some than in others, "
            f"that is as steady as equally many customers in each of {even:.1f} weeks"
        )
    return ComponentFacts(counts.weeks_with_conversation, "weeks with talk", even, "even weeks of talk", f"{told}.")


def _sentiment(measured: MeasuredBrand) -> ComponentFacts:
    opinion = measured.totals.opinion
    n = opinion.positive + opinion.negative
    if opinion.net is None:
        return ComponentFacts(
            0, "customers who took a side", 0.0, "net sentiment", "Nobody took a side, so this part is left out."
        )
    sentence = f"{opinion.positive:,} warm and {opinion.negative:,} cold voices; {percent(opinion.neutral_share or 0.0)} took no side."
    return ComponentFacts(n, "customers who took a side", opinion.net, "net sentiment", sentence)


def _beside(baseline: CompetitorBaseline, median: float) -> str:
    if not baseline.size:
        return "with no rivals tracked there is nothing to compare it with, so this part is left out"
    if not baseline.people_per_week[0] > 0:
        return "the typical rival is not talked about at all, so this part is left out"
    return f"the typical rival: {median:.1f}"


_EXPLANATIONS: dict[str, Callable[[MeasuredBrand], ComponentFacts]] = {
    "people": _people,
    "dialogue": _dialogue,
    "breadth": _breadth,
    "unprompted": _unprompted,
    "peer_help": _peer_help,
    "personal_relevance": _personal_relevance,
    "staying_power": _staying_power,
    "sentiment": _sentiment,
}

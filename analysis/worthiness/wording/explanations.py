"""What each part was read from, as a plain number and a plain sentence."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from analysis.worthiness.bootstrap import Draws
from analysis.worthiness.components import Panel
from analysis.worthiness.conversation_totals import HELP_HOURS, Tally
from analysis.worthiness.model import TITLES
from talkworthy.phrases import whole_percent


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """One brand with everything that its parts are told from; `draws` and `panel` may be without replicates."""

    brand: str
    tally: Tally
    draws: Draws
    panel: Panel


@dataclass(frozen=True, slots=True)
class Fact:
    """`n` things called `unit` were read; `plain` is the number before it becomes a part, in `plain_unit`."""

    n: int
    unit: str
    plain: float
    plain_unit: str
    sentence: str


def to_facts(measured: Measured) -> dict[str, Fact]:
    """One fact for each of the eight parts, left out or not, by name."""
    return {name: _TELLERS[name](measured) for name in TITLES}


def percent(share: float) -> str:
    """`41 %`; a share that is neither none nor all is never told as 0 % or 100 %."""
    return f"{whole_percent(share)} %"


def _talkers(measured: Measured) -> Fact:
    a_week = float(measured.draws.talkers[0])
    sentence = f"{a_week:.1f} different customers talk in a week; {_beside(measured.panel, measured.panel.talkers[0])}."
    return Fact(measured.tally.counts.people, "people", a_week, "customers a week", sentence)


def _dialogue(measured: Measured) -> Fact:
    n, yes = measured.tally.counts.conversations, round(float(measured.draws.dialogue[0]))
    sentence = f"In {yes:,} of {n:,} talks customers went back and forth with each other."
    return Fact(n, "conversations", float(yes), "talks with dialogue", sentence)


def _spread(measured: Measured) -> Fact:
    places, n = float(measured.draws.places[0]), measured.tally.counts.communities
    told = f"Customers talk in {n:,} {'community' if n == 1 else 'communities'}"
    if f"{places:.1f}" != f"{n:.1f}":
        told = (
            f"{told}; since more do in some than in others, "
            f"that is as wide as {places:.1f} communities with equally many customers in each"
        )
    sentence = f"{told}; {_beside(measured.panel, measured.panel.places[0])}."
    return Fact(n, "communities", places, "communities of equal size", sentence)


def _brought_up(measured: Measured) -> Fact:
    n, yes = measured.tally.counts.conversations, round(float(measured.draws.brought_up[0]))
    sentence = f"In {yes:,} of {n:,} talks a customer brought {measured.brand} up where nobody had named it."
    return Fact(n, "conversations", float(yes), "talks where it was brought up", sentence)


def _mutual_help(measured: Measured) -> Fact:
    n, share = measured.tally.questions.height, float(measured.draws.mutual_help[0])
    if math.isnan(share):
        return Fact(0, "questions", 0.0, "questions answered", "Customers asked no question, so this part is left out.")
    helped = int(measured.tally.questions["helped"].sum())
    sentence = (
        f"Another customer answered {helped:,} of {n:,} {'question' if n == 1 else 'questions'} within three days"
    )
    waiting = n - helped - _left_alone(measured.tally)
    if waiting:
        # Kaplan-Meier: whoever could not be watched for three days counts for as long as they were
        since = "1 question is" if waiting == 1 else f"{waiting:,} questions are"
        sentence = f"{sentence}; {since} younger and may still be, which makes it about {percent(share)}"
    return Fact(n, "questions", float(helped), "questions answered", f"{sentence}.")


def _left_alone(tally: Tally) -> int:
    """Questions that nobody answered in all of the three days."""
    return int(tally.questions.filter(~pl.col("helped"), pl.col("hours") >= HELP_HOURS).height)


def _substance(measured: Measured) -> Fact:
    n, own = int(measured.tally.conversations["votes"].sum()), int(measured.tally.conversations["own_sentences"].sum())
    share = float(measured.draws.substance[0])
    if math.isnan(share):
        sentence = "No words of customers are there to read, so this part is left out."
    else:
        sentence = f"{percent(share)} of what customers say is about themselves: their lives, their work, their wishes."
    return Fact(n, "customers' turns at talking", float(own), "sentences about themselves", sentence)


def _staying_power(measured: Measured) -> Fact:
    counts, share = measured.tally.counts, float(measured.draws.staying_power[0])
    even = share * counts.weeks
    told = f"Customers talked in {counts.weeks_with_conversation} of {counts.weeks} weeks"
    if f"{even:.1f}" != f"{counts.weeks_with_conversation:.1f}":
        told = (
            f"{told}; since more did in some than in others, "
            f"that is as steady as equally many customers in each of {even:.1f} weeks"
        )
    return Fact(counts.weeks_with_conversation, "weeks with talk", even, "even weeks of talk", f"{told}.")


def _warmth(measured: Measured) -> Fact:
    opinion = measured.tally.opinion
    n = opinion.warm + opinion.cold
    if opinion.net is None:
        return Fact(
            0, "customers who took a side", 0.0, "net sentiment", "Nobody took a side, so this part is left out."
        )
    sentence = (
        f"{opinion.warm:,} warm and {opinion.cold:,} cold voices; {percent(opinion.no_side_share or 0.0)} took no side."
    )
    return Fact(n, "customers who took a side", opinion.net, "net sentiment", sentence)


def _beside(panel: Panel, median: float) -> str:
    if not panel.size:
        return "with no rivals tracked there is nothing to compare it with, so this part is left out"
    if not panel.talkers[0] > 0:
        return "the typical rival is not talked about at all, so this part is left out"
    return f"the typical rival: {median:.1f}"


_TELLERS: dict[str, Callable[[Measured], Fact]] = {
    "talkers": _talkers,
    "dialogue": _dialogue,
    "spread": _spread,
    "brought_up": _brought_up,
    "mutual_help": _mutual_help,
    "substance": _substance,
    "staying_power": _staying_power,
    "warmth": _warmth,
}

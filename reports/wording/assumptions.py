"""Sentences about assumptions: what was assumed, the result, surprises and blind spots."""

from __future__ import annotations

import math

from analysis.measures.assumption_test import FEWEST_CONVERSATIONS, AssumptionEvaluation, ExampleReview
from reports.queries.assumptions.assumptions import AssumptionEntry
from reports.queries.assumptions.unassumed_topics import UnassumedTopics
from reports.wording.common import count_text, percent_text, percent_with_range
from talkworthy.storage.notebook.assumptions import NewAssumption

RESULT_LABELS = {"holds": "Confirmed", "does_not_hold": "Not confirmed", "not_enough": "Inconclusive"}
STEP_LABELS = {
    "to_map": "Choose how to measure it",
    "to_confirm": "Check the examples",
    "to_reveal": "Ready to reveal",
    "revealed": "Revealed",
}
_COMPARISONS = {"at_least": "at least", "at_most": "at most"}
_UNITS = {"conversations": ("conversation", "conversations"), "people": ("person", "people")}


def assumption_text(assumption: NewAssumption) -> str:
    """Return `At least 30% of conversations: they talk about price`."""
    return f"{_assumed(assumption)} of {assumption.unit}: {assumption.words}"


def result_text(assumption: NewAssumption, result: AssumptionEvaluation) -> str:
    """Return the result with its share, its 95% interval and the number of cases, in two or three sentences."""
    tally = result.tally
    units = count_text(tally.units, *_UNITS[assumption.unit])
    if not tally.units:
        return f"{RESULT_LABELS['not_enough']}: nobody mentioned the brand in this period."
    guess = f"you said {_assumed(assumption).lower()}"
    sentence = f"{_label(assumption, result)}: measured {share_range(result)} of {units}; {guess}."
    if result.status != "not_enough" or tally.even >= FEWEST_CONVERSATIONS:
        return sentence
    larger = "" if tally.conversations < FEWEST_CONVERSATIONS else ", most of it in a few large ones"
    return (
        f"{RESULT_LABELS['not_enough']}: {units} in {count_text(tally.conversations, 'conversation')}{larger}; "
        f"at least {FEWEST_CONVERSATIONS} conversations are needed."
    )


def _label(assumption: NewAssumption, result: AssumptionEvaluation) -> str:
    """Return the result; "As measured" where posts that were not counted could change it and nobody checked them."""
    unsafe = result.status == ("does_not_hold" if assumption.comparison == "at_least" else "holds")
    label = RESULT_LABELS[result.status]
    return f"As measured, {label[:1].lower()}{label[1:]}" if unsafe and not result.checked.passed_over else label


def share_range(result: AssumptionEvaluation) -> str:
    """Return `41% (33\N{EN DASH}50%)`, the bounds rounded outwards."""
    return percent_with_range(result.share, result.low, result.high)


def checked_examples_text(checked: ExampleReview) -> str:
    """Return how the checked examples corrected the count, and what is still unknown."""
    if not checked.reviewed:
        correction = "No examples were checked, so every counted post is assumed to match."
    else:
        examples = count_text(checked.reviewed, "example")
        correction = f"{checked.yes} of {examples} matched, and the count is corrected for that."
    if not checked.passed_over:
        return f"{correction} Posts using other wording aren't counted, so the real figure may be higher."
    uncounted = count_text(
        checked.passed_over, "conversation that wasn't counted", "conversations that weren't counted"
    )
    return f"{correction} Of {uncounted}, {checked.missed} matched; the figure includes that."


def changed_text(entry: AssumptionEntry, result: AssumptionEvaluation) -> str:
    """Return what the result was when it was first revealed; "" where it is still the same."""
    if entry.reveal is None:
        return ""
    first = entry.reveal.result
    share = percent_text(first["share"])
    if first["status"] == result.status and share == percent_text(result.share):
        return ""
    label = RESULT_LABELS[first["status"]].lower()
    return f"When first revealed: {share}, {label}. The conversations have been re-analysed since."


def surprise_text(bits: float) -> str:
    """Return how a topic's share differs from the guess, by the size of its bits."""
    if abs(bits) < 0.05:
        return "about as you guessed"
    return f"{'much ' if abs(bits) >= 0.3 else ''}{'more' if bits > 0 else 'less'} than you guessed"


def blind_spots_text(result: UnassumedTopics, brand: str) -> str:
    """Return what the list of topics that nobody assumed shows, as a sentence."""
    if result.against == "nothing":
        return (
            f"Not enough data to compare: {count_text(result.ours, 'conversation')} about {brand} in its topics, "
            f"{result.theirs:,} to compare with."
        )
    others = "competitors" if result.against == "competitors" else "earlier periods"
    comparison = f"compared with {count_text(result.theirs, 'conversation')} from {others}"
    significant = sum(difference.surely for _, difference, _ in result.topics)
    if not result.topics:
        return f"Your assumptions cover every topic of {brand}."
    if not significant:
        return f"No significant blind spots, {comparison}."
    return f"{count_text(significant, 'significant blind spot')}, {comparison}."


def times_text(log_odds: float) -> str:
    """Return `2.1 times as often`: the odds of a topic against those elsewhere."""
    odds = math.exp(log_odds)
    return f"{odds:.1f} times as often" if odds >= 1.05 else "as often" if odds > 0.95 else "less often"


def _assumed(assumption: NewAssumption) -> str:
    return f"{_COMPARISONS[assumption.comparison].capitalize()} {100 * assumption.share:g}%"

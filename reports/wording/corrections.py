"""What a correction changed: the numbers of the overview before and after the analysis."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.worthiness import Worthiness
from reports.wording.common import hundredths

NONE = "none"
SCORE, SCORE_RANGE = "Score", "90% range of the score"
UNCHANGED = "No number changed: score, components, people, conversations and opinions are as before."


def key_figures(worthiness: Worthiness) -> dict[str, str]:
    """Return the numbers of the overview as shown there, by title: components first, then the score, then counts."""
    components = {
        component.title: NONE if component.value is None else str(hundredths(component.value))
        for component in reversed(worthiness.components)
    }
    counts, opinion = worthiness.counts, worthiness.opinion
    return {
        **components,
        SCORE: NONE if worthiness.score is None else str(worthiness.score),
        SCORE_RANGE: NONE if worthiness.score is None else f"{worthiness.low}\N{EN DASH}{worthiness.high}",
        "positive opinions": f"{opinion.positive:,}",
        "negative opinions": f"{opinion.negative:,}",
        "neutral opinions": f"{opinion.neutral:,}",
        "people": f"{counts.people:,}",
        "conversations": f"{counts.conversations:,}",
    }


def correction_text(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """Return `Sentiment 35 \N{RIGHTWARDS ARROW} 33; score 60 \N{RIGHTWARDS ARROW} 59.`, or that no number changed."""
    moves = [
        f"{title} {before[title]} \N{RIGHTWARDS ARROW} {figure}"
        for title, figure in after.items()
        if before.get(title, figure) != figure
    ]
    if not moves:
        return UNCHANGED
    text = "; ".join([moves[0], *(move[0].lower() + move[1:] for move in moves[1:])])
    return f"{text[0].upper()}{text[1:]}."

"""Sentences on measured precision: `Of posts shown as complaints, 7 in 10 really are (68-79%, 412 read).`"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from analysis.stats.wilson import Precision
from reports.queries import measured_precision as kinds
from reports.queries.measured_precision import Kind, MeasuredPrecision
from reports.queries.score.precision import FEW
from reports.wording.common import percent_bounds
from talkworthy.phrases import join_names

NEARLY_ALL = 0.95
"""From here on `10 in 10` would be rounded up to all of them."""
NEARLY_NONE = 0.05
WIDE = 0.4
"""From this width of the 90% range on, one number of tenths would say more than is known."""
ORIGINS = {
    "own_sample": "Measured on your own reviewed sample.",
    "own_labels": "Measured on the posts that you labelled in {file}.",
    "shipped": "Measured on public posts about many brands.",
}


class KindText(NamedTuple):
    """What a kind is shown as, what it is called alone, and what it is a property of."""

    shown_as: str
    alone: str
    unit: str = "posts"


_TEXTS = {
    kinds.ABOUT_BRAND: KindText("about the brand", "whether posts are about the brand"),
    kinds.POSITIVE: KindText("positive", "positive posts"),
    kinds.NEGATIVE: KindText("negative", "negative posts"),
    kinds.PUBLIC: KindText("by the public", "posts by the public"),
    kinds.PROMOTER: KindText("by promoters", "posts by promoters"),
    kinds.QUESTION: KindText("questions", "questions"),
    kinds.ANSWER: KindText("answers", "answers"),
    kinds.COMPLAINT: KindText("complaints", "complaints"),
    kinds.RECOMMENDS: KindText("recommendations", "recommendations"),
    kinds.WARNS: KindText("advice against the brand", "advice against the brand"),
    kinds.ASKED_BRAND: KindText("questions to the brand", "questions to the brand"),
    kinds.ASKED_PEERS: KindText("questions to others", "questions to others"),
    kinds.MAY_NEED_HELP: KindText("in need of help", "posts in need of help"),
    kinds.USES_WELL: KindText("by happy users", "happy users"),
    kinds.DID_NOT_BUY: KindText("by people who decided against it", "people who decided against it"),
    kinds.LEFT: KindText("by former customers", "former customers"),
    kinds.NOT_STARTED: KindText("by people getting started", "people getting started"),
    kinds.NEED: KindText("needs", "needs", "quotes"),
    kinds.SPAM: KindText("spam", "suspected spam"),
    kinds.TOPIC: KindText("well named", "names of topics", "topics"),
    kinds.STARTER: KindText("conversation starters", "conversation starters"),
} | {
    kind: KindText(text, text, "quotes")
    for kind, text in zip(kinds.NEED_TYPES, ("goals", "pain points", "worries", "wishes", "values"), strict=True)
}


def measured_texts(measured: Sequence[MeasuredPrecision]) -> list[str]:
    """Return a paragraph for each place where these were measured, and one for what no figure can be given of yet.

    A paragraph: `Of posts shown as negative, 4 in 10 really are (28-62%, 118 read); as positive, 8 in 10 (75-91%,
    114 read). Measured on public posts about many brands.`
    """
    known = [result for result in measured if result.precision.checked >= FEW]
    few = [f"{_TEXTS[result.kind].alone} ({result.precision.checked})" for result in measured if _is_of_few(result)]
    unknown = [_TEXTS[result.kind].alone for result in measured if not result.precision.checked]
    return [
        *(_paragraph(list(group)) for _, group in groupby(sorted(known, key=_place), _place)),
        *([f"Too few read to tell: {join_names(few)}."] if few else ()),
        *([f"Not measured yet: {join_names(unknown)}."] if unknown else ()),
    ]


def shown_as(kind: Kind) -> str:
    """Return what posts of this kind are shown as: `negative`, `questions to the brand`."""
    return _TEXTS[kind].shown_as


def share_text(precision: Precision) -> str:
    """Return `7 in 10`; where the range is wide, its bounds instead: `between 3 in 10 and 9 in 10`."""
    low, high = precision.low, precision.high
    if high - low <= WIDE:
        return in_ten(precision.share or 0.0)
    if high >= NEARLY_ALL:
        return f"at least {in_ten(low)}"
    return f"at most {in_ten(high)}" if low < NEARLY_NONE else f"between {in_ten(low)} and {in_ten(high)}"


def in_ten(share: float) -> str:
    """Return `7 in 10` for a share of 0.74; all and none only where it is all or none."""
    if share in (0.0, 1.0):
        return "all" if share else "none"
    if share >= NEARLY_ALL:
        return "more than 9 in 10"
    tenths = int(10 * share + 0.5)
    return f"{tenths} in 10" if tenths else "fewer than 1 in 10"


def _is_of_few(result: MeasuredPrecision) -> bool:
    return 0 < result.precision.checked < FEW


def _place(result: MeasuredPrecision) -> tuple[int, str]:
    file = result.file if result.origin == "own_labels" else ""
    return list(ORIGINS).index(result.origin or ""), file


def _paragraph(measured: Sequence[MeasuredPrecision]) -> str:
    origin = ORIGINS[measured[0].origin or ""].format(file=measured[0].file)
    return f"{'; '.join(_clauses(measured))}. {origin}"


def _clauses(measured: Sequence[MeasuredPrecision]) -> list[str]:
    """Return what is known of each kind; the unit and the verb stand only where they are new."""
    clauses, unit = [], ""
    for result in measured:
        text, precision = _TEXTS[result.kind], result.precision
        same = text.unit == unit
        of, verb = ("as", "") if same else (f"{'of' if unit else 'Of'} {text.unit} shown as", " really are")
        figures = f"{percent_bounds(precision.low, precision.high)}%, {precision.checked:,} read"
        clauses.append(f"{of} {text.shown_as}, {share_text(precision)}{verb} ({figures})")
        unit = text.unit
    return clauses

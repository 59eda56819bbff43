"""The line of confidence: what the numbers of the overview rest on, in one line."""

from __future__ import annotations

from collections.abc import Sequence

from reports.queries.measured_precision import MeasuredPrecision
from reports.queries.score.precision import FEW
from reports.wording.common import count_text
from reports.wording.measured_precision import share_text, shown_as

RANGES = "All ranges are 90%"


def confidence_line(measured: Sequence[MeasuredPrecision], checked: int) -> str:
    """Return how often posts shown as negative or positive are so, and how many mentions a person has `checked`.

    `All ranges are 90%. Of posts shown as negative, 4 in 10 really are; as positive, 8 in 10. 20 mentions reviewed
    by a person.`
    """
    known = [result for result in measured if result.precision.checked >= FEW]
    clauses = [f"as {shown_as(result.kind)}, {share_text(result.precision)}" for result in known]
    if clauses:
        first, *others = clauses
        accuracy = f"Of posts shown {'; '.join([f'{first} really are', *others])}"
    else:
        accuracy = "How often sentiment is right was not measured yet"
    reviewed = count_text(checked, "mention") if checked else "No mention"
    return f"{RANGES}. {accuracy}. {reviewed} reviewed by a person{'' if checked else ' yet'}."

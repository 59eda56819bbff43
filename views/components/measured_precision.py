"""How often a page is right: the measured precision of the kinds of results that it shows."""

from __future__ import annotations

from collections.abc import Sequence

from reports.queries.measured_precision import Kind
from reports.wording.measured_precision import measured_texts
from views.components.templating import draw
from views.queries import core as reading
from views.queries.core import BrandContext

AT_FIRST = 4
"""Kinds that are shown at once; the others open with a click."""


def draw_precision(context: BrandContext, kinds: Sequence[Kind]) -> None:
    """Draw the precision of these kinds, the first four at once; nothing where the page shows no such results."""
    measured = reading.measured_precision(context, kinds)
    draw(
        "measured_precision",
        texts=measured_texts(measured[:AT_FIRST]),
        others=measured_texts(measured[AT_FIRST:]),
        params=context.params,
    )

"""Precision: the share of posts about the brand among those that people reviewed."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.stats.wilson import Precision, to_precision
from reports.wording.common import count_text, percent_with_range
from talkworthy.phrases import join_names
from talkworthy.storage.analysis.label_sample import count_checked
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

FEW = 10
"""Of fewer posts than this no share is given: its range would be half as wide as the scale."""


def load_precision(connection: Connection, brand: str) -> Precision:
    """Return the precision in the sample that `talkworthy sample` drew for a brand, of all time."""
    return to_precision(*count_checked(connection, brand))


def precision_text(precision: Precision, brand: str) -> str:
    """Return `48 of 50 reviewed mentions are about Copper Kettle: 96% (88\N{EN DASH}99%).`, bounds rounded outwards.

    Of fewer than `FEW` posts no share is given.
    """
    if precision.share is None:
        return f"No mentions of {brand} reviewed by a person yet. Review a sample in the dashboard."
    if precision.checked < FEW:
        reviewed = f"{count_text(precision.checked, 'mention')} reviewed, {precision.right:,} about {brand}"
        return f"{reviewed} (too few to judge accuracy)."
    percent = percent_with_range(precision.share, precision.low, precision.high)
    return f"{precision.right:,} of {precision.checked:,} reviewed mentions are about {brand}: {percent}."


def precision_texts(precisions: Mapping[str, Precision]) -> list[str]:
    """Return the same for several brands: a sentence for each with reviews, and one for all others."""
    texts = [precision_text(precision, brand) for brand, precision in precisions.items() if precision.checked]
    others = [brand for brand, precision in precisions.items() if not precision.checked]
    if others:
        texts.append(precision_text(precisions[others[0]], join_names(others, "or")))
    return texts

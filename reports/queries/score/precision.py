"""How many of the posts that are counted are about the brand, by those that people checked, and how that is told."""

from __future__ import annotations

import math
from collections.abc import Mapping

from analysis.stats.wilson import Precision, to_precision
from talkworthy.storage.analysis.label_sample import count_checked
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]


def load_precision(connection: Connection, brand: str) -> Precision:
    """What was found of the posts that `talkworthy sample` drew as being about `brand`, of all time."""
    return to_precision(*count_checked(connection, brand))


def precision_words(precision: Precision, brand: str) -> str:
    """`48 of 50 checked posts are about Copper Kettle: 96 % (88-99 %).`, or which page brings such a number.

    The bounds are rounded outwards: what is told of them is true.
    """
    if precision.share is None:
        return (
            f'No post was checked yet for being about {brand}. "Label a sample" in the dashboard draws some to check.'
        )
    low, high = math.floor(100 * precision.low), math.ceil(100 * precision.high)
    posts = "checked post is" if precision.checked == 1 else "checked posts are"
    told = f"{precision.right:,} of {precision.checked:,} {posts} about {brand}"
    return f"{told}: {_percent(precision)} % ({low}-{high} %)."


def checked_words(precisions: Mapping[str, Precision]) -> list[str]:
    """The same for several brands: a sentence for each that was checked, and one for all that were not."""
    told = [precision_words(precision, brand) for brand, precision in precisions.items() if precision.checked]
    others = [brand for brand, precision in precisions.items() if not precision.checked]
    if others:
        together = others[0] if len(others) == 1 else f"{', '.join(others[:-1])} or {others[-1]}"
        told.append(precision_words(precisions[others[0]], together))
    return told


def _percent(precision: Precision) -> int:
    """Never 0 or 100 where it is neither."""
    whole = round(100 * (precision.share or 0))
    return min(99, max(1, whole)) if 0 < precision.right < precision.checked else whole

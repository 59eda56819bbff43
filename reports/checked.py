"""How many of the posts that are counted are about the brand, by those that people checked, and how that is told."""

from __future__ import annotations

import math

from analysis.precision import Precision, to_precision
from talkworthy.storage.checking import count_checked
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]


def load_precision(connection: Connection, brand: str) -> Precision:
    """What was found of the posts that `talkworthy sample` drew as being about `brand`, of all time."""
    return to_precision(*count_checked(connection, brand))


def precision_words(precision: Precision, brand: str) -> str:
    """`48 of 50 checked posts are about Copper Kettle: 96 % (88-99 %).`, or how to come to such a number.

    The bounds are rounded outwards: what is told of them is true.
    """
    if precision.share is None:
        return f'No post was checked yet for being about {brand}: talkworthy sample --brand "{brand}"'
    low, high = math.floor(100 * precision.low), math.ceil(100 * precision.high)
    posts = "checked post is" if precision.checked == 1 else "checked posts are"
    told = f"{precision.right:,} of {precision.checked:,} {posts} about {brand}"
    return f"{told}: {_percent(precision)} % ({low}-{high} %)."


def _percent(precision: Precision) -> int:
    """Never 0 or 100 where it is neither."""
    whole = round(100 * (precision.share or 0))
    return min(99, max(1, whole)) if 0 < precision.right < precision.checked else whole

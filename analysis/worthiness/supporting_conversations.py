"""Which conversations stand behind each part: those that a person should open first."""

from __future__ import annotations

import polars as pl

from analysis.worthiness.conversation_totals import ConversationTotals
from analysis.worthiness.estimators import PSEUDO_CONVERSATIONS
from analysis.worthiness.model import COMPONENT_TITLES

MOST = 50
DIGITS = 9
"""Of a rate; beyond them it is the order of the sum that speaks."""

_SAID, _PEOPLE, _POSTS, _ASKED, _WARM, _COLD, _NO_SIDE = (
    pl.col(name).cast(pl.Int64)  # counts without a sign cannot be taken from each other
    for name in ("said", "people", "posts", "asked", "positive", "negative", "neutral")
)
_SIDES = _WARM + _COLD


def _rate(component: pl.Expr, whole: pl.Expr) -> pl.Expr:
    """part / whole drawn towards that of all talks, or two words of one customer would tell more than a full talk."""
    mean = component.sum() / whole.sum()
    return ((component + PSEUDO_CONVERSATIONS * mean) / (whole + PSEUDO_CONVERSATIONS)).round(DIGITS)


_TELLING: dict[str, tuple[pl.Expr, tuple[pl.Expr, ...]]] = {
    "people": (_PEOPLE > 0, (_PEOPLE,)),
    # how often each came back
    "dialogue": (pl.col("dialogue"), (_rate(_SAID - _PEOPLE, _PEOPLE),)),
    # into how much talk of other things
    "unprompted": (pl.col("unprompted"), (_POSTS - _SAID,)),
    "peer_help": (_ASKED > 0, (pl.col("helped"), -_ASKED)),
    "personal_relevance": (pl.col("own_sentences") > 0, (_rate(pl.col("personal_relevance"), pl.col("votes")),)),
    "sentiment": (_SIDES > 0, (_rate(_SIDES, _SIDES + _NO_SIDE),)),
}
"""For each part the talks that count as evidence, and what makes one more telling of *that* part than another."""


def to_supporting_threads(totals: ConversationTotals) -> dict[str, tuple[str, ...]]:
    """For each part the ids of at most 50 conversations, the most telling first.

    For Spread and Staying power that is the fullest talk of each community and of each week, then the second fullest.
    """
    found = {name: _most_telling(totals.conversations, *rule) for name, rule in _TELLING.items()}
    found["breadth"] = _in_turn(totals.conversations, totals.places)
    found["staying_power"] = _in_turn(totals.conversations, totals.weeks)
    return {name: found[name] for name in COMPONENT_TITLES}


def _most_telling(conversations: pl.DataFrame, is_evidence: pl.Expr, telling: tuple[pl.Expr, ...]) -> tuple[str, ...]:
    order = [expression.cast(pl.Float64) for expression in (*telling, pl.col("said"))]
    ranked = conversations.filter(is_evidence).sort(*order, descending=True, maintain_order=True)
    return tuple(ranked["thread"].head(MOST))


def _in_turn(conversations: pl.DataFrame, cells: pl.DataFrame) -> tuple[str, ...]:
    """The largest talk of each cell, largest cell first, then the next of each."""
    fullest = cells.sort("share", "conversation", descending=[True, False]).with_columns(
        turn=pl.int_range(pl.len()).over("cell"), size=pl.col("share").sum().over("cell").round(6)
    )
    ordered = fullest.sort("turn", "size", "cell", descending=[False, True, False])
    first = ordered.unique("conversation", keep="first", maintain_order=True).head(MOST)
    named = first.join(conversations.select("conversation", "thread"), on="conversation", maintain_order="left")
    return tuple(named["thread"])

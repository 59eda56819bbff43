"""Selects the conversations that best support each component: those that a person should open first."""

from __future__ import annotations

import polars as pl

from analysis.worthiness.conversation_totals import ConversationTotals
from analysis.worthiness.estimation.estimators import PSEUDO_CONVERSATIONS
from analysis.worthiness.model import COMPONENT_TITLES

MOST = 50
DIGITS = 9
"""Digits of a rate; further digits depend on the order of the sum."""

_PEOPLE_POSTS, _PEOPLE, _POSTS, _ASKED, _POSITIVE, _NEGATIVE, _NEUTRAL = (
    pl.col(name).cast(pl.Int64)  # counts without a sign cannot be taken from each other
    for name in ("people_posts", "people", "posts", "asked", "positive", "negative", "neutral")
)
_OPINIONS = _POSITIVE + _NEGATIVE


def _rate(part: pl.Expr, whole: pl.Expr) -> pl.Expr:
    """Return part / whole shrunk towards the mean of all conversations; else very short ones would come first."""
    mean = part.sum() / whole.sum()
    return ((part + PSEUDO_CONVERSATIONS * mean) / (whole + PSEUDO_CONVERSATIONS)).round(DIGITS)


_RELEVANCE: dict[str, tuple[pl.Expr, tuple[pl.Expr, ...]]] = {
    "people": (_PEOPLE > 0, (_PEOPLE,)),
    # posts per person: how often people came back
    "dialogue": (pl.col("dialogue"), (_rate(_PEOPLE_POSTS - _PEOPLE, _PEOPLE),)),
    # posts in the thread about other things
    "unprompted": (pl.col("unprompted"), (_POSTS - _PEOPLE_POSTS,)),
    "peer_help": (_ASKED > 0, (pl.col("helped"), -_ASKED)),
    "personal_relevance": (pl.col("own_sentences") > 0, (_rate(pl.col("personal_relevance"), pl.col("votes")),)),
    "sentiment": (_OPINIONS > 0, (_rate(_OPINIONS, _OPINIONS + _NEUTRAL),)),
}
"""For each component the conversations that count as evidence, and the columns that rank them, largest first."""


def to_supporting_threads(totals: ConversationTotals) -> dict[str, tuple[str, ...]]:
    """Return for each component the thread ids of at most 50 conversations, the most relevant first.

    For Breadth and Staying power these are the largest conversation of each community and of each week, then the second
    largest of each.
    """
    threads = {name: _most_relevant(totals.conversations, *rule) for name, rule in _RELEVANCE.items()}
    threads["breadth"] = _in_turn(totals.conversations, totals.places)
    threads["staying_power"] = _in_turn(totals.conversations, totals.weeks)
    return {name: threads[name] for name in COMPONENT_TITLES}


def _most_relevant(
    conversations: pl.DataFrame, is_evidence: pl.Expr, relevance: tuple[pl.Expr, ...]
) -> tuple[str, ...]:
    order = [expression.cast(pl.Float64) for expression in (*relevance, pl.col("people_posts"))]
    ranked = conversations.filter(is_evidence).sort(*order, descending=True, maintain_order=True)
    return tuple(ranked["thread"].head(MOST))


def _in_turn(conversations: pl.DataFrame, cells: pl.DataFrame) -> tuple[str, ...]:
    """Return the largest conversation of each cell, largest cell first, then the next of each."""
    fullest = cells.sort("share", "conversation", descending=[True, False]).with_columns(
        turn=pl.int_range(pl.len()).over("cell"), size=pl.col("share").sum().over("cell").round(6)
    )
    ordered = fullest.sort("turn", "size", "cell", descending=[False, True, False])
    first = ordered.unique("conversation", keep="first", maintain_order=True).head(MOST)
    named = first.join(conversations.select("conversation", "thread"), on="conversation", maintain_order="left")
    return tuple(named["thread"])

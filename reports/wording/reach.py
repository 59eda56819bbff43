"""How the page on places puts its findings into words: only what the intervals beside them bear out."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.measures.busy_weeks import FullWeek
from analysis.measures.conversation_starters import UNTOLD, StarterYield
from reports.queries.reach import Spread
from reports.wording.common import count_words, place_words, share_words
from talkworthy.phrases import join_names

STARTERS = {
    "question": "A question",
    "recommendations": "Asking for recommendations",
    "experience": "An experience",
    "praise": "Praise",
    "complaint": "A complaint",
    "comparison": "A comparison",
    "news": "News",
    "own marketing": "The brand's own marketing",
    "deal": "A deal",
    "joke": "A joke",
    UNTOLD: "Something else",
}
CLEARLY_FEWER = 0.8
"""Of the customers of the first place, those of the second, up to which the first is the one that most talk in."""


def opening_words(spread: Spread) -> str:
    """Where the talk is, as a person would say it; `spread` has at least one place."""
    first, *others = spread.places
    where = place_words(first.source, first.name)
    if not others:
        return f"All {count_words(spread.people, 'public')} who talk about {spread.brand} do so in {where}."
    second = others[0]
    told = f"{count_words(spread.people, 'public')} talk about {spread.brand} in {len(spread.places):,} communities"
    share = share_words(first.people, spread.people)
    if second.people > CLEARLY_FEWER * first.people:
        also = f"{place_words(second.source, second.name)}: {share_words(second.people, spread.people)}"
        told = f"{told}, most often in {where}: {share}, and in {also}."
    elif 2 * first.people > spread.people:
        told = f"{told}, most of them in {where}: {share}."
    else:
        told = f"{told}, most often in {where}: {share}."
    even = spread.reach.places
    if even is None or len(others) < 2:
        return told
    return f"{told} That is as wide as {even.value:.1f} communities with as many customers each."


def full_week_words(week: FullWeek) -> str:
    """What drew the posts of a full week: one conversation, a few, or many; `week` is no crowd of its own."""
    told = f"{count_words(week.posts, 'post')} by customers where {week.typical:.0f} are typical"
    first, *others = week.threads
    if 2 * week.drawn <= week.posts:
        return f"{told}, in {count_words(week.conversations, 'thread')}; the largest hold {week.drawn:,}."
    if not others:
        return f"{told}: one conversation drew most of them, {first[1]:,}."
    return f"{told}: {len(week.threads)} conversations drew most of them, {week.drawn:,}."


def sorted_starters(starters: Sequence[StarterYield]) -> list[StarterYield]:
    """Those with an interval first, and of each what no rule could name last."""
    return sorted(starters, key=lambda one: (one.low is None, one.starter == UNTOLD))


def starters_text(starters: Sequence[StarterYield]) -> str:
    """Which first posts draw most customers; that one kind is ahead is said only where its interval is."""
    known = [one for one in starters if one.low is not None and one.high is not None and one.starter != UNTOLD]
    if not known:
        return "There are too few talks of each kind to say what draws most customers."
    first, *others = sorted(known, key=lambda one: -one.people)
    title = STARTERS.get(first.starter, first.starter)
    told = f"{title} draws {first.people:.1f} customers on average"
    if not others:
        return f"{told}; of the other kinds there are too few talks to compare."
    competitors = [
        STARTERS.get(one.starter, one.starter).lower() for one in others if (one.high or 0.0) >= (first.low or 0.0)
    ]
    if not competitors:
        return f"{told}, more than any other first post."
    return f"{told}, the most of all kinds; but {join_names(competitors)} may draw as many: the bands overlap."

"""Sentences about reach: communities, busy weeks and conversation starters."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.measures.busy_weeks import BusyWeek
from analysis.measures.conversation_starters import OTHER_STARTER, StarterYield
from reports.queries.reach import Reach
from reports.wording.common import community_text, count_text, percent_text
from talkworthy.phrases import join_names

STARTER_LABELS = {
    "question": "Questions",
    "recommendations": "Requests for recommendations",
    "experience": "Experiences",
    "praise": "Praise",
    "complaint": "Complaints",
    "comparison": "Comparisons",
    "news": "News",
    "own marketing": "The brand's own marketing",
    "deal": "Deals",
    "joke": "Jokes",
    OTHER_STARTER: "Other",
}
_SINGULAR = {"praise", "news", "own marketing"}
CLEARLY_FEWER = 0.8
"""The first community is named alone where the second has at most this share of its people."""


def communities_text(reach: Reach) -> str:
    """Return where people talk about the brand, in a sentence; `reach` has at least one community."""
    first, *others = reach.communities
    where = community_text(first.source, first.name)
    people = count_text(reach.people, "person", "people")
    if not others:
        return f"{people}, all in {where}."
    second = others[0]
    sentence = f"{people} in {len(reach.communities):,} communities"
    share = percent_text(first.people, reach.people)
    if second.people > CLEARLY_FEWER * first.people:
        also = f"{community_text(second.source, second.name)} ({percent_text(second.people, reach.people)})"
        return f"{sentence}, most often in {where} ({share}) and {also}."
    if 2 * first.people > reach.people:
        return f"{sentence}, most of them in {where} ({share})."
    return f"{sentence}, most often in {where} ({share})."


def busy_week_text(week: BusyWeek) -> str:
    """Return how many mentions and posts a busy week has, and how many conversations they come from."""
    mentions = count_text(week.mentions, "mention")
    posts = f"{mentions}; {count_text(week.posts, 'post')} with their replies (usual: {week.typical:.0f})"
    first, *others = week.threads
    if 2 * week.drawn <= week.posts:
        return f"{posts} in {count_text(week.conversations, 'conversation')}; {week.drawn:,} from the largest."
    if not others:
        return f"{posts}, {first[1]:,} from one conversation."
    return f"{posts}, {week.drawn:,} from {len(week.threads)} conversations."


def sorted_starters(starters: Sequence[StarterYield]) -> list[StarterYield]:
    """Return the starters with an interval first, and in each group those without a known type last."""
    return sorted(starters, key=lambda starter: (starter.low is None, starter.starter == OTHER_STARTER))


def starters_text(starters: Sequence[StarterYield]) -> str:
    """Return which conversation starters attract most people; a clear first only where the intervals do not overlap."""
    with_interval = [starter for starter in starters if starter.low is not None]
    known = [starter for starter in with_interval if starter.starter != OTHER_STARTER]
    if not known:
        return "Too few conversations of each type to compare."
    first = max(known, key=lambda starter: starter.people)
    others = sorted((each for each in with_interval if each is not first), key=lambda starter: -starter.people)
    label = _starter_label(first)
    verb = "attracts" if first.starter in _SINGULAR else "attract"
    sentence = f"{label[0].upper()}{label[1:]} {verb} {first.people:.1f} people per conversation"
    if not others:
        return f"{sentence}; other types have too little data."
    close = [each for each in others if (each.high or 0.0) >= (first.low or 0.0)]
    if not close:
        return f"{sentence}, more than any other type."
    # only posts of no known type can be surely above the first of those with one
    above = [each for each in close if (each.low or 0.0) > (first.high or 0.0)]
    if above:
        return f"{sentence}, fewer than other posts ({above[0].people:.1f})."
    near = join_names([f"{_starter_label(each)} {each.people:.1f}" for each in close])
    return f"{sentence}, {near}: too close to rank."


def _starter_label(starter: StarterYield) -> str:
    """Return the label of a starter within a sentence."""
    if starter.starter == OTHER_STARTER:
        return "other posts"
    return STARTER_LABELS.get(starter.starter, starter.starter).lower()

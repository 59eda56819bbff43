"""The figures that stand in several places: what each counts, in its label, and where its value is read off.

A figure is computed once. Pages and reports mark it in their HTML (`figure` in `reports/templates/figures.html`), and a
test compares all values of one name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.worthiness import Worthiness
from reports.queries.score.totals import Totals
from reports.wording.common import count_text

_BEGAN = "in conversations that began in this period: the brand was first named in it"
_WRITTEN = "written in this period, without duplicates and suspected spam"


@dataclass(frozen=True, slots=True)
class FigureScope:
    """What a figure counts: its noun, one and many ("" for a number without one), and its scope in a sentence."""

    singular: str
    plural: str
    meaning: str


FIGURES: Mapping[str, FigureScope] = {
    "conversations": FigureScope(
        "conversation", "conversations", "Conversations that began in this period and in which people take part."
    ),
    "c2c_conversations": FigureScope(
        "conversation", "conversations", "Conversations of this period in which people reply to each other."
    ),
    "people": FigureScope("person", "people", f"People who posted {_BEGAN}."),
    "communities": FigureScope("community", "communities", f"Communities where people posted {_BEGAN}."),
    "mentions": FigureScope("mention", "mentions", f"Posts by the public that name the brand, {_WRITTEN}."),
    "posts": FigureScope(
        "post", "posts", f"Posts by people that name the brand or stand below one that does, {_WRITTEN}."
    ),
    "posts_with_author": FigureScope("post", "posts", f"The same posts where the author's name is known, {_WRITTEN}."),
    "positive": FigureScope("positive", "positive", "Opinions: each person counts once per conversation."),
    "negative": FigureScope("negative", "negative", "Opinions: each person counts once per conversation."),
    "neutral": FigureScope("neutral or unclear", "neutral or unclear", "Each person counts once per conversation."),
    "questions": FigureScope("question", "questions", f"Questions to the brand, {_WRITTEN}."),
    "answered_questions": FigureScope("", "", "Questions to the brand that it has answered."),
    "waiting": FigureScope("", "", "Posts of the last two weeks that ask for a reply and have none."),
    "stale": FigureScope("", "", "Posts older than two weeks that ask for a reply and have none."),
    "answered_by_brand": FigureScope("", "", "Posts that ask for a reply and that the brand answered."),
    "answered_by_others": FigureScope("", "", "Posts that ask for a reply and that other people answered."),
    "score": FigureScope("of 100", "of 100", "The Talkworthy score, 0 to 100."),
    "sentiment": FigureScope(
        "", "", "Positive among positive and negative opinions, 0 to 100, adjusted for small samples."
    ),
    "share_of_voice": FigureScope("", "", "The brand's share of people in conversations, beside its competitors'."),
}


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """The counts of one brand in one date range, named as in `FIGURES`."""

    conversations: int
    c2c_conversations: int
    people: int
    communities: int
    mentions: int
    positive: int
    negative: int
    neutral: int


def to_key_figures(worthiness: Worthiness, totals: Totals) -> KeyFigures:
    """Return the counts behind a score, and the mentions."""
    counts, opinion = worthiness.counts, worthiness.opinion
    return KeyFigures(
        conversations=counts.conversations,
        c2c_conversations=counts.c2c_conversations,
        people=counts.people,
        communities=counts.communities,
        mentions=totals.mentions,
        positive=opinion.positive,
        negative=opinion.negative,
        neutral=opinion.neutral,
    )


def figure_text(name: str, value: int) -> str:
    """Return `88 people`: the figure with its noun, or the number alone where it has none."""
    scope = FIGURES[name]
    return count_text(value, scope.singular, scope.plural) if scope.singular else f"{value:,}"

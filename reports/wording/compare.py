"""Sentences that compare a brand with its competitors: share of voice, recommendations and words.

An order is stated only where two 90% ranges are apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from analysis.measures.guess_surprise import DistinctiveTopic
from analysis.measures.reach import BrandShare
from reports.queries.distinctive_words import FEWEST_CONVERSATIONS, DistinctiveWords
from reports.queries.recommendations import BrandRecommendations
from reports.wording.common import count_text, hundredths, percent_text, range_text
from reports.wording.topics import quoted
from talkworthy.phrases import join_names

Name = TypeVar("Name")
Bounds = tuple[float, float]
WORDS_NAMED = 3
LEAST_TO_COMPARE = 10
"""With fewer people who posted about a brand, its share is not compared."""


def share_of_voice_sentence(shares: Sequence[BrandShare]) -> str:
    """Return the share of the brand (the first), and which competitors are surely above or below it."""
    own, *others = shares
    if own.low is None or own.high is None:
        return f"Too few conversations to compare {own.brand} with {join_names([each.brand for each in others])}."
    between = range_text(hundredths(own.low), hundredths(own.high))
    share = f"{own.brand} has {percent_text(own.share)} ({between}%) of the conversation"
    known = [(each.brand, (each.low, each.high)) for each in others if each.low is not None and each.high is not None]
    return f"{share}{_order_text((own.low, own.high), known)}."


def recommendations_sentence(rows: Sequence[BrandRecommendations]) -> str:
    """Return how many people recommend the brand (the first) and advise against it, and how competitors compare."""
    own, *others = rows
    recommended, warned = own.recommended.people, own.warned.people
    if not recommended and not warned:
        return f"We found nobody who recommends {own.brand} or advises against it in this period."
    verb = "recommends" if recommended == 1 else "recommend"
    people = f"{_of_people(own)} {verb} {own.brand}" if recommended else f"We found nobody who recommends {own.brand}"
    against = (
        f"{count_text(warned, 'person advises', 'people advise')} against it"
        if warned
        else "and we found nobody who advises against it"
    )
    above, below = _apart(_bounds(own), [(each, _bounds(each)) for each in others if each.people >= LEAST_TO_COMPARE])
    clauses = [
        f"{word} share than for {join_names(list(map(_with_counts, group)))}"
        for word, group in (("a larger", below), ("a smaller", above))
        if group and own.people >= LEAST_TO_COMPARE
    ]
    return f"{people}, {against}." + (f" That is {' and '.join(clauses)}." if clauses else "")


def distinctive_words_sentence(brand: str, words: DistinctiveWords) -> str:
    """Return the words that are surely more common about either side, or why there are none."""
    if min(words.ours, words.theirs) < FEWEST_CONVERSATIONS:
        return (
            f"Too few conversations to compare words: {words.ours:,} about {brand}, {words.theirs:,} about competitors "
            f"({FEWEST_CONVERSATIONS} of each needed)."
        )
    ours, theirs = ([word for word in side if word.surely] for side in (words.words, words.their_words))
    if len(ours) + len(theirs) == 1:
        return _only_word_text(brand, words, *ours, *theirs)
    if ours:
        return f"With {brand}, people say {_names(ours)} more often than with its competitors."
    if theirs:
        return f"Only about competitors are words clearly more common, such as {_names(theirs)}."
    return f"No word is clearly more common about {brand} or about competitors; these come closest."


def _only_word_text(brand: str, words: DistinctiveWords, word: DistinctiveTopic) -> str:
    """Return the only sure word with its share of either side's conversations, the larger one first."""
    sides = [(brand, words.ours), ("competitors", words.theirs)]
    (here, whole), (there, other) = sides if word in words.words else reversed(sides)
    more, fewer = percent_text(word.ours, whole), percent_text(word.theirs, other)
    return (
        f"Only {quoted(word.topic)} is clearly different: {more} of conversations about {here}, "
        f"{fewer} of those about {there}."
    )


def _names(words: Iterable[DistinctiveTopic]) -> str:
    return join_names([quoted(word.topic) for word in words][:WORDS_NAMED])


def _order_text(own: Bounds, others: Sequence[tuple[str, Bounds]]) -> str:
    above, below = _apart(own, others)
    near = [name for name, _ in others if name not in above and name not in below]
    if others and not above and not near:
        return ", more than any competitor" if len(others) > 1 else f", more than {below[0]}"
    clauses = [
        text.format(join_names(names))
        for text, names in (("less than {}", above), ("more than {}", below), ("too close to call with {}", near))
        if names
    ]
    return "".join(f", {clause}" for clause in clauses)


def _apart(own: Bounds, others: Iterable[tuple[Name, Bounds]]) -> tuple[list[Name], list[Name]]:
    """Return those of the others whose range is above the own one, and those whose range is below it."""
    pairs = list(others)
    above = [name for name, (low, _) in pairs if low > own[1]]
    return above, [name for name, (_, high) in pairs if high < own[0]]


def _bounds(row: BrandRecommendations) -> Bounds:
    return row.share_of_people.low, row.share_of_people.high


def _of_people(row: BrandRecommendations) -> str:
    return f"{row.recommended.people:,} of {count_text(row.people, 'person', 'people')}"


def _with_counts(row: BrandRecommendations) -> str:
    return f"{row.brand} ({row.recommended.people:,} of {row.people:,})"

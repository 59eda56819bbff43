"""How available and accessible a brand is, and how many relationships it has: three parts of the scorecard.

Available: how many questions to the brand it answers, and how fast. Accessible: by which channels people could not
reach it. Relationships: what ties people to it, and who comes back (METHOD section 1). The fourth part, worthiness, is
the score.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import polars as pl

from analysis.relevance.mentions import alias_pattern
from analysis.stats.cluster_bootstrap import TAIL, Estimate, Floats, draw_clusters, interval_around, wilson_estimate
from analysis.stats.kaplan_meier import still_waiting
from analysis.text.language import own_words, sentences
from analysis.text.rules import load_rules
from talkworthy.date_range import DateRange
from talkworthy.model import Brand

RETURNING_WEEKS = 3
"""Weeks of the date range in which a returning person writes: more than one long conversation."""
BONDS = ("functional first_hand", "functional hearsay", "emotional first_hand", "emotional hearsay")
_GOES_ON = re.compile(r"\W*(?:(?:and|but|so|then|also|now)\s+)?(?:they|you|their|your)\b", re.IGNORECASE)
"""Begins a sentence that goes on about the business of the sentence before."""
_CUSTOMER_SERVICE = re.compile(
    r"\W*(?:(?:and|but|so|then|also|now|even|still|the|their|your|its)\s+){0,3}"
    r"(?:(?:customer|tech(?:nical)?)\s+(?:service|support|care)|support(?:\s+team)?|help\s?(?:line|desk)|call\s+cent(?:er|re))\b",
    re.IGNORECASE,
)
"""Begins a sentence on the customer service of the business that the post is about."""
_WEEK = timedelta(weeks=1) // timedelta(microseconds=1)
_HOUR = timedelta(hours=1) // timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Wait:
    """Hours until half of the questions are answered; None where that is longer than was observed.

    `low` and `high` are the bounds of the 90% range, again None where longer than was observed.
    """

    median: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class AnswerRate:
    """Of `questions` to the brand, `answered` have its answer by now.

    `within_a_day` and `wait` are Kaplan-Meier estimates, since new questions may still be answered.
    """

    questions: int
    answered: int
    within_a_day: Estimate
    wait: Wait


@dataclass(frozen=True, slots=True)
class AccessProblem:
    """A person could not reach the business: the channel, the rule that matched, and the position in the text."""

    place: int
    channel: str
    rule: str
    start: int
    stop: int


def to_answer_rate(questions: pl.DataFrame) -> AnswerRate | None:
    """Return how often and how fast the brand answers; None without a question.

    `questions`: `thread`, `hours` (to the brand's answer, or for as long as the question was observed) and `answered`.
    Whole conversations are resampled.
    """
    if questions.is_empty():
        return None
    ordered = questions.sort("hours", "answered", descending=[False, True])
    hours, answered = ordered["hours"].to_numpy(), ordered["answered"].to_numpy()
    conversation = ordered["thread"].rank("dense").to_numpy().astype(np.int64) - 1
    curves = [_unanswered(answered, np.ones((1, len(conversation))))]
    curves += [_unanswered(answered, drawn[:, conversation]) for drawn in draw_clusters(int(conversation.max()) + 1)]
    day = np.concatenate([_at(curve, hours, 24.0) for curve in curves])
    half = np.concatenate([_median(curve, hours) for curve in curves])
    # values may be infinite: quantiles take an existing value and do not interpolate
    low, high = np.quantile(half[1:], (TAIL, 1 - TAIL), method="nearest")
    within = _within(1 - day, len(hours), int(conversation.max()) + 1)
    return AnswerRate(len(hours), int(answered.sum()), within, Wait(*map(_finite, (half[0], low, high))))


def hours_waited(since: pl.Expr, until: pl.Expr) -> pl.Expr:
    """Return the hours between two times, 0 where clocks disagree."""
    return ((until - since).dt.total_microseconds() / _HOUR).clip(0)


def find_access_problems(texts: Sequence[str], brand: Brand, to_brand: Sequence[bool]) -> list[AccessProblem]:
    """Return where people say that they could not reach the business; at most once a text.

    Of a post addressed to the brand (`to_brand`) all sentences are checked. Of others, since people fail to reach
    others too: those that name the brand, the next, those that go on about "they", and those on customer service where
    no competitor was named last.
    """
    names = re.compile(alias_pattern(brand), re.IGNORECASE)
    named = {place for place, text in enumerate(texts) if to_brand[place] or names.search(text)}
    marked = {place: names.sub(_in_braces, own_words(texts[place])) for place in sorted(named)}
    places, rules, others = list(marked), load_rules("reach"), _competitor_pattern(brand)
    # most texts match no rule: only the others are split into sentences
    spans = [
        (places[number], start, stop)
        for number in sorted(rules.first_in(list(marked.values())))
        for start, stop in _spans(marked[places[number]], to_brand[places[number]], others)
    ]
    sentences_to_check = [marked[place][start:stop] for place, start, stop in spans]
    problems: dict[int, AccessProblem] = {}
    for number, (rule, match) in sorted(rules.first_in(sentences_to_check).items()):
        place, start, _ = spans[number]
        problems.setdefault(
            place, AccessProblem(place, rule.label, rule.name, start + match.start(), start + match.end())
        )
    return list(problems.values())


def share_of_returning(posts: pl.DataFrame, date_range: DateRange) -> Estimate | None:
    """Return the share of people who wrote in RETURNING_WEEKS or more weeks of the date range; None where nobody wrote.

    `posts` are by people, with `source, author, created_at`; those after the date range count in its last week, as in
    the score. People are only counted, never listed. The interval is Wilson's (1927), since people are independent and
    posts are not.
    """
    before_end = (pl.lit(date_range.end) - pl.col("created_at")).dt.total_microseconds() - 1
    weeks_before_end = (before_end // _WEEK).clip(0, date_range.weeks - 1)
    weeks = posts.group_by("source", "author").agg(weeks=weeks_before_end.n_unique())
    return share_of_people(int((weeks["weeks"] >= RETURNING_WEEKS).sum()), weeks.height)


def share_of_people(some: int, everybody: int) -> Estimate | None:
    """Return `some` of `everybody` with Wilson's interval; None of nobody."""
    return wilson_estimate(some / everybody, everybody, everybody) if everybody else None


def _spans(braced: str, whole: bool, others: re.Pattern[str]) -> list[tuple[int, int]]:
    """Return the sentences to check: all, or those about the brand, whose name is in braces; `others` finds its
    competitors.
    """
    spans = []
    follows = goes_on = False
    is_last_named = others.search(braced) is None
    for start, stop in sentences(braced):
        sentence = braced[start:stop]
        named = "{" in sentence
        other = max((match.start() for match in others.finditer(sentence)), default=-1)
        if named or other >= 0:
            is_last_named = sentence.rfind("{") > other
        goes_on = is_last_named and (named or (goes_on and _GOES_ON.match(sentence) is not None))
        on_service = is_last_named and _CUSTOMER_SERVICE.match(sentence) is not None
        if whole or named or follows or goes_on or on_service:
            spans.append((start, stop))
        follows = named
    return spans


def _competitor_pattern(brand: Brand) -> re.Pattern[str]:
    """Return a pattern for the names of competitors; it matches nothing where there are none."""
    names = "|".join(map(re.escape, brand.competitors))
    return re.compile(rf"(?<!\w)(?:{names})(?!\w)" if names else r"(?!)")


def _in_braces(match: re.Match[str]) -> str:
    """Return the name in braces, as the rules expect it, at its original length, so that positions stay valid."""
    name = match.group()
    return "{" + name[1:-1] + "}" if len(name) > 2 else "{}"[: len(name)]


def _unanswered(answered: np.ndarray, weights: Floats) -> Floats:
    """Return the share still unanswered after each of q times, replicates x q; `weights` counts each question."""
    return still_waiting((weights * answered).T, (weights * ~answered).T).T


def _within(shares: Floats, questions: int, conversations: int) -> Estimate:
    """Return the first of `shares` with its bounds: Wilson's over conversations where all replicates are equal."""
    value = float(shares[0])
    if np.ptp(shares) == 0:
        return wilson_estimate(value, conversations, questions)
    return Estimate(value, *interval_around(value, shares[1:]), questions)


def _at(curve: Floats, hours: Floats, moment: float) -> Floats:
    reached = int(np.searchsorted(hours, moment, side="right"))
    return curve[:, reached - 1] if reached else np.ones(len(curve))


def _median(curve: Floats, hours: Floats) -> Floats:
    """Return the time at which half were answered, in each replicate; infinite where half never were."""
    fell = curve <= 0.5 + 1e-12
    return np.where(fell.any(axis=1), hours[fell.argmax(axis=1)], np.inf)


def _finite(hours: float) -> float | None:
    return float(hours) if np.isfinite(hours) else None

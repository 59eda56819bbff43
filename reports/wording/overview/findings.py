"""What is certain about a brand, with or without a score: each a clause, "" where nothing can be said."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.worthiness import Component, Worthiness
from analysis.worthiness.wording.insufficient_data import components_to_show
from reports.queries.overview.facts import OverviewFacts, WaitingQuestions
from reports.queries.overview.topic_leans import HALF, LEAST_OPINIONS, Lean, TopicLean
from reports.wording.common import count_text, hundredths, opening_snippet, percent_text, range_text
from reports.wording.topics import quoted
from talkworthy.phrases import first_words, join_names

LONGEST_LABEL, LONGEST_OPENING = 40, 70
LEAST_RECOMMENDED = 5
"""Fewer people who recommend a brand are no news."""


def sentiment_lean(worthiness: Worthiness) -> Lean | None:
    """Return which way opinions lean; "mixed" where the range includes a half, None where too few have one.

    The component is moved towards the competitors and corrected for errors of the classifier: where it disagrees with
    the plain counts, nothing is clear.
    """
    sentiment, opinion = worthiness.component("sentiment"), worthiness.opinion
    if sentiment.low is None or sentiment.high is None or opinion.positive + opinion.negative < LEAST_OPINIONS:
        return None
    if sentiment.low > HALF and opinion.positive > opinion.negative:
        return "positive"
    return "negative" if sentiment.high < HALF and opinion.negative > opinion.positive else "mixed"


def lean_text(worthiness: Worthiness, opinions: str = "opinions") -> str:
    """Return `opinions lean negative (18 negative, 9 positive)`; `opinions` is the subject."""
    lean, opinion = sentiment_lean(worthiness), worthiness.opinion
    positive, negative = f"{opinion.positive:,} positive", f"{opinion.negative:,} negative"
    if lean is None:
        return ""
    if lean == "mixed":
        return f"{opinions} have no clear lean ({positive}, {negative})"
    counts = f"{negative}, {positive}" if lean == "negative" else f"{positive}, {negative}"
    return f"{opinions} lean {lean} ({counts})"


def topics_text(topics: Sequence[TopicLean]) -> str:
    """Return `most about "A"`, or `most about "A" and "B"` where both are clearly before all others.

    Where no order is sure: `about topics such as "A" and "B"`. `topics` is sorted by size.
    """
    labels = [quoted(first_words(topic.label, LONGEST_LABEL)) for topic in topics[:2]]
    if not labels:
        return ""
    if _is_before_others(topics, 1):
        return f"most about {labels[0]}"
    return f"{'most about' if _is_before_others(topics, 2) else 'about topics such as'} {join_names(labels)}"


def negative_topic_text(topics: Sequence[TopicLean]) -> str:
    """Return the largest topic whose posts are surely more often negative than positive."""
    negative = next((topic for topic in topics if topic.lean == "negative"), None)
    if negative is None:
        return ""
    label = quoted(first_words(negative.label, LONGEST_LABEL))
    return (
        f"opinions on {label} are mostly negative ({negative.negative:,} of {negative.negative + negative.positive:,})"
    )


def questions_text(questions: WaitingQuestions | None, with_age: bool = True) -> str:
    """Return how many questions to the brand are unanswered, and `with_age` for how long."""
    if questions is None or not questions.waiting:
        return ""
    count = f"{count_text(questions.waiting, 'question')} to the brand"
    if not questions.brand_seen:
        return f"{count} {'has' if questions.waiting == 1 else 'have'} no answer in the data"
    text = f"{count} {'is' if questions.waiting == 1 else 'are'} unanswered"
    if not questions.older or not with_age:
        return text
    share = f"{questions.older:,} of them " if questions.older < questions.waiting else "all "
    return f"{text}, {'' if questions.waiting == 1 else share}for more than 2 weeks"


def sentiment_comparison(worthiness: Worthiness, competitors: Sequence[Worthiness]) -> str:
    """Return the competitors whose range of sentiment is apart from the brand's."""
    own = comparable_sentiment(worthiness)
    if own is None:
        return ""
    pairs = [(each.brand, sentiment) for each in competitors if (sentiment := comparable_sentiment(each)) is not None]
    lower = [(brand, each) for brand, each in pairs if (own.low or 0.0) > (each.high or 0.0)]
    higher = [(brand, each) for brand, each in pairs if (own.high or 0.0) < (each.low or 0.0)]
    if not lower and not higher:
        return ""
    sides = [
        f"{word} positive than on {join_names([brand for brand, _ in group])}"
        for word, group in (("more", lower), ("less", higher))
        if group
    ]
    against = join_names([_scale_text(each) for _, each in (*lower, *higher)])
    return f"opinions on {worthiness.brand} are {' and '.join(sides)}: sentiment {_scale_text(own)} against {against}"


def recommendations_text(facts: OverviewFacts) -> str:
    """Return how many people recommend the brand, with the competitors' numbers."""
    brand = facts.worthiness.brand
    people = facts.recommended.get(brand, 0)
    if people < LEAST_RECOMMENDED:
        return ""
    others = [f"{name} {number:,}" for name, number in facts.recommended.items() if name != brand]
    return f"{people:,} people recommend it" + (f" ({', '.join(others)})" if others else "")


def share_of_voice_text(facts: OverviewFacts) -> str:
    """Return the share of voice with its range; `the largest` only where all others are below that range."""
    own = next((share for share in facts.shares if share.brand == facts.worthiness.brand), None)
    if own is None or own.low is None or own.high is None:
        return ""
    share = f"{percent_text(own.share)} ({range_text(hundredths(own.low), hundredths(own.high))}%)"
    others = [each for each in facts.shares if each.brand != own.brand]
    if others and all(each.high is not None and each.high < own.low for each in others):
        return f"it has the largest share of voice, {share}"
    return f"its share of voice is {share}"


def largest_text(facts: OverviewFacts) -> str:
    """Return the opening of the largest conversation, where its source allows quotes."""
    opening = opening_snippet(facts.largest[0]) if facts.largest else ""
    return f"the most discussed conversation: {quoted(first_words(opening, LONGEST_OPENING, '...'))}" if opening else ""


def _is_before_others(topics: Sequence[TopicLean], first: int) -> bool:
    """Return whether the `first` topics have ranges above those of all others; without others nothing is compared."""
    if len(topics) <= first:
        return False
    return min(topic.share.low for topic in topics[:first]) > max(topic.share.high for topic in topics[first:])


def comparable_sentiment(worthiness: Worthiness) -> Component | None:
    """Return the component with its range, where it can be compared."""
    shown = worthiness.components if worthiness.score is not None else components_to_show(worthiness)
    sentiment = next((component for component in shown if component.name == "sentiment"), None)
    if sentiment is None or sentiment.low is None or sentiment.high is None or sentiment_lean(worthiness) is None:
        return None
    return sentiment


def _scale_text(component: Component) -> str:
    low, high = hundredths(component.low or 0.0), hundredths(component.high or 0.0)
    return f"{hundredths(component.value or 0.0)} ({range_text(low, high)})"

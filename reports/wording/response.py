"""How the pages and verbs about listening put their findings into words."""

from __future__ import annotations

import math
from dataclasses import dataclass

from analysis.measures.topic_gap import FEWEST_CONVERSATIONS, FEWEST_POSTS
from analysis.stats.cluster_bootstrap import Estimate
from analysis.worthiness.wording.insufficient_data import too_little_words
from reports.queries.conversation_quality import Matters
from reports.queries.people.response_queue import Speaking
from reports.queries.score.scorecard import Available, Card, Channel, Tie
from reports.queries.topics.topic_gap import ConversationGap
from reports.wording.common import count_words, day_words
from talkworthy.phrases import whole_percent

DAY, TWO_DAYS = 24, 48
NAME_ACCOUNTS = "name its accounts under official in the settings"


@dataclass(frozen=True, slots=True)
class QueueWords:
    """What a list of waiting posts is called, what it means, and what is said when nobody waits in it."""

    title: str
    meaning: str
    nobody: str


QUEUES = {
    "asked_brand": QueueWords(
        "They asked you",
        "A question or a request to the brand, and no answer of the brand's below it.",
        "Nobody who asked the brand something waits for its answer.",
    ),
    "asked_peers": QueueWords(
        "They asked other people, and nobody answered",
        "A question to whoever reads, unanswered for three days. Before that, peers come first.",
        "Every question to other people was answered, or is younger than three days.",
    ),
    "may_need_help": QueueWords(
        "They may need help",
        "In trouble with it, asked nobody, and nobody is with them. When in doubt, leave them alone.",
        "Nobody seems to be in trouble and alone with it.",
    ),
}
BONDS = {
    "functional first_hand": ("It is of use to them", "from their own experience"),
    "functional hearsay": ("It is of use to others", "from hearsay"),
    "emotional first_hand": ("They feel something for it", "from their own experience"),
    "emotional hearsay": ("Others feel something for it", "from hearsay"),
}


def hours_words(hours: float) -> str:
    """`20 minutes`, `5 hours`, `3 days`: how long somebody waits, rounded down."""
    if hours < 1:
        return count_words(int(hours * 60), "minute")
    return count_words(int(hours), "hour") if hours < TWO_DAYS else count_words(int(hours / DAY), "day")


def between_words(estimate: Estimate) -> str:
    """`94 % (85-100 %)`: a share with its bounds, rounded outwards; never told as none or all where it is neither."""
    return f"{whole_percent(estimate.value)} % ({bounds_words(estimate)} %)"


def bounds_words(estimate: Estimate) -> str:
    """`85-100`: the bounds of a share in hundredths, rounded outwards, so that what is told of them is true."""
    # a bound that is whole but for its last binary digits is whole
    low, high = round(100 * estimate.low, 6), round(100 * estimate.high, 6)
    return f"{math.floor(low)}-{math.ceil(high)}"


def alone_words(found: Speaking) -> str:
    """The finding in a sentence: how many of the posts are best left alone."""
    if found.alone is None:
        return "No customer wrote in this time."
    waiting = sum(queue.count for queue in found.queues)
    them = "Nobody waits" if not waiting else f"{count_words(waiting, 'post')} may want an answer"
    return f"{them}; {between_words(found.alone)} of {count_words(found.posts, 'customer post')} are best left alone."


def as_of_words(found: Speaking) -> str:
    """Until when posts were read, which is when waiting is counted to, and what nobody can know."""
    told = f"Read up to {day_words(found.as_of)}."
    if found.brand_seen:
        return told
    return f"{told} No account of {found.brand}'s was seen, so what it answered cannot be told: {NAME_ACCOUNTS}."


def card_words(card: Card) -> str:
    """The card in one breath: does it pick up, can it be reached, is it worthy, do people come back?"""
    return ", ".join((_picks_up(card), _reached(card), _worthy(card))) + "."


def available_words(brand: str, available: Available) -> str:
    """Does it pick up, in a sentence or two."""
    answered = available.answered
    if answered is None:
        return f"Nobody put a question to {brand} in this time."
    asked = f"Customers asked {brand} {count_words(answered.questions, 'question')}"
    if not available.brand_seen:
        return f"{asked}. No account of {brand}'s was seen answering: {NAME_ACCOUNTS}."
    told = f"{asked}; it has answered {answered.answered:,}, {between_words(answered.within_a_day)} within a day."
    wait = answered.wait
    if wait.median is None:
        return f"{told} Half of them wait longer than could be watched."
    low = "at once" if wait.low is None or not wait.low else hours_words(wait.low)
    high = "longer than could be watched" if wait.high is None else hours_words(wait.high)
    return f"{told} Half of the answers are there after {hours_words(wait.median)} ({low} to {high})."


def accessible_words(card: Card) -> str:
    """By how many ways customers could not reach it, in a sentence."""
    if not card.people:
        return "No customer wrote in this time."
    if not card.accessible:
        return f"None of {count_words(card.people, 'public')} said that they could not reach {card.brand}."
    told = ", ".join(f"{one.channel} {one.people:,}" for one in card.accessible)
    return f"Customers who could not reach {card.brand}, at least, by the way they tried: {told}."


def channel_words(channel: Channel) -> str:
    """`3 customers, 4 % (2-9 %)`."""
    return f"{count_words(channel.people, 'public')}, {between_words(channel.share)}"


def tie_words(tie: Tie) -> str:
    """`64 customers, 14 % (11-17 %)`."""
    return f"{count_words(tie.people, 'public')}, {between_words(tie.share)}"


def come_back_words(card: Card) -> str:
    """How many customers come back: counted, and no more."""
    if card.come_back is None:
        return "No customer wrote in this time."
    back = round(card.come_back.value * card.come_back.n)
    told = f"{back:,} of {count_words(card.come_back.n, 'public')}, {between_words(card.come_back)}"
    return f"{told}, wrote in three weeks or more. They are counted, and never listed."


def matters_words(found: Matters) -> str:
    """What the bars are read from."""
    if not found.conversations.height:
        return f"In no talk about {found.brand} did somebody answer another, so there is no conversation to measure."
    silent = f" In {found.silent:,} more nobody answered anybody." if found.silent else ""
    return f"Read from {count_words(found.conversations.height, 'conversation')} in which people answer each other.{silent}"


def gap_words(found: ConversationGap) -> str:
    """How far apart the two talk, or why that cannot be told."""
    by_people, by_brand = (count_words(posts, "post") for posts in (found.public_posts, found.brand_posts))
    read = f"{by_people} by customers, {by_brand} by {found.brand}"
    if found.gap is None:
        return f"{_why_no_gap(found)} ({read})."
    spread = found.gap.divergence
    numbers = f"{round(100 * spread.value)} of 100 ({bounds_words(spread)})"
    told = f"{_how_far(spread)}: the distance is {numbers}, where 0 is the same topics and 100 is none in common."
    none = f"{whole_percent(found.gap.brand_in_none)} % of {found.brand}'s own posts are about none of these topics."
    return f"{told} {none} Read from {read}."


def _picks_up(card: Card) -> str:
    answered = card.available.answered
    if answered is None:
        return f"Nobody asked {card.brand} anything"
    if not card.available.brand_seen:
        return f"Whether {card.brand} picks up cannot be told"
    told = f"{card.brand} answered {answered.answered:,} of {count_words(answered.questions, 'question')}"
    return told if answered.wait.median is None else f"{told}, half of them within {hours_words(answered.wait.median)}"


def _reached(card: Card) -> str:
    if not card.accessible:
        return "no customer said that it could not be reached"
    return f"it could not be reached {count_words(sum(one.people for one in card.accessible), 'time')}"


def _worthy(card: Card) -> str:
    judged = card.worthy
    if judged.index is None:
        return f"and {too_little_words(judged.counts)} to tell its worthiness"
    return f"and its worthiness is {judged.index} of 100 ({judged.low}-{judged.high})"


def _why_no_gap(found: ConversationGap) -> str:
    if not found.brand_posts:
        return f"{found.brand} wrote nothing in these talks, so there is nothing to compare"
    if not found.topics:
        return f"There is too little talk about {found.brand} to find topics in"
    return f"Too little to compare: it takes {FEWEST_POSTS} posts in topics, from {FEWEST_CONVERSATIONS} talks, on each side"


def _how_far(spread: Estimate) -> str:
    if not spread.low:
        return "As a whole, no gap can be seen between what customers and the brand talk about"
    return "Customers and the brand talk about different things"

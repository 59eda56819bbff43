"""How the page on topics puts its findings into words: only what the bands beside them bear out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.measures.experience_variance import Gamble
from reports.wording.common import hundredths


@dataclass(frozen=True, slots=True)
class Sized:
    """A topic and its share of customers' posts, 0 to 1, with its 90 % interval."""

    label: str
    share: float
    low: float
    high: float


def opening_words(topics: Sequence[Sized]) -> str:
    """What customers talk most about, the first two topics where their order cannot be told; `topics` largest first."""
    first, *others = topics
    if not others or first.low > others[0].high:
        return f"Customers talk most about {_named(first)}: {_sized(first)} of what they post."
    second = others[0]
    return (
        f"Customers talk most about {_named(first)}, {_sized(first)} of what they post, and {_named(second)}, "
        f"{_sized(second)}; which of the two is larger cannot be told."
    )


def _named(topic: Sized) -> str:
    return f"\u201c{topic.label}\u201d"


def _sized(topic: Sized) -> str:
    return f"{hundredths(topic.share)} % ({hundredths(topic.low)}-{hundredths(topic.high)} %)"


def roulette_words(gambles: Sequence[Gamble]) -> str:
    """About which topic experiences differ most, where one stands out; `gambles` holds at least one."""
    first, *others = sorted(gambles, key=lambda one: -one.variance)
    scale = "At 0 all customers feel alike about a topic, at 100 one half is delighted and the other let down."
    if others and first.low > max(one.high for one in others):
        return f"Most of all about \u201c{first.topic}\u201d is it a gamble. {scale}"
    return f"{scale} No topic stands out: the bands overlap." if others else scale

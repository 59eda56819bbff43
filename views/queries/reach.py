"""What the pages on places and people ask of the store."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reports.queries.people.customer_needs import Who, build_who
from reports.queries.reach import Measure, Reach, Spread, build_spread
from reports.wording.common import count_words
from talkworthy.storage.conversations.queries import ConversationRow
from views.queries import core as reading
from views.queries.core import BrandContext, once_a_run
from views.queries.worker import apart


@dataclass(frozen=True, slots=True)
class Bar:
    """A number with its interval as it is drawn: `at`, `low` and `high` are percent of the bar's whole length."""

    name: str
    own: bool
    figure: str
    between: str
    n: str
    at: float
    low: float
    high: float


@once_a_run
@apart
def spread(context: BrandContext) -> Spread:
    """Where talk about the brand is."""
    return context.read(build_spread, context.settings, context.brand, context.date_range)


@once_a_run
@apart
def who(context: BrandContext) -> Who:
    """What customers say of themselves."""
    return context.read(build_who, context.brand, context.date_range)


def conversations_of(context: BrandContext, ids: Iterable[str]) -> list[ConversationRow]:
    """The brand's talks in these conversations, in this order; those that are gone are left out."""
    wanted = tuple(dict.fromkeys(ids))
    found = reading.named_conversations(context, wanted)
    return [found[one] for one in wanted if one in found]


def place_bars(reaches: Iterable[Reach]) -> list[Bar]:
    """In how many equal communities talk would be as spread as it is, of the brand (first) and its panel."""
    known = [(one.brand, one.places) for one in reaches if one.places is not None]
    whole = max((measure.high for _, measure in known), default=1.0)
    return [_to_bar(name, measure, number == 0, whole) for number, (name, measure) in enumerate(known)]


def share_bars(measures: Iterable[tuple[str, Measure | None]], unit: str) -> list[Bar]:
    """Shares of 0 to 1, of the brand (first) and its panel; `unit` is what each is of."""
    known = [(name, measure) for name, measure in measures if measure is not None]
    return [_to_bar(name, measure, number == 0, None, unit) for number, (name, measure) in enumerate(known)]


def quality_bars(spread: Spread) -> list[Bar]:
    """Each brand's share of the conversation; where there are too few talks for an interval it is not drawn narrow."""
    return [
        _to_bar(
            one.brand,
            Measure(
                one.share,
                one.low if one.low is not None else 0.0,
                one.high if one.high is not None else 1.0,
                one.author_types,
            ),
            one.brand == spread.brand,
            None,
            "author_type",
        )
        for one in spread.thread.shares
    ]


def _to_bar(name: str, measure: Measure, own: bool, whole: float | None, unit: str = "person") -> Bar:
    scale = 100 / (whole or 1.0)
    at, low, high = ((value if whole else 100 * value) for value in (measure.value, measure.low, measure.high))
    places, unit_of = (1, "") if whole else (0, " %")
    return Bar(
        name=name,
        own=own,
        figure=f"{at:.{places}f}{unit_of}",
        between=f"{low:.{places}f}-{high:.{places}f}{unit_of}",
        n=count_words(measure.n, unit, "people" if unit == "person" else ""),
        at=measure.value * scale,
        low=measure.low * scale,
        high=measure.high * scale,
    )

"""The index of every week back to the first post, by the same rules as the verdict of today."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np

from analysis.stats.cluster_bootstrap import RememberedDraws
from analysis.worthiness.conversation_totals import EPOCH, MICROSECOND, Book
from analysis.worthiness.estimate import rule
from analysis.worthiness.inputs import Drawn, Sitting, to_case, to_drawn
from analysis.worthiness.minimum_data import Watched, to_refusal
from analysis.worthiness.model import Array, BrandConversation, Counts, Options, Status
from talkworthy.date_range import DateRange

A_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Week:
    """The verdict on the window that ended with one week: as `judge` says of that window, in short.

    `parts` are 0 to 1 by name, without those that are left out; empty where refused, as `index` is None. `replicates`
    are the bootstrap's indexes, empty where refused.
    """

    date_range: DateRange
    status: Status
    reasons: tuple[str, ...]
    index: int | None
    low: int | None
    high: int | None
    counts: Counts
    parts: Mapping[str, float]
    replicates: Array = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Step:
    """The newest index beside `then`, the last one that was read from none of the same days.

    `chance` is how probable it is that the index is higher now, 0 to 1.
    """

    then: Week
    chance: float


@dataclass(frozen=True, slots=True)
class History:
    """One brand week by week, oldest first, by one `version` of the method. `step` is None where there is nothing to
    hold the newest index against."""

    brand: str
    version: str
    weeks: tuple[Week, ...]
    step: Step | None


def to_histories(
    conversation: Mapping[str, BrandConversation],
    panels: Mapping[str, Sequence[str]],
    newest: DateRange,
    options: Options,
) -> dict[str, History]:
    """The history of each brand of `panels` (brand -> its rivals): windows as long as `newest`, a week apart.

    They go back until one ends before `options.since`, or before the oldest talk where that is not told. Every week is
    read by what is known *now*: by today's rules and labels, without what was deleted since, and with the replies that
    came after the week. So each is the verdict on its window (`judge` with the same options) to the last digit, and all
    are comparable. What was known *then* cannot be had back: what was deleted or edited is gone. Only the newest
    talk is at a disadvantage, since it may still grow: in the Reddit data that we tried, one post in a hundred comes
    more than three days after the brand was first named. `talk` is all there is, of all time.
    """
    court = _Court(conversation, panels, options, options.as_of or newest.end)
    weeks = [court.sit(date_range) for date_range in _windows(newest, options.since or court.oldest(newest))]
    return {brand: _to_history(brand, tuple(week[brand] for week in weeks), options) for brand in panels}


class _Court:
    """Judges one week after the other; each brand's talk is read once."""

    def __init__(
        self,
        conversation: Mapping[str, BrandConversation],
        panels: Mapping[str, Sequence[str]],
        options: Options,
        as_of: datetime,
    ) -> None:
        self._conversation, self._panels, self._options, self._as_of = conversation, panels, options, as_of
        self._books = {name: Book.of(frames, as_of) for name, frames in conversation.items()}
        self._draws = {name: RememberedDraws(options.replicates, options.seed) for name in conversation}

    def oldest(self, newest: DateRange) -> datetime:
        """The moment of the first post of customers."""
        first = [int(book.written_at.min()) for book in self._books.values() if len(book.written_at)]
        return EPOCH + min(first) * MICROSECOND if first else newest.start

    def sit(self, date_range: DateRange) -> dict[str, Week]:
        """Every brand's week. Where there is too little talk nothing is drawn: most of the time goes into that."""
        tallies = {name: book.tally(date_range) for name, book in self._books.items()}
        watched = Watched.of(date_range, self._options.since, self._as_of)
        reasons = {brand: to_refusal(tallies[brand].counts, watched) for brand in self._panels}
        heard = [brand for brand, missing in reasons.items() if not missing]
        needed = dict.fromkeys([*heard, *(competitor for brand in heard for competitor in self._panels[brand])])
        sitting = Sitting(date_range, self._options, self._as_of)
        drawn = {
            name: to_drawn(name, self._conversation[name], tallies[name], sitting, self._draws[name]) for name in needed
        }
        return {
            brand: _refused(date_range, tallies[brand].counts, missing) if missing else self._rule(brand, drawn)
            for brand, missing in reasons.items()
        }

    def _rule(self, brand: str, drawn: Mapping[str, Drawn]) -> Week:
        case = to_case(brand, self._panels[brand], drawn)
        ruling = rule(case)
        return Week(
            date_range=case.own.date_range,
            status=ruling.status,
            reasons=ruling.reasons,
            index=ruling.index,
            low=ruling.low,
            high=ruling.high,
            counts=case.own.tally.counts,
            parts={name: float(value[0]) for name, value in case.parts.items()} if ruling.index is not None else {},
            replicates=ruling.replicates,
        )


def _windows(newest: DateRange, since: datetime) -> Iterator[DateRange]:
    """The windows that end after `since`, oldest first."""
    for back in range(DateRange(since, newest.end).weeks - 1, -1, -1):
        yield DateRange(newest.start - back * A_WEEK, newest.end - back * A_WEEK)


def _refused(date_range: DateRange, counts: Counts, missing: tuple[str, ...]) -> Week:
    return Week(date_range, "refused", missing, None, None, None, counts, {}, np.empty(0))


def _to_history(brand: str, weeks: tuple[Week, ...], options: Options) -> History:
    return History(brand, options.version, weeks, _to_step(weeks))


def _to_step(weeks: Sequence[Week]) -> Step | None:
    """Windows a week apart share most of their talk; only those that share none are two looks at the brand."""
    now = weeks[-1]
    apart = [
        week for week in weeks if week.date_range.end <= now.date_range.start and week.parts.keys() == now.parts.keys()
    ]
    if now.index is None or not apart or apart[-1].index is None or not len(now.replicates):
        return None
    higher, equal = now.replicates > apart[-1].replicates, now.replicates == apart[-1].replicates
    return Step(apart[-1], float(np.mean(higher) + np.mean(equal) / 2))

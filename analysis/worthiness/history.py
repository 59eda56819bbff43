"""The index of every week back to the first post, by the same rules as the verdict of today."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np

from analysis.stats.cluster_bootstrap import RememberedDraws
from analysis.worthiness.conversation_totals import EPOCH, MICROSECOND, ConversationIndex
from analysis.worthiness.estimate import estimate_score
from analysis.worthiness.inputs import ResampledBrand, ScoreSettings, resample_brand, to_brand_inputs
from analysis.worthiness.minimum_data import CollectedWeeks, to_missing_data
from analysis.worthiness.model import Array, BrandConversation, ConversationCounts, ScoreOptions, Status
from talkworthy.date_range import DateRange

A_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class ScoreWeek:
    """The verdict on the window that ended with one week: as `judge` says of that window, in short.

    `parts` are 0 to 1 by name, without those that are left out; empty where refused, as `index` is None. `replicates`
    are the bootstrap's indexes, empty where refused.
    """

    date_range: DateRange
    status: Status
    reasons: tuple[str, ...]
    score: int | None
    low: int | None
    high: int | None
    counts: ConversationCounts
    components: Mapping[str, float]
    replicates: Array = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class RangeComparison:
    """The newest index beside `then`, the last one that was read from none of the same days.

    `chance` is how probable it is that the index is higher now, 0 to 1.
    """

    then: ScoreWeek
    chance: float


@dataclass(frozen=True, slots=True)
class History:
    """One brand week by week, oldest first, by one `version` of the method. `step` is None where there is nothing to
    hold the newest index against."""

    brand: str
    version: str
    weeks: tuple[ScoreWeek, ...]
    step: RangeComparison | None


def to_histories(
    conversation: Mapping[str, BrandConversation],
    competitors: Mapping[str, Sequence[str]],
    newest: DateRange,
    options: ScoreOptions,
) -> dict[str, History]:
    """The history of each brand of `panels` (brand -> its rivals): windows as long as `newest`, a week apart.

    They go back until one ends before `options.since`, or before the oldest talk where that is not told. Every week is
    read by what is known *now*: by today's rules and labels, without what was deleted since, and with the replies that
    came after the week. So each is the verdict on its window (`judge` with the same options) to the last digit, and all
    are comparable. What was known *then* cannot be had back: what was deleted or edited is gone. Only the newest
    talk is at a disadvantage, since it may still grow: in the Reddit data that we tried, one post in a hundred comes
    more than three days after the brand was first named. `talk` is all there is, of all time.
    """
    scorer = _WeeklyScorer(conversation, competitors, options, options.as_of or newest.end)
    weeks = [scorer.score_week(date_range) for date_range in _windows(newest, options.since or scorer.oldest(newest))]
    return {brand: _to_history(brand, tuple(week[brand] for week in weeks), options) for brand in competitors}


class _WeeklyScorer:
    """Judges one week after the other; each brand's talk is read once."""

    def __init__(
        self,
        conversation: Mapping[str, BrandConversation],
        competitors: Mapping[str, Sequence[str]],
        options: ScoreOptions,
        as_of: datetime,
    ) -> None:
        self._conversation, self._competitors, self._options, self._as_of = conversation, competitors, options, as_of
        self._indexes = {name: ConversationIndex.of(frames, as_of) for name, frames in conversation.items()}
        self._draws = {name: RememberedDraws(options.replicates, options.seed) for name in conversation}

    def oldest(self, newest: DateRange) -> datetime:
        """The moment of the first post of customers."""
        first = [int(index.written_at.min()) for index in self._indexes.values() if len(index.written_at)]
        return EPOCH + min(first) * MICROSECOND if first else newest.start

    def score_week(self, date_range: DateRange) -> dict[str, ScoreWeek]:
        """Every brand's week. Where there is too little talk nothing is drawn: most of the time goes into that."""
        totals_by_brand = {name: index.totals(date_range) for name, index in self._indexes.items()}
        watched = CollectedWeeks.of(date_range, self._options.since, self._as_of)
        reasons = {brand: to_missing_data(totals_by_brand[brand].counts, watched) for brand in self._competitors}
        heard = [brand for brand, missing in reasons.items() if not missing]
        needed = dict.fromkeys([*heard, *(competitor for brand in heard for competitor in self._competitors[brand])])
        settings = ScoreSettings(date_range, self._options, self._as_of)
        resampled = {
            name: resample_brand(name, self._conversation[name], totals_by_brand[name], settings, self._draws[name])
            for name in needed
        }
        return {
            brand: _without_score(date_range, totals_by_brand[brand].counts, missing)
            if missing
            else self._rule(brand, resampled)
            for brand, missing in reasons.items()
        }

    def _rule(self, brand: str, resampled: Mapping[str, ResampledBrand]) -> ScoreWeek:
        inputs = to_brand_inputs(brand, self._competitors[brand], resampled)
        estimate = estimate_score(inputs)
        return ScoreWeek(
            date_range=inputs.own.date_range,
            status=estimate.status,
            reasons=estimate.reasons,
            score=estimate.score,
            low=estimate.low,
            high=estimate.high,
            counts=inputs.own.totals.counts,
            components={name: float(value[0]) for name, value in inputs.components.items()}
            if estimate.score is not None
            else {},
            replicates=estimate.replicates,
        )


def _windows(newest: DateRange, since: datetime) -> Iterator[DateRange]:
    """The windows that end after `since`, oldest first."""
    for back in range(DateRange(since, newest.end).weeks - 1, -1, -1):
        yield DateRange(newest.start - back * A_WEEK, newest.end - back * A_WEEK)


def _without_score(date_range: DateRange, counts: ConversationCounts, missing: tuple[str, ...]) -> ScoreWeek:
    return ScoreWeek(date_range, "insufficient_data", missing, None, None, None, counts, {}, np.empty(0))


def _to_history(brand: str, weeks: tuple[ScoreWeek, ...], options: ScoreOptions) -> History:
    return History(brand, options.version, weeks, _to_step(weeks))


def _to_step(weeks: Sequence[ScoreWeek]) -> RangeComparison | None:
    """Windows a week apart share most of their talk; only those that share none are two looks at the brand."""
    now = weeks[-1]
    apart = [
        week
        for week in weeks
        if week.date_range.end <= now.date_range.start and week.components.keys() == now.components.keys()
    ]
    if now.score is None or not apart or apart[-1].score is None or not len(now.replicates):
        return None
    higher, equal = now.replicates > apart[-1].replicates, now.replicates == apart[-1].replicates
    return RangeComparison(apart[-1], float(np.mean(higher) + np.mean(equal) / 2))

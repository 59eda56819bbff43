"""The score of every week back to the first post, computed by the same rules as the current score."""

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
from talkworthy.date_range import EARLIEST, DateRange

A_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class ScoreWeek:
    """Score of the date range that ends with one week: the short form of what `score_brand` returns for that range.

    `components` are 0 to 1 by name, without those left out; empty where there is no score. `replicates` are the scores
    of the bootstrap, empty where there is no score.
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
    """The newest score compared with `then`, the last one whose date range shares no day with it.

    `chance` is the probability that the score is higher now, 0 to 1.
    """

    then: ScoreWeek
    chance: float


@dataclass(frozen=True, slots=True)
class History:
    """Scores of one brand week by week, oldest first, by one `version` of the method.

    `step` is None where there is no earlier score to compare the newest one with.
    """

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
    """Return the history of each brand of `competitors` (brand -> its competitors).

    Date ranges are as long as `newest` and a week apart. They go back until one ends before `options.since`, or before
    the oldest post where that is None. Every week is computed from what is known *now*: today's rules and labels,
    without posts deleted since, and with the replies that came later. So each week equals the score of its date range
    (`score_brand` with the same options) to the last digit, and all are comparable. Only the newest conversations are
    at a disadvantage, since they may still grow: in the Reddit data that we tried, one post in a hundred comes more
    than three days after the brand was first named. `conversation` holds the conversations of all time.
    """
    scorer = _WeeklyScorer(conversation, competitors, options, options.as_of or newest.end)
    since = options.since or scorer.oldest(newest)
    weeks = [scorer.score_week(date_range) for date_range in _date_ranges(newest, since)]
    return {
        brand: _to_history(brand, tuple(scores[brand] for scores in weeks), options.version) for brand in competitors
    }


class _WeeklyScorer:
    """Scores one week after the other; the conversations of each brand are read once."""

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
        """Return the time of the oldest post that counts; the start of `newest` where there is none."""
        oldest = [int(index.written_at.min()) for index in self._indexes.values() if len(index.written_at)]
        return EPOCH + min(oldest) * MICROSECOND if oldest else newest.start

    def score_week(self, date_range: DateRange) -> dict[str, ScoreWeek]:
        """Return the score of each brand. Brands without enough data are not resampled, to save time."""
        totals = {name: index.totals_in(date_range) for name, index in self._indexes.items()}
        collected = CollectedWeeks.of(date_range, self._options.since, self._as_of)
        reasons = {brand: to_missing_data(totals[brand].counts, collected) for brand in self._competitors}
        enough = [brand for brand, missing in reasons.items() if not missing]
        needed = dict.fromkeys([*enough, *(name for brand in enough for name in self._competitors[brand])])
        settings = ScoreSettings(date_range, self._options, self._as_of)
        resampled = {
            name: resample_brand(name, self._conversation[name], totals[name], settings, self._draws[name])
            for name in needed
        }
        return {
            brand: _without_score(date_range, totals[brand].counts, missing)
            if missing
            else self._score(brand, resampled)
            for brand, missing in reasons.items()
        }

    def _score(self, brand: str, resampled: Mapping[str, ResampledBrand]) -> ScoreWeek:
        inputs = to_brand_inputs(brand, self._competitors[brand], resampled)
        estimate = estimate_score(inputs)
        components = {name: float(value[0]) for name, value in inputs.components.items()}
        return ScoreWeek(
            date_range=inputs.own.date_range,
            status=estimate.status,
            reasons=estimate.reasons,
            score=estimate.score,
            low=estimate.low,
            high=estimate.high,
            counts=inputs.own.totals.counts,
            components=components if estimate.score is not None else {},
            replicates=estimate.replicates,
        )


def _date_ranges(newest: DateRange, since: datetime) -> Iterator[DateRange]:
    """Yield the date ranges that end after `since`, oldest first; none begins before dates do."""
    since = max(since, EARLIEST)
    for back in range(DateRange(since, newest.end).weeks - 1, -1, -1):
        yield DateRange(newest.start - back * A_WEEK, newest.end - back * A_WEEK)


def _without_score(date_range: DateRange, counts: ConversationCounts, missing: tuple[str, ...]) -> ScoreWeek:
    return ScoreWeek(date_range, "insufficient_data", missing, None, None, None, counts, {}, np.empty(0))


def _to_history(brand: str, weeks: tuple[ScoreWeek, ...], version: str) -> History:
    return History(brand, version, weeks, _compare_with_earlier(weeks))


def _compare_with_earlier(weeks: Sequence[ScoreWeek]) -> RangeComparison | None:
    """Compare the newest week with the last one that shares no day with it; date ranges a week apart overlap."""
    now = weeks[-1]
    earlier = [
        week
        for week in weeks
        if week.date_range.end <= now.date_range.start and week.components.keys() == now.components.keys()
    ]
    if now.score is None or not earlier or earlier[-1].score is None or not len(now.replicates):
        return None
    then = earlier[-1]
    higher, equal = now.replicates > then.replicates, now.replicates == then.replicates
    return RangeComparison(then, float(np.mean(higher) + np.mean(equal) / 2))

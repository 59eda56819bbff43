"""Everything that the score of one brand is computed from: its conversations, their resamples and its competitors."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from analysis.stats.cluster_bootstrap import RememberedDraws
from analysis.worthiness.components import CompetitorBaseline, to_components
from analysis.worthiness.conversation_totals import ConversationTotals, to_totals
from analysis.worthiness.estimation.bootstrap import Measurements, measure_replicates, measure_without
from analysis.worthiness.estimation.measurement_error import correct
from analysis.worthiness.estimation.missing_replies import allow_for_missing
from analysis.worthiness.model import NOT_REVIEWED, Array, BrandConversation, ReviewedSample, ScoreOptions
from analysis.worthiness.wording.explanations import ExplanationData
from talkworthy.date_range import DateRange
from talkworthy.errors import UserError


@dataclass(frozen=True, slots=True, eq=False)
class ScoreSettings:
    """Settings shared by all brands that are scored together; `as_of` is the time of the newest post."""

    date_range: DateRange
    options: ScoreOptions
    as_of: datetime


@dataclass(frozen=True, slots=True, eq=False)
class ResampledBrand:
    """Conversations of a brand in a date range, their totals and their measurements, corrected for label errors."""

    brand: str
    conversation: BrandConversation
    totals: ConversationTotals
    measurements: Measurements
    settings: ScoreSettings

    @property
    def date_range(self) -> DateRange:
        """Date range of the score."""
        return self.settings.date_range

    @property
    def options(self) -> ScoreOptions:
        """Options of the score."""
        return self.settings.options

    @property
    def as_of(self) -> datetime:
        """Time of the newest post."""
        return self.settings.as_of

    @property
    def key(self) -> int:
        """Seed of the random numbers that are drawn for this brand alone."""
        return to_seed(self.brand, self.options)

    @property
    def checked(self) -> ReviewedSample:
        """Reviewed sample of this brand."""
        return self.options.checked.get(self.brand, NOT_REVIEWED)


@dataclass(frozen=True, slots=True, eq=False)
class BrandInputs:
    """A brand and its competitors; `components` are arrays of 1 + replicates by name, without those left out."""

    own: ResampledBrand
    competitors: tuple[str, ...]
    baseline: CompetitorBaseline
    components: Mapping[str, Array]

    @property
    def explanation_data(self) -> ExplanationData:
        """Data that the explanations of the components are written from."""
        return ExplanationData(self.own.brand, self.own.totals, self.own.measurements.plain(), self.baseline.plain())

    def components_of(self, conversation: BrandConversation) -> dict[str, Array]:
        """Return the components of some of this brand's conversations, with the same competitors, without replicates.

        The date range is the same.
        """
        totals = to_totals(conversation, self.own.date_range, self.own.as_of)
        return self._to_components(measure_replicates(totals, 0, self.own.options.seed))

    def components_without(self, conversations: Sequence[int]) -> Iterator[dict[str, Array]]:
        """Yield the components without each of these conversations (by number) in turn.

        As in the bootstrap, the authors of a removed conversation count in their other conversations as before.
        """
        return map(self._to_components, measure_without(self.own.totals, conversations))

    def _to_components(self, plain: Measurements) -> dict[str, Array]:
        return to_components(correct(plain, self.own.checked, self.own.key), self.baseline.plain(), self.own.key)


def to_inputs(
    conversation: Mapping[str, BrandConversation],
    competitors: Mapping[str, Sequence[str]],
    date_range: DateRange,
    options: ScoreOptions,
) -> dict[str, BrandInputs]:
    """Return the inputs of each brand of `competitors` (brand -> its competitors); each brand is resampled only once.

    Raises UserError where a name is not in `conversation`.
    """
    names = list(dict.fromkeys([*competitors, *(name for others in competitors.values() for name in others)]))
    for name in names:
        if name not in conversation:
            raise UserError(
                f"There are no conversations about {name!r}: track it as a brand, or remove it from the competitors."
            )
    as_of = options.as_of or _newest(conversation, date_range)
    settings = ScoreSettings(date_range, options, as_of)
    resampled = {
        name: resample_brand(name, conversation[name], to_totals(conversation[name], date_range, as_of), settings)
        for name in names
    }
    return {brand: to_brand_inputs(brand, others, resampled) for brand, others in competitors.items()}


def to_seed(brand: str, options: ScoreOptions) -> int:
    """Return 64 bits that are the same on every machine, and different for each brand and seed."""
    return int.from_bytes(hashlib.blake2b(f"{options.seed}:{brand}".encode(), digest_size=8).digest())


def resample_brand(
    brand: str,
    conversation: BrandConversation,
    totals: ConversationTotals,
    settings: ScoreSettings,
    remembered: RememberedDraws | None = None,
) -> ResampledBrand:
    """Resample a brand's conversations, which add up to `totals`; `remembered` as in `measure_replicates`."""
    options = settings.options
    measurements = measure_replicates(totals, options.replicates, options.seed, remembered)
    corrected = correct(measurements, options.checked.get(brand, NOT_REVIEWED), to_seed(brand, options))
    return ResampledBrand(brand, conversation, totals, corrected, settings)


def to_brand_inputs(brand: str, competitors: Sequence[str], resampled: Mapping[str, ResampledBrand]) -> BrandInputs:
    """Return the inputs of one of the `resampled` brands, compared with these competitors."""
    own = resampled[brand]
    others = tuple(competitor for competitor in dict.fromkeys(competitors) if competitor != brand)
    baseline = CompetitorBaseline.of([resampled[name].measurements for name in others], like=own.measurements)
    components = to_components(own.measurements, baseline, own.key)
    return BrandInputs(own, others, baseline, allow_for_missing(components, own.totals.counts.completeness, own.key))


def _newest(conversation: Mapping[str, BrandConversation], date_range: DateRange) -> datetime:
    newest = [frames.posts["created_at"].max() for frames in conversation.values()]
    return max((moment for moment in newest if isinstance(moment, datetime)), default=date_range.end)

"""One brand before its judge: its talk, what was drawn of it, its rivals, and the parts that come of that."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from analysis.stats.cluster_bootstrap import RememberedDraws
from analysis.worthiness.bootstrap import Measurements, measure_replicates, measure_without
from analysis.worthiness.components import CompetitorBaseline, to_components
from analysis.worthiness.conversation_totals import ConversationTotals, to_totals
from analysis.worthiness.measurement_error import correct
from analysis.worthiness.missing_replies import allow_for_missing
from analysis.worthiness.model import NOT_REVIEWED, Array, BrandConversation, ReviewedSample, ScoreOptions
from analysis.worthiness.wording.explanations import MeasuredBrand
from talkworthy.date_range import DateRange
from talkworthy.errors import UserError


@dataclass(frozen=True, slots=True, eq=False)
class ScoreSettings:
    """What all brands that are judged together share; nothing is known after `as_of`."""

    date_range: DateRange
    options: ScoreOptions
    as_of: datetime


@dataclass(frozen=True, slots=True, eq=False)
class ResampledBrand:
    """A brand's talk in a window, added up and resampled; `draws` are corrected for what is known of label errors."""

    brand: str
    conversation: BrandConversation
    totals: ConversationTotals
    measurements: Measurements
    settings: ScoreSettings

    @property
    def date_range(self) -> DateRange:
        """The window that it is judged in."""
        return self.settings.date_range

    @property
    def options(self) -> ScoreOptions:
        """How it is judged."""
        return self.settings.options

    @property
    def as_of(self) -> datetime:
        """The moment after which nothing is known."""
        return self.settings.as_of

    @property
    def key(self) -> int:
        """Seeds what is drawn for this brand alone."""
        return to_seed(self.brand, self.options)

    @property
    def checked(self) -> ReviewedSample:
        """What people found of its posts."""
        return self.options.checked.get(self.brand, NOT_REVIEWED)


@dataclass(frozen=True, slots=True, eq=False)
class BrandInputs:
    """A brand beside its rivals; `parts` are arrays of 1 + replicates by name, without those that are left out."""

    own: ResampledBrand
    competitors: tuple[str, ...]
    baseline: CompetitorBaseline
    components: Mapping[str, Array]

    @property
    def measured(self) -> MeasuredBrand:
        """What its parts are told from."""
        return MeasuredBrand(self.own.brand, self.own.totals, self.own.measurements.plain(), self.baseline.plain())

    def components_of(self, conversation: BrandConversation) -> dict[str, Array]:
        """The parts of some of this brand's talk in the same window, beside the same panel, without replicates."""
        return self._to_components(
            measure_replicates(to_totals(conversation, self.own.date_range, self.own.as_of), 0, self.own.options.seed)
        )

    def components_without(self, conversations: Sequence[int]) -> Iterator[dict[str, Array]]:
        """The parts without each of these talks (by number) in turn.

        The authors of such a talk count in their other talks as they did beside it, as in the bootstrap.
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
    """The case of each brand of `panels` (brand -> its rivals); each brand's talk is drawn only once.

    Raises UserError where a name is not in `talk`.
    """
    names = list(dict.fromkeys([*competitors, *(name for names in competitors.values() for name in names)]))
    for name in names:
        if name not in conversation:
            raise UserError(f"There is no talk of {name!r} to judge by: track it as a brand, or take it off the panel.")
    as_of = options.as_of or _newest(conversation, date_range)
    totals_by_brand = {name: to_totals(conversation[name], date_range, as_of) for name in names}
    settings = ScoreSettings(date_range, options, as_of)
    resampled = {name: resample_brand(name, conversation[name], totals_by_brand[name], settings) for name in names}
    return {brand: to_brand_inputs(brand, names, resampled) for brand, names in competitors.items()}


def to_seed(brand: str, options: ScoreOptions) -> int:
    """64 bits that are the same on every machine, and different for each brand and seed."""
    return int.from_bytes(hashlib.blake2b(f"{options.seed}:{brand}".encode(), digest_size=8).digest())


def resample_brand(
    brand: str,
    conversation: BrandConversation,
    totals: ConversationTotals,
    settings: ScoreSettings,
    remembered: RememberedDraws | None = None,
) -> ResampledBrand:
    """Draw a brand's talk, which adds up to `tally`; `remembered` as in `draw`."""
    options = settings.options
    measurements = measure_replicates(totals, options.replicates, options.seed, remembered)
    corrected = correct(measurements, options.checked.get(brand, NOT_REVIEWED), to_seed(brand, options))
    return ResampledBrand(brand, conversation, totals, corrected, settings)


def to_brand_inputs(brand: str, competitors: Sequence[str], resampled: Mapping[str, ResampledBrand]) -> BrandInputs:
    """The case of one of the brands that were `drawn`, beside these rivals."""
    own = resampled[brand]
    others = tuple(competitor for competitor in dict.fromkeys(competitors) if competitor != brand)
    baseline = CompetitorBaseline.of(
        [resampled[competitor].measurements for competitor in others], like=own.measurements
    )
    components = allow_for_missing(
        to_components(own.measurements, baseline, own.key), own.totals.counts.completeness, own.key
    )
    return BrandInputs(own, others, baseline, components)


def _newest(conversation: Mapping[str, BrandConversation], date_range: DateRange) -> datetime:
    newest = [frames.posts["created_at"].max() for frames in conversation.values()]
    return max((moment for moment in newest if isinstance(moment, datetime)), default=date_range.end)

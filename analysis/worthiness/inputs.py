"""One brand before its judge: its talk, what was drawn of it, its rivals, and the parts that come of that."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from analysis.stats.cluster_bootstrap import RememberedDraws
from analysis.worthiness.bootstrap import Draws, draw, draw_without
from analysis.worthiness.components import Panel, to_parts
from analysis.worthiness.conversation_totals import Tally, to_tally
from analysis.worthiness.measurement_error import correct
from analysis.worthiness.missing_replies import allow_for_missing
from analysis.worthiness.model import UNCHECKED, Array, BrandConversation, Checked, Options
from analysis.worthiness.wording.explanations import Measured
from talkworthy.date_range import DateRange
from talkworthy.errors import UserError


@dataclass(frozen=True, slots=True, eq=False)
class Sitting:
    """What all brands that are judged together share; nothing is known after `as_of`."""

    date_range: DateRange
    options: Options
    as_of: datetime


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """A brand's talk in a window, added up and resampled; `draws` are corrected for what is known of label errors."""

    brand: str
    conversation: BrandConversation
    tally: Tally
    draws: Draws
    sitting: Sitting

    @property
    def date_range(self) -> DateRange:
        """The window that it is judged in."""
        return self.sitting.date_range

    @property
    def options(self) -> Options:
        """How it is judged."""
        return self.sitting.options

    @property
    def as_of(self) -> datetime:
        """The moment after which nothing is known."""
        return self.sitting.as_of

    @property
    def key(self) -> int:
        """Seeds what is drawn for this brand alone."""
        return to_key(self.brand, self.options)

    @property
    def checked(self) -> Checked:
        """What people found of its posts."""
        return self.options.checked.get(self.brand, UNCHECKED)


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A brand beside its rivals; `parts` are arrays of 1 + replicates by name, without those that are left out."""

    own: Drawn
    competitors: tuple[str, ...]
    panel: Panel
    parts: Mapping[str, Array]

    @property
    def measured(self) -> Measured:
        """What its parts are told from."""
        return Measured(self.own.brand, self.own.tally, self.own.draws.plain(), self.panel.plain())

    def parts_of(self, conversation: BrandConversation) -> dict[str, Array]:
        """The parts of some of this brand's talk in the same window, beside the same panel, without replicates."""
        return self._to_parts(
            draw(to_tally(conversation, self.own.date_range, self.own.as_of), 0, self.own.options.seed)
        )

    def parts_without(self, conversations: Sequence[int]) -> Iterator[dict[str, Array]]:
        """The parts without each of these talks (by number) in turn.

        The authors of such a talk count in their other talks as they did beside it, as in the bootstrap.
        """
        return map(self._to_parts, draw_without(self.own.tally, conversations))

    def _to_parts(self, plain: Draws) -> dict[str, Array]:
        return to_parts(correct(plain, self.own.checked, self.own.key), self.panel.plain(), self.own.key)


def to_cases(
    conversation: Mapping[str, BrandConversation],
    panels: Mapping[str, Sequence[str]],
    date_range: DateRange,
    options: Options,
) -> dict[str, Case]:
    """The case of each brand of `panels` (brand -> its rivals); each brand's talk is drawn only once.

    Raises UserError where a name is not in `talk`.
    """
    names = list(
        dict.fromkeys([*panels, *(competitor for competitors in panels.values() for competitor in competitors)])
    )
    for name in names:
        if name not in conversation:
            raise UserError(f"There is no talk of {name!r} to judge by: track it as a brand, or take it off the panel.")
    as_of = options.as_of or _newest(conversation, date_range)
    tallies = {name: to_tally(conversation[name], date_range, as_of) for name in names}
    sitting = Sitting(date_range, options, as_of)
    drawn = {name: to_drawn(name, conversation[name], tallies[name], sitting) for name in names}
    return {brand: to_case(brand, competitors, drawn) for brand, competitors in panels.items()}


def to_key(brand: str, options: Options) -> int:
    """64 bits that are the same on every machine, and different for each brand and seed."""
    return int.from_bytes(hashlib.blake2b(f"{options.seed}:{brand}".encode(), digest_size=8).digest())


def to_drawn(
    brand: str,
    conversation: BrandConversation,
    tally: Tally,
    sitting: Sitting,
    remembered: RememberedDraws | None = None,
) -> Drawn:
    """Draw a brand's talk, which adds up to `tally`; `remembered` as in `draw`."""
    options = sitting.options
    draws = draw(tally, options.replicates, options.seed, remembered)
    corrected = correct(draws, options.checked.get(brand, UNCHECKED), to_key(brand, options))
    return Drawn(brand, conversation, tally, corrected, sitting)


def to_case(brand: str, competitors: Sequence[str], drawn: Mapping[str, Drawn]) -> Case:
    """The case of one of the brands that were `drawn`, beside these rivals."""
    own = drawn[brand]
    others = tuple(competitor for competitor in dict.fromkeys(competitors) if competitor != brand)
    panel = Panel.of([drawn[competitor].draws for competitor in others], like=own.draws)
    parts = allow_for_missing(to_parts(own.draws, panel, own.key), own.tally.counts.completeness, own.key)
    return Case(own, others, panel, parts)


def _newest(conversation: Mapping[str, BrandConversation], date_range: DateRange) -> datetime:
    newest = [frames.posts["created_at"].max() for frames in conversation.values()]
    return max((moment for moment in newest if isinstance(moment, datetime)), default=date_range.end)

"""From what was measured to the eight parts between 0 and 1, beside a panel of rivals where there is one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.worthiness.bootstrap import Draws
from analysis.worthiness.estimators import PSEUDO_CONVERSATIONS, against_median, shrink
from analysis.worthiness.model import TITLES, Array

NEEDS_PANEL = ("talkers", "spread")


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """What the rivals are measured to be, replicate by replicate. `size` is how many there are.

    `talkers` and `places` are medians over the rivals, a silent one counting as 0; the rest are the pooled shares that
    the brand's own shares are drawn towards, one half where the rivals have nothing to pool.
    """

    size: int
    talkers: Array
    places: Array
    dialogue: Array
    brought_up: Array
    warmth: Array

    @classmethod
    def of(cls, competitors: Sequence[Draws], like: Draws) -> Panel:
        """The panel of these rivals; of none, where `like` gives the number of replicates."""
        none = np.zeros_like(like.talkers)
        conversations = _pool([competitor.conversations for competitor in competitors], none)
        warm = _pool([competitor.warm for competitor in competitors], none)
        cold = _pool([competitor.cold for competitor in competitors], none)
        return cls(
            size=len(competitors),
            talkers=np.median([competitor.talkers for competitor in competitors], axis=0) if competitors else none,
            places=np.median([competitor.places for competitor in competitors], axis=0) if competitors else none,
            dialogue=_share(_pool([competitor.dialogue for competitor in competitors], none), conversations),
            brought_up=_share(_pool([competitor.brought_up for competitor in competitors], none), conversations),
            warmth=_share(warm, warm + cold),
        )

    def plain(self) -> Panel:
        """Only the panel as it stands, without replicates."""
        arrays = (self.talkers, self.places, self.dialogue, self.brought_up, self.warmth)
        return Panel(self.size, *(array[:1] for array in arrays))


def to_parts(draws: Draws, panel: Panel, key: int) -> dict[str, Array]:
    """The parts that there are, by name in their order: arrays of 1 + replicates, 0 to 1.

    A part that has nothing to be read from is left out, not imputed. So are Talkers and Spread without a panel, and
    with one whose median rival is silent: anything is all there is beside nothing. `key` seeds the pseudo-talks.
    """
    parts = _shrunken(draws, panel, key)
    if not np.isnan(draws.mutual_help[0]):
        parts["mutual_help"] = _unsure(draws.mutual_help, draws.questions, key)
    if not np.isnan(draws.substance[0]):
        parts["substance"] = draws.substance
    if draws.conversations[0]:
        parts["staying_power"] = draws.staying_power
    if draws.conversations[0] and panel.talkers[0] > 0:
        parts["talkers"] = against_median(draws.talkers, panel.talkers)
        parts["spread"] = against_median(draws.places, panel.places)
    return {name: np.clip(parts[name], 0.0, 1.0) for name in TITLES if name in parts}


def _shrunken(draws: Draws, panel: Panel, key: int) -> dict[str, Array]:
    sides = draws.warm + draws.cold
    shares = {
        "dialogue": (draws.dialogue, draws.conversations, panel.dialogue),
        "brought_up": (draws.brought_up, draws.conversations, panel.brought_up),
        "warmth": (draws.warm, sides, panel.warmth),
    }
    return {
        name: shrink(yes, total, expected, np.random.default_rng([key, number]))
        for number, (name, (yes, total, expected)) in enumerate(shares.items())
        if total[0] > 0
    }


def _unsure(share: Array, questions: Array, key: int) -> Array:
    """The share as it is, with four pseudo-questions in its replicates, or ten of ten answered would seem certain."""
    rng = np.random.default_rng([key, len(TITLES)])
    replicates = shrink(share * questions, questions, np.full_like(share, 0.5), rng)
    return np.concatenate([share[:1], replicates[1:]])


def _pool(sums: Sequence[Array], none: Array) -> Array:
    return np.asarray(np.sum(sums, axis=0)) if sums else none


def _share(part: Array, whole: Array) -> Array:
    """part / whole, drawn towards one half as a brand's own shares are drawn towards this: a rival with one warm voice
    and no cold one does not make warmth the rule. One half where there is nothing."""
    return np.clip((part + PSEUDO_CONVERSATIONS / 2) / (whole + PSEUDO_CONVERSATIONS), 0.0, 1.0)

"""What replies that were not collected may hide: three parts can only be higher than they look."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from analysis.worthiness.model import COMPONENT_TITLES, Array
from talkworthy.phrases import join_names

REPLIES_NEEDED: Mapping[str, int] = {"dialogue": 3, "unprompted": 1, "peer_help": 1}
"""How many posts must have been collected for a part to see what happened: an A->B->A exchange is three posts, that a
brand was brought up is told by what its post answers, a question is answered by one."""
SEED = 29
WORTH_TELLING = 0.99


def to_notes(completeness: float) -> tuple[str, ...]:
    """What a reader should know of it, where it is worth telling."""
    if not 0 < completeness < WORTH_TELLING:
        return ()
    main_shortfall = max(1, round(100 * (1 - completeness)))
    names = [COMPONENT_TITLES[name] for name in REPLIES_NEEDED]
    return (
        f"about {main_shortfall} % of the replies are known not to have been collected, so {join_names(names)} "
        f"may be higher than they look; the intervals allow for it",
    )


def allow_for_missing(components: Mapping[str, Array], completeness: float, key: int) -> dict[str, Array]:
    """The parts with the replicates of three of them raised by what may be hidden; points stay: nothing is imputed.

    `parts` are arrays of 1 + replicates by name, 0 to 1; `completeness` is the share of replies that was collected. If
    replies are missing at random, something that takes k posts is seen at least completeness^k times as often as it
    happens, and at most as often (most talks have several chances). Where between the two is not known: each replicate
    draws it anew, the same for all parts, since they lack the same posts (a sensitivity interval: Vansteelandt et al.
    2006, "Ignorance and uncertainty regions as inferential tools in a sensitivity analysis", Statistica Sinica 16).
    """
    count = max((len(values) for values in components.values()), default=1) - 1
    if completeness >= 1 or completeness <= 0 or not count:
        return dict(components)
    hidden = np.concatenate([[0.0], np.random.default_rng([key, SEED]).random(count)])
    return {
        name: np.minimum(values / completeness ** (REPLIES_NEEDED[name] * hidden), 1.0)
        if name in REPLIES_NEEDED
        else values
        for name, values in components.items()
    }

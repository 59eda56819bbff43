"""Widens the 90% range of three components by what replies that were not collected may add to them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from analysis.worthiness.model import COMPONENT_TITLES, Array
from talkworthy.phrases import join_names

REPLIES_NEEDED: Mapping[str, int] = {"dialogue": 3, "unprompted": 1, "peer_help": 1}
"""Posts that must have been collected for a component to see an event: an A->B->A exchange is three posts, an
unprompted mention shows in the post that it answers, and one post answers a question."""
SEED = 29
WORTH_A_NOTE = 0.99


def to_notes(completeness: float) -> tuple[str, ...]:
    """Return a note for the reader where enough replies are missing to matter."""
    if not 0 < completeness < WORTH_A_NOTE:
        return ()
    main_shortfall = max(1, round(100 * (1 - completeness)))
    names = [COMPONENT_TITLES[name] for name in REPLIES_NEEDED]
    return (
        f"about {main_shortfall} % of the replies are known not to have been collected, so {join_names(names)} "
        f"may be higher than shown; the 90% ranges allow for it",
    )


def allow_for_missing(components: Mapping[str, Array], completeness: float, key: int) -> dict[str, Array]:
    """Return the components with the replicates of three of them raised by what missing replies may hide.

    Point estimates stay: nothing is imputed. `components` are arrays of 1 + replicates by name, 0 to 1; `completeness`
    is the share of replies that was collected. If replies are missing at random, an event that takes k posts is seen at
    least completeness^k times as often as it happens, and at most as often (most conversations have several chances).
    The true value in between is unknown: each replicate draws it anew, the same for all components, since they miss the
    same posts (a sensitivity interval: Vansteelandt et al. 2006, "Ignorance and uncertainty regions as inferential
    tools in a sensitivity analysis", Statistica Sinica 16).
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

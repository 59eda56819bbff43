"""The Kaplan-Meier estimator: how long something takes where some observations ended before it happened.

Kaplan & Meier 1958, "Nonparametric estimation from incomplete observations". Arrays are times x replicates, in the
order of time: the number of events at each time, and the number of observations that ended there without an event
(`lost`). At the same time, events come before losses.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def still_waiting(events: Floats, lost: Floats) -> Floats:
    """Return the share without the event after each time (times x replicates)."""
    return np.asarray(np.cumprod(_survival(events, _at_risk(events, lost)), axis=0), dtype=np.float64)


def reached_by_end(events: Floats, lost: Floats) -> Floats:
    """Return the share that had the event by the end, one number a replicate; nan without observations."""
    at_risk = _at_risk(events, lost)
    waiting = np.prod(_survival(events, at_risk), axis=0)
    return np.asarray(np.where(at_risk[0] > 0, 1.0 - waiting, np.nan))


def _at_risk(events: Floats, lost: Floats) -> Floats:
    """Return the number still observed before each time."""
    gone = events + lost
    at_risk: Floats = np.flip(np.cumsum(np.flip(gone, axis=0), axis=0), axis=0)
    return at_risk


def _survival(events: Floats, at_risk: Floats) -> Floats:
    """Return the share of those at risk that each time leaves without the event."""
    hazard = np.divide(events, at_risk, out=np.zeros_like(events), where=at_risk > 0)
    passing: Floats = 1.0 - np.clip(hazard, 0.0, 1.0)
    return passing

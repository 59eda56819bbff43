"""Estimates how long something takes where not everything could be watched to its end.

Kaplan & Meier 1958, "Nonparametric estimation from incomplete observations". Arrays are moments x replicates, in the
order of time: how often the event came at a moment, and how many went out of sight there without it. At one moment
events come before what goes out of sight.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def still_waiting(events: Floats, lost: Floats) -> Floats:
    """Return the share that still waits for the event after each moment (moments x replicates)."""
    return np.asarray(np.cumprod(_pass(events, _at_risk(events, lost)), axis=0), dtype=np.float64)


def reached_by_end(events: Floats, lost: Floats) -> Floats:
    """Return the share that had the event by the end, one number a replicate; nan where there is nobody."""
    at_risk = _at_risk(events, lost)
    waiting = np.prod(_pass(events, at_risk), axis=0)
    return np.asarray(np.where(at_risk[0] > 0, 1.0 - waiting, np.nan))


def _at_risk(events: Floats, lost: Floats) -> Floats:
    """How many are still watched when each moment begins."""
    gone = events + lost
    at_risk: Floats = np.flip(np.cumsum(np.flip(gone, axis=0), axis=0), axis=0)
    return at_risk


def _pass(events: Floats, at_risk: Floats) -> Floats:
    """The share of those at risk that each moment leaves waiting."""
    hazard = np.divide(events, at_risk, out=np.zeros_like(events), where=at_risk > 0)
    passing: Floats = 1.0 - np.clip(hazard, 0.0, 1.0)
    return passing

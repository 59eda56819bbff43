"""What a run may spend at a source: its own budget, and what is left of the month's."""

from __future__ import annotations

from datetime import datetime

from collectors.engine.budget import DEFAULT_BUDGET
from collectors.engine.collector import Access
from talkworthy.errors import OutOfBudget
from talkworthy.polling_interval import month_of
from talkworthy.storage.runs import runs
from talkworthy.storage.store import Store

MONTHLY = "monthly_budget"


def left_this_month(store: Store, source: str, access: Access, at: datetime) -> float | None:
    """US dollars that the setting `monthly_budget` still leaves in the month of `at`; None where there is no such
    setting, never under 0."""
    if MONTHLY not in access.settings:
        return None
    with store.read() as connection:
        spent = runs.spent_since(connection, source, month_of(at))
    return max(access.number(MONTHLY, 0.0) - spent, 0.0)


def run_budget(store: Store, source: str, access: Access, told: float | None, at: datetime) -> float | None:
    """What this run may cost: `told`, or the setting `budget`, but no more than is left of the month's.

    None where nobody set a limit: then the source's own default holds, as it does for a run in a month that has one.
    Raises OutOfBudget where nothing is left.
    """
    budget = told if told is not None else (access.number("budget", 0.0) if "budget" in access.settings else None)
    left = left_this_month(store, source, access, at)
    if left is None:
        return budget
    if left == 0:
        raise OutOfBudget(
            f"This month's budget of ${access.number(MONTHLY, 0.0):.2f} for {source} is used up. It goes on by itself "
            f"next month, from where it stopped; to go on now, raise {MONTHLY} in [sources.{source}]."
        )
    return min(DEFAULT_BUDGET if budget is None else budget, left)

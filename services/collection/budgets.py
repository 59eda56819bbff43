"""What a run may spend at a source: its own budget, and what is left of the month's."""

from __future__ import annotations

import math
from datetime import datetime

from collectors.engine.budget import DEFAULT_BUDGET
from collectors.engine.collector import Access
from talkworthy.errors import OutOfBudget, UserError
from talkworthy.polling_interval import month_of
from talkworthy.storage.runs import runs
from talkworthy.storage.store import Store

MONTHLY = "monthly_budget"


def check_budget(budget: float | None) -> None:
    """Raise UserError where the budget of a run, in US dollars, limits nothing: below 0, infinite or not a number."""
    if budget is not None and not 0 <= budget < math.inf:
        raise UserError(f"The budget must be a number of US dollars of at least 0, but is {budget}.")


def left_this_month(store: Store, source: str, access: Access, at: datetime) -> float | None:
    """Return the US dollars left of the setting `monthly_budget` in the month of `at`, at least 0; None without it."""
    if MONTHLY not in access.settings:
        return None
    with store.read() as connection:
        spent = runs.spent_since(connection, source, month_of(at))
    return max(access.number(MONTHLY, 0.0) - spent, 0.0)


def run_budget(store: Store, source: str, access: Access, limit: float | None, at: datetime) -> float | None:
    """Return what this run may cost: `limit`, or the setting `budget`, but no more than is left of the month's.

    None where no limit is set: then the source's default applies. Raises OutOfBudget where nothing is left.
    """
    budget = limit if limit is not None else (access.number("budget", 0.0) if "budget" in access.settings else None)
    left = left_this_month(store, source, access, at)
    if left is None:
        return budget
    if left == 0:
        raise OutOfBudget(
            f"This month's budget of ${access.number(MONTHLY, 0.0):.2f} for {source} is used up. Collecting continues "
            f"next month, from where it stopped; to continue now, raise {MONTHLY} in [sources.{source}]."
        )
    return min(DEFAULT_BUDGET if budget is None else budget, left)

"""The query behind the rows of people who moved to a brand and away from it."""

from __future__ import annotations

from reports.queries.switching import Switching, build_switching
from views.queries.core import BrandContext, cached_until_next_run
from views.queries.worker import run_in_worker


@cached_until_next_run
@run_in_worker
def switching(context: BrandContext) -> Switching:
    """Return who moved to the brand and away from it."""
    return context.read(build_switching, context.brand, context.date_range)

"""What changed since last week, as the first page asks for it: by itself, since it takes a second look at all talk."""

from __future__ import annotations

from analysis.worthiness import Change
from reports.queries.score.brand_report import changes_since_last_week
from views.queries.core import BrandContext, once
from views.queries.worker import apart


@once
@apart
def change(context: BrandContext) -> Change:
    """The index beside that of the window that ended seven days before, and what moved it."""
    with context.store.read() as connection:
        found = changes_since_last_week(connection, context.settings, context.date_range, [context.brand.name])
        return found[context.brand.name]

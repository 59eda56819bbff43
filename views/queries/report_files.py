"""Reports as files, rendered once for all readers."""

from __future__ import annotations

from reports.formats.registry import render
from reports.queries.score.brand_report import build_reports
from views.queries.core import BrandContext, cached
from views.queries.worker import run_in_worker


@cached
@run_in_worker
def render_report(context: BrandContext, form: str, names: tuple[str, ...]) -> bytes:
    """Return the report on these brands as one file."""
    return render(form, list(context.read(build_reports, context.settings, context.date_range, names).values()))

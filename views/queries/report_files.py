"""Reports as files, made once for all who hand them out."""

from __future__ import annotations

from reports.formats.registry import render
from reports.queries.score.brand_report import build_reports
from views.queries.core import BrandContext, once
from views.queries.worker import apart


@once
@apart
def made(context: BrandContext, form: str, names: tuple[str, ...]) -> bytes:
    """The report on these brands as one file."""
    return render(form, list(context.read(build_reports, context.settings, context.date_range, names).values()))

"""Reports as files, made once for all who hand them out."""

from __future__ import annotations

from reports.formats import render
from reports.report import build_reports
from views.reading_room import apart
from views.view import View, once


@once
@apart
def made(view: View, form: str, names: tuple[str, ...]) -> bytes:
    """The report on these brands as one file."""
    return render(form, list(view.read(build_reports, view.settings, view.window, names).values()))

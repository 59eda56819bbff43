"""`talkworthy report`: a report to hand out, as one file."""

from __future__ import annotations

import sys
from pathlib import Path

from reports.formats.registry import FORMATS
from reports.queries.score.brand_report import build_reports, choose_date_range
from services.context import AppContext, now
from talkworthy.errors import UserError
from talkworthy.storage.runs.exported_files import note_output


def report(context: AppContext, form: str, date_range: str, names: list[str] | None, out: Path | None) -> int:
    """Write the report on these brands (None: all) to `out`, or to standard output; returns its size in bytes.

    Raises UserError on an unknown format, window or brand.
    """
    if form not in FORMATS:
        raise UserError(f"No report format is called {form!r}. Formats there are: {', '.join(FORMATS)}.")
    with context.store.read() as connection:
        reports = build_reports(connection, context.settings, choose_date_range(connection, date_range), names)
    told = FORMATS[form](tuple(reports.values()))
    if out is None:
        sys.stdout.buffer.write(told)
        sys.stdout.buffer.flush()
    else:
        with context.store.write() as connection:
            note_output(connection, out, form, now())
        out.write_bytes(told)
    return len(told)

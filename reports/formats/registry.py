"""The registry of report formats, each in a module of this folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reports.queries.score.brand_report import Report
from talkworthy.errors import UserError
from talkworthy.registry import Registry

Render = Callable[[Sequence[Report]], bytes]
"""Returns the content of one file for reports."""

FORMATS: Registry[Render] = Registry("report format", "reports.formats")
report_format = FORMATS.register


def render(name: str, reports: Sequence[Report]) -> bytes:
    """Return reports as one file in the format called `name`. Raises UserError where there is no such format."""
    if name not in FORMATS:
        raise UserError(f"There is no report format {name!r}. The formats are: {', '.join(FORMATS)}.")
    return FORMATS[name](reports)

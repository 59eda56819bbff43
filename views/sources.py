"""The last page: where the talk comes from, and whether the collecting went well."""

from __future__ import annotations

from reports.checked import precision_words
from views import view as reading
from views.frame import current_stand
from views.parts.drawing import draw
from views.parts.run_words import failures_first

stand = current_stand()
runs = reading.runs_of(stand)
bad, rest = failures_first(runs)
checked = [precision_words(precision, brand) for brand, precision in reading.precisions(stand).items()]
draw(
    "sources",
    sources=reading.sources_held(stand),
    total=reading.posts_held(stand),
    settings=str(stand.settings.path),
    checked=checked,
)
draw("runs", bad=bad, rest=rest, cost=sum(run.cost for run in runs), since=runs[-1].started_at if runs else None)

"""The fourth page: where the talk comes from, and whether the collecting went well."""

from __future__ import annotations

from views import view as reading
from views.frame import current_stand
from views.parts.drawing import draw
from views.parts.run_words import failures_first

stand = current_stand()
runs = reading.runs_of(stand)
bad, rest = failures_first(runs)
draw("sources", sources=reading.sources_held(stand), total=reading.posts_held(stand), settings=str(stand.settings.path))
draw("runs", bad=bad, rest=rest, cost=sum(run.cost for run in runs), since=runs[-1].started_at if runs else None)

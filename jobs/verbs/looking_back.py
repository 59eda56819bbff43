"""The verb that looks back over all weeks."""

from __future__ import annotations

from jobs.desk import Desk
from jobs.verbs.app import DEFAULT_WINDOW, BrandNames, Json, Quiet, WindowText, app


@app.command("history")
def history_command(
    brand: BrandNames = None, window: WindowText = DEFAULT_WINDOW, as_json: Json = False, quiet: Quiet = False
) -> None:
    """The index of every week back to the first post, by today's rules: windows as long as this one, a week apart."""
    from jobs import history
    from reports.history import to_record

    desk = Desk(as_json, quiet)
    found = history.look_back(desk, window, brand)
    desk.give([to_record(one) for one in found], "\n\n".join(map(history.to_text, found)))

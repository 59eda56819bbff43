"""The verb that looks back over all weeks."""

from __future__ import annotations

from jobs.desk import Desk
from jobs.each_brand import give_each
from jobs.verbs.app import DEFAULT_WINDOW, BrandNames, Json, Quiet, WindowText, app


@app.command("history")
def history_command(
    brand: BrandNames = None, window: WindowText = DEFAULT_WINDOW, as_json: Json = False, quiet: Quiet = False
) -> None:
    """The index of every week back to the first post, by today's rules: windows as long as this one, a week apart."""
    from jobs import history
    from reports.history import to_record

    desk = Desk(as_json, quiet)
    give_each(desk, history.look_back(desk, window, brand), to_record, history.to_text)

"""The verb by which whoever runs Talkworthy sees what a team said and changed."""

from __future__ import annotations

from typing import Annotated

import typer

from jobs.desk import Desk
from jobs.verbs.app import Json, Quiet, app

SHOWN = 100


@app.command("audit")
def audit_command(
    brand: Annotated[str | None, typer.Option("--brand", "-b", help="Only this brand.", show_default=False)] = None,
    by: Annotated[str | None, typer.Option("--by", help="Only this person.", show_default=False)] = None,
    since: Annotated[str | None, typer.Option(help="Only from this day on: 2026-11-15.", show_default=False)] = None,
    everything: Annotated[bool, typer.Option("--all", help=f"All of it, not the newest {SHOWN}.")] = False,
    drop_before: Annotated[
        str | None, typer.Option(help="First take out for good what was done before this day.", show_default=False)
    ] = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Who said and changed what at the dashboard, when, and on which post; the newest first."""
    from jobs import auditing
    from reports.deed_words import to_record
    from talkworthy.storage.audit import Asked

    desk = Desk(as_json, quiet)
    name = desk.settings.brand(brand).name if brand else None
    asked = Asked(name, by, auditing.to_moment(since) if since else None)
    if drop_before:
        desk.say(f"Taken out: {auditing.drop(desk, auditing.to_moment(drop_before)):,}.")
    counted, deeds = auditing.load(desk, asked, None if everything else SHOWN)
    desk.give([to_record(deed) for deed in deeds], auditing.to_text(counted, deeds))

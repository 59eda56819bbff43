"""Verbs that tell where talk goes, and who is talking."""

from __future__ import annotations

from jobs.desk import Desk
from jobs.verbs.app import DEFAULT_WINDOW, BrandNames, Json, Quiet, WindowText, app


@app.command("spread")
def spread_command(
    brand: BrandNames = None, window: WindowText = DEFAULT_WINDOW, as_json: Json = False, quiet: Quiet = False
) -> None:
    """Where talk spreads: communities, share of conversation, first appearances, sparks, and sudden crowds."""
    from jobs import spread

    desk = Desk(as_json, quiet)
    found = spread.look(desk, window, brand)
    desk.give([spread.to_record(one) for one in found], "\n\n".join(map(spread.to_text, found)))


@app.command("who")
def who_command(
    brand: BrandNames = None, window: WindowText = DEFAULT_WINDOW, as_json: Json = False, quiet: Quiet = False
) -> None:
    """Who customers are: what they want, struggle with, worry about, dream of and care about, in their own words."""
    from jobs import who

    desk = Desk(as_json, quiet)
    found = who.look(desk, window, brand)
    desk.give([who.to_record(one) for one in found], "\n\n".join(map(who.to_text, found)))

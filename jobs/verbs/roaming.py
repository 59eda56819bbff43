"""Verbs that tell where talk goes, and who is talking."""

from __future__ import annotations

from jobs.desk import Desk
from jobs.each_brand import ask_each, give_each
from jobs.verbs.app import DEFAULT_WINDOW, BrandNames, Json, Quiet, WindowText, app


@app.command("spread")
def spread_command(
    brand: BrandNames = None, window: WindowText = DEFAULT_WINDOW, as_json: Json = False, quiet: Quiet = False
) -> None:
    """Where talk spreads: communities, share of conversation, first appearances, sparks, and sudden crowds."""
    from jobs import spread
    from reports.spread import build_spread

    desk = Desk(as_json, quiet)
    found = ask_each(desk, window, brand, lambda store, one, chosen: build_spread(store, desk.settings, one, chosen))
    give_each(desk, found, spread.to_record, spread.to_text)


@app.command("who")
def who_command(
    brand: BrandNames = None, window: WindowText = DEFAULT_WINDOW, as_json: Json = False, quiet: Quiet = False
) -> None:
    """Who customers are: what they want, struggle with, worry about, dream of and care about, in their own words."""
    from jobs import who
    from reports.who import build_who

    desk = Desk(as_json, quiet)
    give_each(desk, ask_each(desk, window, brand, build_who), who.to_record, who.to_text)

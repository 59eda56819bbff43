"""Verbs that tell how to be with customers: when to speak, what they find, which conversations matter."""

from __future__ import annotations

from typing import Annotated

import typer

from jobs.desk import Desk
from jobs.each_brand import ask_each, give_each
from jobs.verbs.app import DEFAULT_WINDOW, BrandNames, Json, Quiet, WindowText, app


@app.command("speak")
def speak_command(
    brand: BrandNames = None, window: WindowText = DEFAULT_WINDOW, as_json: Json = False, quiet: Quiet = False
) -> None:
    """When to speak: who asked and waits, who may need help, and why all others are left alone. It never replies."""
    from jobs import speaking
    from reports.speaking import build_speaking

    desk = Desk(as_json, quiet)
    give_each(desk, ask_each(desk, window, brand, build_speaking), speaking.to_record, speaking.to_text)


@app.command("card")
def card_command(
    brand: BrandNames = None, window: WindowText = DEFAULT_WINDOW, as_json: Json = False, quiet: Quiet = False
) -> None:
    """Is it available, accessible, worthy, and a business of relationships? Four answers in one look."""
    from jobs import card

    desk = Desk(as_json, quiet)
    give_each(desk, card.look(desk, window, brand), card.to_record, card.to_text)


@app.command("matters")
def matters_command(
    brand: BrandNames = None,
    window: WindowText = DEFAULT_WINDOW,
    talk: Annotated[str | None, typer.Option("--talk", help="The six bars of this conversation alone.")] = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Do the conversations matter? Six bars: who talks, about whom, back and forth, balanced, attentive, unscripted."""
    from jobs import matters
    from reports.matters import build_matters, to_record

    desk = Desk(as_json, quiet)
    found = ask_each(desk, window, brand, build_matters)
    if talk is None:
        give_each(desk, found, to_record, matters.matters_text)
        return
    bars = matters.bars_of_talk(found, talk)
    desk.give(bars, matters.talk_text(bars))


@app.command("gap")
def gap_command(
    brand: BrandNames = None, window: WindowText = DEFAULT_WINDOW, as_json: Json = False, quiet: Quiet = False
) -> None:
    """The talk gap: what customers talk about beside what the brand's own posts are about."""
    from jobs import matters
    from reports.gap import build_gap, to_record

    desk = Desk(as_json, quiet)
    give_each(desk, ask_each(desk, window, brand, build_gap), to_record, matters.gap_text)

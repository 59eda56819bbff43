"""Verbs that tell how to be with customers: when to speak, what they find, which conversations matter."""

from __future__ import annotations

from typing import Annotated

import typer

from jobs.desk import Desk
from jobs.verbs.app import DEFAULT_WINDOW, BrandNames, Json, Quiet, WindowText, app


@app.command("speak")
def speak_command(
    brand: BrandNames = None, window: WindowText = DEFAULT_WINDOW, as_json: Json = False, quiet: Quiet = False
) -> None:
    """When to speak: who asked and waits, who may need help, and why all others are left alone. It never replies."""
    from jobs import speaking

    desk = Desk(as_json, quiet)
    found = speaking.look(desk, window, brand)
    desk.give([speaking.to_record(one) for one in found], "\n\n".join(map(speaking.to_text, found)))


@app.command("card")
def card_command(
    brand: BrandNames = None, window: WindowText = DEFAULT_WINDOW, as_json: Json = False, quiet: Quiet = False
) -> None:
    """Is it available, accessible, worthy, and a business of relationships? Four answers in one look."""
    from jobs import card

    desk = Desk(as_json, quiet)
    found = card.look(desk, window, brand)
    desk.give([card.to_record(one) for one in found], "\n\n".join(map(card.to_text, found)))


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
    from reports.matters import to_record

    desk = Desk(as_json, quiet)
    found = matters.measure(desk, window, brand)
    if talk is None:
        desk.give([to_record(one) for one in found], "\n\n".join(map(matters.matters_text, found)))
        return
    bars = matters.bars_of_talk(found, talk)
    desk.give(bars, matters.talk_text(bars))


@app.command("gap")
def gap_command(
    brand: BrandNames = None, window: WindowText = DEFAULT_WINDOW, as_json: Json = False, quiet: Quiet = False
) -> None:
    """The talk gap: what customers talk about beside what the brand's own posts are about."""
    from jobs import matters
    from reports.gap import to_record

    desk = Desk(as_json, quiet)
    found = matters.compare(desk, window, brand)
    desk.give([to_record(one) for one in found], "\n\n".join(map(matters.gap_text, found)))

"""`talkworthy assumptions`: what a person assumes of the customers, written down before the numbers are shown."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from jobs.commands.app import A_PERSON, DEFAULT_WINDOW, By, Json, OneBrand, WindowText, add_group
from jobs.desk import Desk
from talkworthy.errors import UserError

Number = Annotated[int, typer.Argument(help="The number of the assumption.", show_default=False)]

assumptions = add_group("assumptions", "Write assumptions down, then see whether they hold.")


@assumptions.command("list")
def list_assumptions(brand: OneBrand, as_json: Json = False) -> None:
    """List all assumptions, the newest first, with their state."""
    from jobs import assuming

    desk = Desk(as_json)
    entries = assuming.ledger(desk, brand)
    desk.give([assuming.to_record(entry) for entry in entries], assuming.to_text(entries))


@assumptions.command("add")
def add_command(
    brand: OneBrand,
    words: Annotated[str, typer.Argument(help="What you assume, such as 'they talk about price'.")],
    at_least: Annotated[float | None, typer.Option(help="Percent, at least.", show_default=False)] = None,
    at_most: Annotated[float | None, typer.Option(help="Percent, at most.", show_default=False)] = None,
    unit: Annotated[str, typer.Option("--of", help="conversations or customers.")] = "conversations",
    replaces: Annotated[
        int | None, typer.Option(help="The number of the assumption that this one replaces.", show_default=False)
    ] = None,
    window: WindowText = DEFAULT_WINDOW,
    by: By = A_PERSON,
    as_json: Json = False,
) -> None:
    """Write an assumption down.

    It is stored with its time, and never changed.
    """
    from jobs import assuming
    from reports.assumptions import to_new_claim

    if (at_least is None) == (at_most is None):
        raise UserError("Say how much you assume: --at-least 30 or --at-most 30 (percent).")
    comparison, percent = ("at_most", at_most) if at_least is None else ("at_least", at_least)
    claim = to_new_claim(words, comparison, percent or 0.0, unit, replaces)
    desk = Desk(as_json)
    _print(desk, assuming.add(desk, brand, window, claim, by))


@assumptions.command("targets")
def targets_command(brand: OneBrand, as_json: Json = False) -> None:
    """List what an assumption can be measured by."""
    from reports.targets import targets_of

    desk = Desk(as_json)
    with desk.store.read() as connection:
        targets = targets_of(connection, desk.settings.brand(brand).name)
    desk.give(targets, "\n".join(f"{name:<28}  {words}" for name, words in targets.items()))


@assumptions.command("map")
def map_command(
    brand: OneBrand,
    claim: Number,
    targets: Annotated[list[str], typer.Argument(help="topic:3, complaint, cue:asked_brand ...")],
    by: By = A_PERSON,
    as_json: Json = False,
) -> None:
    """Choose what measures an assumption, and draw 20 examples."""
    from jobs import assuming

    desk = Desk(as_json)
    entry = assuming.map_to(desk, brand, claim, targets, by)
    record = assuming.tell(desk, brand, claim)
    desk.give(record, assuming.to_long_text(record, entry))


@assumptions.command("confirm")
def confirm_command(
    brand: OneBrand,
    claim: Number,
    answers: Annotated[list[str], typer.Argument(help="POST=yes, POST=no or POST=unsure, as many as you like.")],
    by: By = A_PERSON,
    as_json: Json = False,
) -> None:
    """Say which examples are what the assumption means.

    The share of yes corrects the count.
    """
    from jobs import assuming

    desk = Desk(as_json)
    pairs = [(post, word) for post, _, word in (answer.rpartition("=") for answer in answers)]
    _print(desk, assuming.confirm(desk, brand, claim, pairs, by))


@assumptions.command("reveal")
def reveal_command(brand: OneBrand, claim: Number, by: By = A_PERSON, as_json: Json = False) -> None:
    """Show the number: does the assumption hold?"""
    from jobs import assuming

    desk = Desk(as_json)
    record = assuming.reveal(desk, brand, claim, by)
    desk.give(record, record["sentence"])


@assumptions.command("show")
def show_command(
    brand: OneBrand,
    claim: Number,
    passed_over: Annotated[
        bool, typer.Option("--passed-over", help="Draw 20 more that do not count, to see what is missed.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Show one assumption with its examples.

    Once it is revealed, the result is shown too.
    """
    from jobs import assuming

    desk = Desk(as_json)
    if passed_over:
        assuming.draw_passed_over(desk, brand, claim)
    record = assuming.tell(desk, brand, claim)
    desk.give(record, assuming.to_long_text(record, assuming.find(desk, brand, claim)))


@assumptions.command("guess")
def guess_command(
    brand: OneBrand,
    points: Annotated[
        list[str] | None, typer.Argument(help="TOPIC=POINTS, 100 in all; else=POINTS for posts without a topic.")
    ] = None,
    window: WindowText = DEFAULT_WINDOW,
    by: By = A_PERSON,
    as_json: Json = False,
) -> None:
    """Spread 100 points over the topics, then see the surprises.

    Without points, list the topics and no numbers.
    """
    from jobs import guessing

    desk = Desk(as_json)
    if not points:
        topics = guessing.topics(desk, brand)
        desk.give(topics, "\n".join(f"{number:>4}  {label}" for number, label in topics.items()))
        return
    record = guessing.guess(desk, brand, window, points, by)
    desk.give(record, guessing.to_text(record))


@assumptions.command("unassumed")
def unassumed_command(brand: OneBrand, window: WindowText = DEFAULT_WINDOW, as_json: Json = False) -> None:
    """List topics that stand out and that you assumed nothing of.

    They stand out against the conversations about your competitors.
    """
    from jobs import guessing

    desk = Desk(as_json)
    record = guessing.unassumed(desk, brand, window)
    desk.give(record, guessing.unassumed_text(record))


def _print(desk: Desk, entry: Any) -> None:
    from jobs import assuming

    desk.give(assuming.to_record(entry), assuming.to_text([entry]))

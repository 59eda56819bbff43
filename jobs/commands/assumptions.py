"""`talkworthy assumptions`: what a person assumes of the customers, written down before the numbers are shown."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from jobs.commands.app import A_PERSON, DEFAULT_DATE_RANGE, By, DateRangeText, OneBrand, add_group, command
from services.context import AppContext
from talkworthy.errors import UserError

Number = Annotated[int, typer.Argument(help="The number of the assumption.", show_default=False)]

assumptions = add_group("assumptions", "Write assumptions down, then see whether they hold.")


@command(assumptions, "list")
def list_assumptions(context: AppContext, brand: OneBrand) -> None:
    """List all assumptions, the newest first, with their state."""
    from jobs.text import assumptions as assuming

    entries = assuming.ledger(context, brand)
    context.give([assuming.to_record(entry) for entry in entries], assuming.to_text(entries))


@command(assumptions, "add")
def add_command(
    context: AppContext,
    brand: OneBrand,
    words: Annotated[str, typer.Argument(help="What you assume, such as 'they talk about price'.")],
    at_least: Annotated[float | None, typer.Option(help="Percent, at least.", show_default=False)] = None,
    at_most: Annotated[float | None, typer.Option(help="Percent, at most.", show_default=False)] = None,
    unit: Annotated[str, typer.Option("--of", help="conversations or customers.")] = "conversations",
    replaces: Annotated[
        int | None, typer.Option(help="The number of the assumption that this one replaces.", show_default=False)
    ] = None,
    date_range: DateRangeText = DEFAULT_DATE_RANGE,
    by: By = A_PERSON,
) -> None:
    """Write an assumption down. It is stored with its time, and never changed."""
    from jobs.text import assumptions as assuming
    from talkworthy.storage.notebook.assumptions import NewAssumption

    if (at_least is None) == (at_most is None):
        raise UserError("Say how much you assume: --at-least 30 or --at-most 30 (percent).")
    comparison, percent = ("at_most", at_most) if at_least is None else ("at_least", at_least)
    assumption = NewAssumption(words, comparison, (percent or 0.0) / 100, unit, replaces)
    _print(context, assuming.add(context, brand, date_range, assumption, by))


@command(assumptions, "targets")
def targets_command(context: AppContext, brand: OneBrand) -> None:
    """List what an assumption can be measured by."""
    from reports.queries.assumptions.targets import targets_of

    with context.store.read() as connection:
        targets = targets_of(connection, context.settings.brand(brand).name)
    context.give(targets, "\n".join(f"{name:<28}  {words}" for name, words in targets.items()))


@command(assumptions, "map")
def map_command(
    context: AppContext,
    brand: OneBrand,
    assumption: Number,
    targets: Annotated[list[str], typer.Argument(help="topic:3, complaint, cue:asked_brand ...")],
    by: By = A_PERSON,
) -> None:
    """Choose what measures an assumption, and draw 20 examples."""
    from jobs.text import assumptions as assuming

    entry = assuming.map_to(context, brand, assumption, targets, by)
    record = assuming.tell(context, brand, assumption)
    context.give(record, assuming.to_long_text(record, entry))


@command(assumptions, "confirm")
def confirm_command(
    context: AppContext,
    brand: OneBrand,
    assumption: Number,
    answers: Annotated[list[str], typer.Argument(help="POST=yes, POST=no or POST=unsure, as many as you like.")],
    by: By = A_PERSON,
) -> None:
    """Say which examples are what the assumption means. The share of yes corrects the count."""
    from jobs.text import assumptions as assuming

    pairs = [(post, word) for post, _, word in (answer.rpartition("=") for answer in answers)]
    _print(context, assuming.confirm(context, brand, assumption, pairs, by))


@command(assumptions, "reveal")
def reveal_command(context: AppContext, brand: OneBrand, assumption: Number, by: By = A_PERSON) -> None:
    """Show the number: does the assumption hold?"""
    from jobs.text import assumptions as assuming

    record = assuming.reveal(context, brand, assumption, by)
    context.give(record, record["sentence"])


@command(assumptions, "show")
def show_command(
    context: AppContext,
    brand: OneBrand,
    assumption: Number,
    passed_over: Annotated[
        bool, typer.Option("--passed-over", help="Draw 20 more that do not count, to see what is missed.")
    ] = False,
) -> None:
    """Show one assumption with its examples. Once it is revealed, the result is shown too."""
    from jobs.text import assumptions as assuming

    if passed_over:
        assuming.draw_passed_over(context, brand, assumption)
    record = assuming.tell(context, brand, assumption)
    context.give(record, assuming.to_long_text(record, assuming.find(context, brand, assumption)))


@command(assumptions, "guess")
def guess_command(
    context: AppContext,
    brand: OneBrand,
    points: Annotated[
        list[str] | None, typer.Argument(help="TOPIC=POINTS, 100 in all; else=POINTS for posts without a topic.")
    ] = None,
    date_range: DateRangeText = DEFAULT_DATE_RANGE,
    by: By = A_PERSON,
) -> None:
    """Spread 100 points over the topics, then see the surprises. Without points, list the topics and no numbers."""
    from jobs.text import guesses

    if not points:
        topics = guesses.topics(context, brand)
        context.give(topics, "\n".join(f"{number:>4}  {label}" for number, label in topics.items()))
        return
    record = guesses.guess(context, brand, date_range, points, by)
    context.give(record, guesses.to_text(record))


@command(assumptions, "unassumed")
def unassumed_command(context: AppContext, brand: OneBrand, date_range: DateRangeText = DEFAULT_DATE_RANGE) -> None:
    """List topics that stand out and that you assumed nothing of.

    They stand out against the conversations about your competitors.
    """
    from jobs.text import guesses

    record = guesses.unassumed(context, brand, date_range)
    context.give(record, guesses.unassumed_text(record))


def _print(context: AppContext, entry: Any) -> None:
    from jobs.text import assumptions as assuming

    context.give(assuming.to_record(entry), assuming.to_text([entry]))

"""`talkworthy assumptions`: what a person assumes, written down before the numbers are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from jobs.commands.app import A_PERSON, DEFAULT_DATE_RANGE, By, DateRangeText, OneBrand, add_group, command
from jobs.console import ConsoleContext
from services.context import now
from talkworthy.errors import UserError

if TYPE_CHECKING:
    from reports.queries.assumptions.assumptions import AssumptionEntry

Number = Annotated[int, typer.Argument(help="The number of the assumption.", show_default=False)]

OLD_UNITS = {"customers": "people"}
"""The earlier name of a unit, which still works."""

assumptions = add_group("assumptions", "Write assumptions down, then see whether they hold.")


@command(assumptions, "list")
def list_assumptions(context: ConsoleContext, brand: OneBrand) -> None:
    """List all assumptions, the newest first, with their state."""
    from jobs.text.assumptions import to_record, to_text
    from reports.queries.assumptions.assumptions import load_assumptions

    with context.store.read() as connection:
        entries = load_assumptions(connection, context.settings.brand(brand).name)
    context.print_result([to_record(entry) for entry in entries], to_text(entries))


@command(assumptions, "add")
def add_command(
    context: ConsoleContext,
    brand: OneBrand,
    words: Annotated[str, typer.Argument(help="What you assume, such as 'they talk about price'.")],
    at_least: Annotated[float | None, typer.Option(help="Percent, at least.", show_default=False)] = None,
    at_most: Annotated[float | None, typer.Option(help="Percent, at most.", show_default=False)] = None,
    unit: Annotated[str, typer.Option("--of", help="conversations or people.")] = "conversations",
    replaces: Annotated[
        int | None, typer.Option(help="The number of the assumption that this one replaces.", show_default=False)
    ] = None,
    date_range: DateRangeText = DEFAULT_DATE_RANGE,
    by: By = A_PERSON,
) -> None:
    """Write an assumption down. It is stored with its time, and never changed."""
    from reports.queries.score.brand_report import choose_date_range
    from services.feedback.assumptions import write_assumption
    from talkworthy.storage.notebook.assumptions import NewAssumption, Signed

    if (at_least is None) == (at_most is None):
        raise UserError("Say how much you assume: --at-least 30 or --at-most 30 (percent).")
    comparison, percent = ("at_most", at_most) if at_least is None else ("at_least", at_least)
    assumption = NewAssumption(words, comparison, (percent or 0.0) / 100, OLD_UNITS.get(unit, unit), replaces)
    name = context.settings.brand(brand).name
    with context.store.write() as connection:
        chosen = choose_date_range(connection, date_range, now())
        entry = write_assumption(connection, name, chosen, assumption, Signed(by, now()))
    _print_entry(context, entry)


@command(assumptions, "targets")
def targets_command(context: ConsoleContext, brand: OneBrand) -> None:
    """List what an assumption can be measured by."""
    from reports.queries.assumptions.targets import targets_of

    with context.store.read() as connection:
        targets = targets_of(connection, context.settings.brand(brand).name)
    context.print_result(targets, "\n".join(f"{name:<28}  {label}" for name, label in targets.items()))


@command(assumptions, "map")
def map_command(
    context: ConsoleContext,
    brand: OneBrand,
    assumption: Number,
    targets: Annotated[list[str], typer.Argument(help="topic:3, complaint, cue:asked_brand ...")],
    by: By = A_PERSON,
) -> None:
    """Choose what measures an assumption, and draw 20 examples."""
    from services.feedback.assumptions import map_assumption
    from talkworthy.storage.notebook.assumptions import Signed

    name = context.settings.brand(brand).name
    with context.store.write() as connection:
        map_assumption(connection, name, assumption, targets, Signed(by, now()))
    _print_with_examples(context, name, assumption)


@command(assumptions, "confirm")
def confirm_command(
    context: ConsoleContext,
    brand: OneBrand,
    assumption: Number,
    answers: Annotated[list[str], typer.Argument(help="POST=yes, POST=no or POST=unsure, as many as you like.")],
    by: By = A_PERSON,
) -> None:
    """Say which examples are what the assumption means. The share of yes corrects the count."""
    from services.feedback.assumptions import answer_examples
    from talkworthy.storage.notebook.assumptions import Signed

    pairs = [(post, answer) for post, _, answer in (text.rpartition("=") for text in answers)]
    name = context.settings.brand(brand).name
    with context.store.write() as connection:
        entry = answer_examples(connection, name, assumption, pairs, Signed(by, now()))
    _print_entry(context, entry)


@command(assumptions, "reveal")
def reveal_command(context: ConsoleContext, brand: OneBrand, assumption: Number, by: By = A_PERSON) -> None:
    """Show the number: does the assumption hold?"""
    from jobs.text.assumptions import load_record
    from services.feedback.assumptions import reveal_assumption
    from talkworthy.storage.notebook.assumptions import Signed

    name = context.settings.brand(brand).name
    with context.store.write() as connection:
        reveal_assumption(connection, name, assumption, Signed(by, now()))
        record = load_record(connection, name, assumption)
    context.print_result(record, record["sentence"])


@command(assumptions, "show")
def show_command(
    context: ConsoleContext,
    brand: OneBrand,
    assumption: Number,
    not_counted: Annotated[
        bool,
        typer.Option(
            *("--not-counted", "--passed-over"), help="Draw 20 more that do not count, to see what is missed."
        ),
    ] = False,
) -> None:
    """Show one assumption with its examples. Once it is revealed, the result is shown too."""
    from services.feedback.assumptions import draw_overlooked_examples

    name = context.settings.brand(brand).name
    if not_counted:
        with context.store.write() as connection:
            draw_overlooked_examples(connection, name, assumption)
    _print_with_examples(context, name, assumption)


@command(assumptions, "guess")
def guess_command(
    context: ConsoleContext,
    brand: OneBrand,
    points: Annotated[
        list[str] | None, typer.Argument(help="TOPIC=POINTS, 100 in all; else=POINTS for posts without a topic.")
    ] = None,
    date_range: DateRangeText = DEFAULT_DATE_RANGE,
    by: By = A_PERSON,
) -> None:
    """Split 100 points across the topics, then see the surprises. Without points, list the topics and no numbers."""
    from jobs.text.guesses import ELSE, guess_to_record, guess_to_text, parse_points
    from reports.queries.assumptions.assumptions import load_assumptions
    from reports.queries.assumptions.unassumed_topics import load_surprises, topics_to_guess
    from reports.queries.score.brand_report import choose_date_range
    from services.feedback.guesses import save_guess, why_hidden
    from talkworthy.storage.notebook.assumptions import Signed

    name = context.settings.brand(brand).name
    if not points:
        with context.store.read() as connection:
            topics = {number or ELSE: label for number, label in topics_to_guess(connection, name).items()}
        context.print_result(topics, "\n".join(f"{number:>4}  {label}" for number, label in topics.items()))
        return
    with context.store.write() as connection:
        chosen = choose_date_range(connection, date_range, now())
        guess = save_guess(connection, name, chosen, parse_points(points), Signed(by, now()))
        hidden = why_hidden(load_assumptions(connection, name), [guess])
        record = guess_to_record(guess, [] if hidden else load_surprises(connection, guess), hidden)
    context.print_result(record, guess_to_text(record))


@command(assumptions, "unassumed")
def unassumed_command(context: ConsoleContext, brand: OneBrand, date_range: DateRangeText = DEFAULT_DATE_RANGE) -> None:
    """List distinctive topics that you have no assumption about.

    Distinctive means: more frequent than in the conversations about your competitors.
    """
    from jobs.text.guesses import unassumed_to_record, unassumed_to_text
    from reports.queries.score.brand_report import choose_date_range
    from reports.queries.score.competitors import competitors_of
    from services.feedback.guesses import unassumed_topics

    tracked = context.settings.brand(brand)
    with context.store.read() as connection:
        chosen, competitors = (
            choose_date_range(connection, date_range, now()),
            competitors_of(context.settings, tracked),
        )
        unassumed = unassumed_topics(connection, tracked, competitors, chosen)
    record = unassumed_to_record(tracked.name, unassumed)
    context.print_result(record, unassumed_to_text(record))


def _print_entry(context: ConsoleContext, entry: AssumptionEntry) -> None:
    from jobs.text.assumptions import to_record, to_text

    context.print_result(to_record(entry), to_text([entry]))


def _print_with_examples(context: ConsoleContext, brand: str, number: int) -> None:
    from jobs.text.assumptions import load_record, to_long_text
    from reports.queries.assumptions.assumptions import find_entry

    with context.store.read() as connection:
        entry, record = find_entry(connection, brand, number), load_record(connection, brand, number)
    context.print_result(record, to_long_text(entry, record))

"""Verbs by which a person writes down what is assumed, what was read, and what was learned."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from jobs.desk import Desk, now
from jobs.verbs.app import DEFAULT_WINDOW, Json, Quiet, WindowText, app
from talkworthy.errors import UserError

OneBrand = Annotated[str, typer.Option("--brand", "-b", help="The brand that it is about.")]
Number = Annotated[int, typer.Argument(help="The claim's number.", show_default=False)]
By = Annotated[str, typer.Option("--by", help="Who says so.")]
ME = "a person"

claims = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.add_typer(
    claims,
    name="claims",
    help="What you assume of your customers, written before you see the numbers; and the numbers.",
)


@claims.command("list")
def list_command(brand: OneBrand, as_json: Json = False) -> None:
    """All claims on a brand, the newest first, and how far each has come."""
    from jobs import assuming

    desk = Desk(as_json)
    found = assuming.ledger(desk, brand)
    desk.give([assuming.to_record(entry) for entry in found], assuming.to_text(found))


@claims.command("add")
def add_command(
    brand: OneBrand,
    words: Annotated[str, typer.Argument(help="What you assume, such as 'they talk about price'.")],
    at_least: Annotated[float | None, typer.Option(help="Percent of the talk, at least.", show_default=False)] = None,
    at_most: Annotated[float | None, typer.Option(help="Percent of the talk, at most.", show_default=False)] = None,
    unit: Annotated[str, typer.Option("--of", help="conversations or customers.")] = "conversations",
    replaces: Annotated[
        int | None, typer.Option(help="The claim that this one stands in the place of.", show_default=False)
    ] = None,
    window: WindowText = DEFAULT_WINDOW,
    by: By = ME,
    as_json: Json = False,
) -> None:
    """Write a claim down: it is kept with its time, and never changed."""
    from jobs import assuming
    from talkworthy.storage.assumptions import NewClaim

    if (at_least is None) == (at_most is None):
        raise UserError("Say how much you assume: --at-least 30 or --at-most 30 (percent).")
    comparison, percent = ("at_most", at_most) if at_least is None else ("at_least", at_least)
    new = NewClaim(words, comparison, (percent or 0.0) / 100, unit, replaces)
    desk = Desk(as_json)
    entry = assuming.add(desk, brand, window, new, by)
    desk.give(assuming.to_record(entry), assuming.to_text([entry]))


@claims.command("targets")
def targets_command(brand: OneBrand, as_json: Json = False) -> None:
    """All that a claim can be counted by."""
    from reports.targets import targets_of

    desk = Desk(as_json)
    with desk.store.read() as connection:
        found = targets_of(connection, desk.settings.brand(brand).name)
    desk.give(found, "\n".join(f"{name:<28}  {words}" for name, words in found.items()))


@claims.command("map")
def map_command(
    brand: OneBrand,
    claim: Number,
    targets: Annotated[list[str], typer.Argument(help="topic:3, complaint, cue:asked_brand ...")],
    by: By = ME,
    as_json: Json = False,
) -> None:
    """Say what a claim is counted by, and draw 20 examples for you to look at."""
    from jobs import assuming

    desk = Desk(as_json)
    entry = assuming.map_to(desk, brand, claim, targets, by)
    told = assuming.tell(desk, brand, claim)
    desk.give(told, assuming.to_long_text(told, entry))


@claims.command("show")
def show_command(
    brand: OneBrand,
    claim: Number,
    passed_over: Annotated[
        bool, typer.Option("--passed-over", help="Draw 20 more that it is not counted by, to see what is missed.")
    ] = False,
    as_json: Json = False,
) -> None:
    """One claim with its examples, and with its verdict once it is revealed."""
    from jobs import assuming

    desk = Desk(as_json)
    if passed_over:
        assuming.draw_passed_over(desk, brand, claim)
    told = assuming.tell(desk, brand, claim)
    desk.give(told, assuming.to_long_text(told, assuming.find(desk, brand, claim)))


@claims.command("confirm")
def confirm_command(
    brand: OneBrand,
    claim: Number,
    said: Annotated[list[str], typer.Argument(help="POST=yes, POST=no or POST=unsure, as many as you like.")],
    by: By = ME,
    as_json: Json = False,
) -> None:
    """Say of examples whether they are what the claim means; the share of yes corrects the count."""
    from jobs import assuming

    desk = Desk(as_json)
    answers = [(post, word) for post, _, word in (one.rpartition("=") for one in said)]
    entry = assuming.confirm(desk, brand, claim, answers, by)
    desk.give(assuming.to_record(entry), assuming.to_text([entry]))


@claims.command("reveal")
def reveal_command(brand: OneBrand, claim: Number, by: By = ME, as_json: Json = False) -> None:
    """Show the numbers: does the claim hold?"""
    from jobs import assuming

    desk = Desk(as_json)
    told = assuming.reveal(desk, brand, claim, by)
    desk.give(told, told["sentence"])


@claims.command("guess")
def guess_command(
    brand: OneBrand,
    points: Annotated[
        list[str] | None, typer.Argument(help="TOPIC=POINTS, 100 in all; else=POINTS for what is in no topic.")
    ] = None,
    window: WindowText = DEFAULT_WINDOW,
    by: By = ME,
    as_json: Json = False,
) -> None:
    """Spread 100 points over the topics, then see what surprises you; without points: the topics, and no numbers."""
    from jobs import guessing

    desk = Desk(as_json)
    if not points:
        found = guessing.topics(desk, brand)
        desk.give(found, "\n".join(f"{number:>4}  {label}" for number, label in found.items()))
        return
    told = guessing.guess(desk, brand, window, points, by)
    desk.give(told, guessing.to_text(told))


@claims.command("unassumed")
def unassumed_command(brand: OneBrand, window: WindowText = DEFAULT_WINDOW, as_json: Json = False) -> None:
    """Topics that you assumed nothing of and that stand out against the talk of your rivals."""
    from jobs import guessing

    desk = Desk(as_json)
    told = guessing.unassumed(desk, brand, window)
    desk.give(told, guessing.unassumed_text(told))


@app.command("customers")
def customers_command(
    brand: OneBrand,
    window: WindowText = DEFAULT_WINDOW,
    week: Annotated[str | None, typer.Option(help="2026-W47; else this week.", show_default=False)] = None,
    note: Annotated[
        tuple[str, str] | None,
        typer.Option(help="Which of the four (left ...), and what you learned; '' for read.", show_default=False),
    ] = None,
    by: By = ME,
    as_json: Json = False,
) -> None:
    """Four customers of the week, one of each kind, with a question to hold in mind."""
    from jobs import noting
    from reports.four_customers import to_week

    desk = Desk(as_json)
    wanted = week or to_week(now())
    seats = noting.board(desk, brand, window, wanted)
    if note is not None:
        noting.note_seat(desk, brand, seats, note, by)
        seats = noting.board(desk, brand, window, wanted)
    desk.give({"week": wanted, "seats": [noting.seat_record(seat) for seat in seats]}, noting.seats_text(seats))


@app.command("queue")
def queue_command(
    brand: OneBrand,
    quarter: Annotated[str | None, typer.Option(help="2026-Q4; else this quarter.", show_default=False)] = None,
    read: Annotated[int | None, typer.Option(help="Read the conversation at this place.", show_default=False)] = None,
    note: Annotated[
        tuple[int, str] | None,
        typer.Option(help="Its place, and what you learned; '' for read.", show_default=False),
    ] = None,
    by: By = ME,
    as_json: Json = False,
) -> None:
    """Fifty conversations between customers to read; the brand's name is masked until you have noted something."""
    from jobs import noting
    from reports.reading_queue import to_quarter

    desk = Desk(as_json)
    found = noting.queue(desk, brand, quarter or to_quarter(now()))
    if note is not None:
        noting.note_item(desk, brand, found, note, by)
        found = noting.queue(desk, brand, found.quarter)
    if read is not None:
        posts = noting.read_item(desk, brand, found, read)
        desk.give(posts, noting.reading_text(posts))
    else:
        desk.give(noting.queue_record(found), noting.queue_text(found))


@app.command("notes")
def notes_command(
    brand: OneBrand,
    csv: Annotated[bool, typer.Option("--csv", help="Print the log as a CSV file.")] = False,
    remove: Annotated[int | None, typer.Option(help="Take this note out for good.", show_default=False)] = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """The learning log: all that was noted, the newest first."""
    from jobs import noting
    from reports.learning_log import log_to_csv, to_record

    desk = Desk(as_json, quiet)
    if remove is not None:
        noting.remove(desk, brand, remove)
        desk.say(f"Note {remove} is gone.")
    found = noting.log(desk, brand)
    if csv:
        sys.stdout.buffer.write(log_to_csv(found))
        sys.stdout.flush()
    else:
        desk.give([to_record(note) for note in found], noting.log_text(found))

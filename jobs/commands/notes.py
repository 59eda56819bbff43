"""`talkworthy notes`: conversations to read, and what people learned from them."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from jobs.commands.app import A_PERSON, DEFAULT_DATE_RANGE, By, DateRangeText, OneBrand, add_group, command
from services.context import AppContext, now

notes = add_group("notes", "Read conversations, and keep what you learn from them.")


@command(notes, "list")
def list_command(
    context: AppContext,
    brand: OneBrand,
    csv: Annotated[bool, typer.Option("--csv", help="Print the notes as a CSV file.")] = False,
) -> None:
    """List all notes, the newest first."""
    from jobs.text import notes as noting
    from reports.queries.learning_log import log_to_csv, to_record

    log = noting.log(context, brand)
    if csv:
        sys.stdout.buffer.write(log_to_csv(log))
        sys.stdout.flush()
    else:
        context.give([to_record(note) for note in log], noting.log_text(log))


@command(notes, "remove")
def remove_command(
    context: AppContext,
    brand: OneBrand,
    number: Annotated[int, typer.Argument(help="The number of the note.", show_default=False)],
) -> None:
    """Delete a note for good, and list the others."""
    from jobs.text import notes as noting

    noting.remove(context, brand, number)
    context.say(f"Note {number} is deleted.")
    list_command(context, brand)


@command(notes, "people")
def customers_command(
    context: AppContext,
    brand: OneBrand,
    date_range: DateRangeText = DEFAULT_DATE_RANGE,
    week: Annotated[str | None, typer.Option(help="2026-W47; otherwise this week.", show_default=False)] = None,
    note: Annotated[
        tuple[str, str] | None,
        typer.Option(help="Which of the four (left ...), and what you learned; '' for read.", show_default=False),
    ] = None,
    by: By = A_PERSON,
) -> None:
    """Read four customers of the week, one of each kind. Each comes with a question to keep in mind."""
    from jobs.text import notes as noting
    from reports.queries.people.weekly_customers import to_week

    chosen = week or to_week(now())
    seats = noting.board(context, brand, date_range, chosen)
    if note is not None:
        noting.note_seat(context, brand, seats, note, by)
        seats = noting.board(context, brand, date_range, chosen)
    context.give({"week": chosen, "seats": [noting.seat_record(seat) for seat in seats]}, noting.seats_text(seats))


@command(notes, "queue")
def queue_command(
    context: AppContext,
    brand: OneBrand,
    quarter: Annotated[str | None, typer.Option(help="2026-Q4; otherwise this quarter.", show_default=False)] = None,
    read: Annotated[int | None, typer.Option(help="Print the conversation at this place.", show_default=False)] = None,
    note: Annotated[
        tuple[int, str] | None, typer.Option(help="Its place, and what you learned; '' for read.", show_default=False)
    ] = None,
    by: By = A_PERSON,
) -> None:
    """Read fifty conversations with the brand name hidden.

    The name is hidden in each until you have written a note about it.
    """
    from jobs.text import notes as noting
    from reports.queries.reading_queue import to_quarter

    queue = noting.queue(context, brand, quarter or to_quarter(now()))
    if note is not None:
        noting.note_item(context, brand, queue, note, by)
        queue = noting.queue(context, brand, queue.quarter)
    if read is not None:
        posts = noting.read_item(context, brand, queue, read)
        context.give(posts, noting.reading_text(posts))
    else:
        context.give(noting.queue_record(queue), noting.queue_text(queue))

"""`talkworthy notes`: conversations to read, and what people learned from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from jobs.commands.app import A_PERSON, DEFAULT_DATE_RANGE, By, DateRangeText, OneBrand, add_group, command
from jobs.console import ConsoleContext, print_bytes
from services.context import now

if TYPE_CHECKING:
    from services.feedback.notes import NewNote

notes = add_group("notes", "Read conversations, and keep what you learn from them.")


@command(notes, "list")
def list_command(
    context: ConsoleContext,
    brand: OneBrand,
    csv: Annotated[bool, typer.Option("--csv", help="Print the notes as a CSV file.")] = False,
) -> None:
    """List all notes, the newest first."""
    from jobs.text.notes import log_to_text
    from reports.queries.learning_log import log_to_csv, to_record
    from talkworthy.storage.notebook.notes import load_notes

    with context.store.read() as connection:
        log = load_notes(connection, context.settings.brand(brand).name)
    if csv:
        print_bytes([log_to_csv(log)])
    else:
        context.print_result([to_record(note) for note in log], log_to_text(log))


@command(notes, "remove")
def remove_command(
    context: ConsoleContext,
    brand: OneBrand,
    number: Annotated[int, typer.Argument(help="The number of the note.", show_default=False)],
) -> None:
    """Delete a note for good, and list the others."""
    from services.feedback.notes import remove_note

    with context.store.write() as connection:
        remove_note(connection, context.settings.brand(brand).name, number)
    context.print_message(f"Note {number} is deleted.")
    list_command(context, brand)


@command(notes, "customers")
def customers_command(
    context: ConsoleContext,
    brand: OneBrand,
    date_range: DateRangeText = DEFAULT_DATE_RANGE,
    week: Annotated[str | None, typer.Option(help="2026-W47; otherwise this week.", show_default=False)] = None,
    note: Annotated[
        tuple[str, str] | None,
        typer.Option(help="Which of the four (left ...), and what you learned; '' for read.", show_default=False),
    ] = None,
    by: By = A_PERSON,
) -> None:
    """Read four customer stories of the week, one of each kind. Each comes with a question to keep in mind."""
    from jobs.text.notes import picks_to_record, picks_to_text
    from reports.queries.people import weekly_customers
    from reports.queries.score.brand_report import choose_date_range
    from services.feedback.notes import note_on_customer

    name, chosen_week = context.settings.brand(brand).name, week or weekly_customers.to_week(now())

    def load() -> list[weekly_customers.CustomerPick]:
        with context.store.read() as connection:
            chosen = choose_date_range(connection, date_range, now())
            return weekly_customers.load_customer_picks(connection, name, chosen, chosen_week)

    picks = load()
    if note is not None:
        _save(context, name, note_on_customer(picks, *note), by)
        picks = load()
    context.print_result(picks_to_record(chosen_week, picks), picks_to_text(picks))


@command(notes, "queue")
def queue_command(
    context: ConsoleContext,
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
    from jobs.text.notes import posts_to_record, posts_to_text, queue_to_record, queue_to_text
    from reports.queries.reading_queue import ReadingQueue, load_reading_queue, load_thread_to_read, to_quarter
    from services.feedback.notes import NewNote, queue_item

    tracked, chosen_quarter = context.settings.brand(brand), quarter or to_quarter(now())

    def load() -> ReadingQueue:
        with context.store.read() as connection:
            return load_reading_queue(connection, tracked, chosen_quarter)

    queue = load()
    if note is not None:
        place, words = note
        thread = queue_item(queue, place).conversation.thread
        _save(context, tracked.name, NewNote(queue.quarter, thread, words), by)
        queue = load()
    if read is None:
        context.print_result(queue_to_record(queue), queue_to_text(queue))
        return
    item = queue_item(queue, read)
    with context.store.read() as connection:
        thread_posts = load_thread_to_read(connection, tracked, item.conversation.thread, masked=not item.has_note)
    posts = posts_to_record(thread_posts)
    context.print_result(posts, posts_to_text(posts))


def _save(context: ConsoleContext, brand: str, note: NewNote, by: str) -> None:
    from services.feedback.notes import write_note
    from talkworthy.storage.notebook.assumptions import Signed

    with context.store.write() as connection:
        write_note(connection, brand, note, Signed(by, now()))

"""`talkworthy data`: change what the store holds, and see who changed it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from jobs.commands.app import By, OneBrand, add_group, command
from jobs.console import ConsoleContext, print_error
from services.context import now
from talkworthy.errors import UserError

SHOWN = 100

data = add_group("data", "Edit topics, review spam, erase authors, remove posts.")


@command(data, "topics")
def topics_command(
    context: ConsoleContext,
    brand: OneBrand,
    rename: Annotated[
        tuple[int, str] | None, typer.Option(help="The number of a topic and its new name.", show_default=False)
    ] = None,
    merge: Annotated[
        tuple[int, int] | None, typer.Option(help="Merge the first topic into the second.", show_default=False)
    ] = None,
    pin: Annotated[int | None, typer.Option(help="Keep this topic as it is.", show_default=False)] = None,
    unpin: Annotated[int | None, typer.Option(help="Let the analysis change it again.", show_default=False)] = None,
    again: Annotated[bool, typer.Option("--again", help="Let the next analysis find all topics anew.")] = False,
) -> None:
    """Rename, merge or pin topics; without options, list them. Names and merges stay through every analysis."""
    from jobs.text.topics import to_record, to_text
    from services.feedback.topics import TopicEdits, edit
    from talkworthy.storage.analysis.topics import load_topics

    name = context.settings.brand(brand).name
    with context.store.write() as connection:
        edit(connection, name, TopicEdits(rename, merge, pin, unpin, again))
        topics = load_topics(connection, name)
    context.print_result(to_record(topics), to_text(name, topics))


@command(data, "quarantine")
def quarantine_command(
    context: ConsoleContext,
    brand: OneBrand,
    include: Annotated[list[str] | None, typer.Option("--include", "--release", help="Count this post again.")] = None,
    exclude: Annotated[list[str] | None, typer.Option("--exclude", "--hold", help="Count this post no more.")] = None,
    public: Annotated[list[str] | None, typer.Option("--public", help="No promoter wrote this post: count it.")] = None,
    by: By = "me",
) -> None:
    """Review suspected spam and promotion: list or include posts.

    These posts count nowhere until you include them, or say that no promoter wrote them (`--public`). Your decision
    stays, and shows after the next `analyse`.
    """
    from jobs.text.quarantine import to_record, to_text
    from services.feedback.labels import NewLabel, save
    from services.feedback.quarantine import decide
    from talkworthy.storage.analysis.labels import AUTHOR_TYPE
    from talkworthy.storage.analysis.promoters import load_suspects
    from talkworthy.storage.notebook.assumptions import Signed

    name = context.settings.brand(brand).name
    if include or exclude or public:
        labels = [NewLabel(post, AUTHOR_TYPE, "public") for post in public or ()]
        with context.lock_store(), context.store.write() as connection:
            decide(connection, name, include or (), exclude or (), Signed(by, now()))
            save(connection, name, labels, Signed(by, now()))
        context.print_message("Saved. Run `talkworthy analyse` to update the numbers.")
    with context.store.read() as connection:
        posts = load_suspects(connection, name)
    context.print_result(to_record(posts), to_text(name, posts))


@command(data, "forget")
def forget_command(
    context: ConsoleContext,
    source: Annotated[str, typer.Argument(help="Where the author writes: reddit, x, ...")],
    author: Annotated[str, typer.Argument(help="The author's name there.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask for confirmation.")] = False,
) -> None:
    """Erase an author from the store, exports and reports.

    Rejected rows are searched, too. The command asks before it erases, and it cannot be undone.
    """
    from jobs.text.erase_author import plan_to_text, to_text
    from services.privacy.erase_author import bare_name, erase, plan_erasure

    if not bare_name(author) or not source.strip():
        raise UserError("Name the source and the author: talkworthy data forget reddit some_name.")
    if not yes:
        print_error(plan_to_text(plan_erasure(context, source, author)))
        typer.confirm("Erase this author?", abort=True, err=True)
    result = erase(context, source, author)
    context.print_result(asdict(result), to_text(result))


@command(data, "remove")
def remove_command(
    context: ConsoleContext,
    ids: Annotated[list[str], typer.Argument(help="Posts (reddit:t1_abc) or places (reddit:CollegeRant).")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask for confirmation.")] = False,
    by: By = "me",
) -> None:
    """Remove posts, or a whole community, feed or site, for good.

    Unparsed payloads and rejected rows are searched, too. The command asks before it removes, and it cannot be undone.
    """
    from jobs.text.removal import plan_to_text, to_text
    from services.privacy.remove import plan_removal, remove_all

    plan = plan_removal(context, ids)
    if not yes:
        typer.echo(plan_to_text(plan), err=True)
        typer.confirm("Remove them?", abort=True, err=True)
    result = remove_all(context, ids, by)
    context.print_result(asdict(result), to_text(result))


@command(data, "audit")
def audit_command(
    context: ConsoleContext,
    brand: Annotated[str | None, typer.Option("--brand", "-b", help="Only this brand.", show_default=False)] = None,
    by: Annotated[str | None, typer.Option("--by", help="Only this person.", show_default=False)] = None,
    since: Annotated[str | None, typer.Option(help="Only from this day on: 2026-11-15.", show_default=False)] = None,
    everything: Annotated[bool, typer.Option("--all", help=f"All events, not only the newest {SHOWN}.")] = False,
    drop_before: Annotated[
        str | None, typer.Option(help="First delete for good what is older than this day.", show_default=False)
    ] = None,
) -> None:
    """List who changed what, when, on which post; newest first."""
    from jobs.text.audit import to_text
    from reports.wording.audit import to_record
    from services.operations import audit
    from talkworthy.storage.notebook.audit import AuditFilter, count_audit_events, find_audit_events

    name = context.settings.brand(brand).name if brand else None
    audit_filter = AuditFilter(name, by, audit.to_moment(since) if since else None)
    if drop_before:
        context.print_message(f"Deleted: {audit.drop(context, audit.to_moment(drop_before)):,}.")
    with context.store.read() as connection:
        counts = count_audit_events(connection, audit_filter)
        events = find_audit_events(connection, audit_filter, None if everything else SHOWN)
    context.print_result([to_record(event) for event in events], to_text(counts, events))

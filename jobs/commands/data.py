"""`talkworthy data`: change what the store holds, and see who changed it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from jobs.commands.app import By, OneBrand, add_group, command
from services.context import AppContext
from talkworthy.errors import UserError

SHOWN = 100

data = add_group("data", "Edit topics, review spam, erase authors, see the audit log.")


@command(data, "topics")
def topics_command(
    context: AppContext,
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
    from services.analysis import place_topics
    from services.feedback.topics import TopicEdits

    rows = place_topics.edit(context, brand, TopicEdits(rename, merge, pin, unpin, again))
    context.give(place_topics.to_record(rows), place_topics.to_text(brand, rows))


@command(data, "quarantine")
def quarantine_command(
    context: AppContext,
    brand: OneBrand,
    release: Annotated[list[str] | None, typer.Option("--include", "--release", help="Count this post again.")] = None,
    hold: Annotated[list[str] | None, typer.Option("--exclude", "--hold", help="Count this post no more.")] = None,
    by: By = "me",
) -> None:
    """Review suspected spam: list, include or exclude posts.

    These posts count nowhere until you include them. Your decision stays, and shows after the next `analyse`.
    """
    from jobs.text import quarantine

    name = context.settings.brand(brand).name
    if release or hold:
        with context.alone():
            quarantine.decide(context, name, by, release or (), hold or ())
        context.say("Stored. `talkworthy analyse` counts anew.")
    posts = quarantine.look(context, name)
    context.give(quarantine.to_record(posts), quarantine.to_text(name, posts))


@command(data, "forget")
def forget_command(
    context: AppContext,
    source: Annotated[str, typer.Argument(help="Where the author writes: reddit, x, ...")],
    author: Annotated[str, typer.Argument(help="The author's name there.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask for confirmation.")] = False,
) -> None:
    """Erase an author from the store, exports and reports.

    Rejected rows are searched, too. The command asks before it erases, and it cannot be undone.
    """
    from services.privacy import erase_author as forgetting

    if not forgetting.bare_name(author) or not source.strip():
        raise UserError("Name the source and the author: talkworthy data forget reddit some_name.")
    if not yes:
        typer.echo(forgetting.to_question(forgetting.plan(context, source, author)), err=True)
        typer.confirm("Forget this author?", abort=True, err=True)
    done = forgetting.forget(context, source, author)
    context.give(asdict(done), forgetting.to_text(done))


@command(data, "audit")
def audit_command(
    context: AppContext,
    brand: Annotated[str | None, typer.Option("--brand", "-b", help="Only this brand.", show_default=False)] = None,
    by: Annotated[str | None, typer.Option("--by", help="Only this person.", show_default=False)] = None,
    since: Annotated[str | None, typer.Option(help="Only from this day on: 2026-11-15.", show_default=False)] = None,
    everything: Annotated[bool, typer.Option("--all", help=f"All events, not only the newest {SHOWN}.")] = False,
    drop_before: Annotated[
        str | None, typer.Option(help="First delete for good what is older than this day.", show_default=False)
    ] = None,
) -> None:
    """List who changed what, when, on which post; newest first."""
    from reports.wording.audit import to_record
    from services.operations import audit as auditing
    from talkworthy.storage.notebook.audit import Asked

    name = context.settings.brand(brand).name if brand else None
    asked = Asked(name, by, auditing.to_moment(since) if since else None)
    if drop_before:
        context.say(f"Deleted: {auditing.drop(context, auditing.to_moment(drop_before)):,}.")
    counted, events = auditing.load(context, asked, None if everything else SHOWN)
    context.give([to_record(event) for event in events], auditing.to_text(counted, events))

"""`talkworthy sources`: try a query, see what was not collected, and collect it after all."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from jobs.commands.app import DEFAULT_DATE_RANGE, OnlySources, add_group, command, fail_if
from jobs.console import ConsoleContext

sources = add_group("sources", "Preview queries, find gaps, recheck posts, retry failures.")


@command(sources, "preview")
def preview_command(
    context: ConsoleContext,
    query: Annotated[
        str | None,
        typer.Argument(help="A query, such as '\"pour over\" AND (grinder OR kettle*)'.", show_default=False),
    ] = None,
    brand: Annotated[str | None, typer.Option("--brand", "-b", help="Use the query of this brand.")] = None,
) -> None:
    """Show what a query matches, and what each source is sent.

    \b
    kettle grinder          both words; you may write AND between them
    kettle OR grinder       one of them
    -giveaway               not this word; NOT means the same
    "pour over"             a phrase
    brew*                   words that begin like this
    `US`                    exactly so: capitals and signs count
    example[.]com           the name of a site, in a link or a sentence
    kettle NEAR/5 broke     at most five words between them, in either order
    title:kettle            in the title; also author: and community:
    type:comment            a reply; type:post for the first post of a thread
    site:example.com        written on this site
    rating:<=2              a review with at most two stars; also rating:1, rating:4..5 and rating:>3
    lang:en                 in this language, where the source says it
    (kettle OR pot) -lid    parentheses group words

    Write operators in capitals. A brand's own query is in the brand file: query = '...' in [[brands]].
    """
    from jobs.text.collection.preview import to_text
    from services.collection.preview_query import preview, to_record

    result = preview(context, query, brand)
    context.print_result(to_record(result), to_text(result))


@command(sources, "gaps")
def gaps_command(
    context: ConsoleContext,
    date_range: Annotated[
        str, typer.Option("--window", "-w", help="13w (weeks up to today), all, or 2020-01-01..2020-06-30.")
    ] = DEFAULT_DATE_RANGE,
    brand: Annotated[str | None, typer.Option("--brand", "-b", help="Only what was collected for this brand.")] = None,
) -> None:
    """Show what was not collected, day by day, and why.

    Also shows how much of each source's conversations was collected.
    """
    from jobs.text.collection.gaps import to_text
    from services.operations.gaps import find_gaps, to_record

    calendar = find_gaps(context, date_range, brand)
    context.print_result(to_record(calendar), to_text(calendar))


@command(sources, "recheck")
def recheck_command(
    context: ConsoleContext,
    source: OnlySources = None,
    most: Annotated[int | None, typer.Option(min=1, help="At most this many posts of each source.")] = None,
    budget: Annotated[float | None, typer.Option(min=0, help="At most this many US dollars for each source.")] = None,
) -> None:
    """Check stored posts again for deletions and edits.

    Only posts that are due are checked. You can stop it at any time.
    """
    from jobs.text.collection.collect import recheck_to_text
    from services import graceful_shutdown
    from services.collection import recheck_posts

    with graceful_shutdown.delay_signals(), context.lock_store():
        results = recheck_posts.recheck(context, recheck_posts.RecheckOptions(tuple(source or ()), most, budget))
    context.print_result([asdict(result) for result in results], recheck_to_text(results))
    fail_if(any(result.failure for result in results))


@command(sources, "retry")
def retry_command(
    context: ConsoleContext,
    source: Annotated[str | None, typer.Option("--source", "-s", help="Only this source.")] = None,
) -> None:
    """Parse payloads again that could not be parsed before. Run it after an update of Talkworthy."""
    from services.collection.replay_dead_letters import retry, to_sentence

    with context.lock_store():
        result = retry(context, source)
    context.print_result(asdict(result), to_sentence(result))

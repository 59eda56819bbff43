"""Verbs that tend what was collected: look again, erase, read again, and say what is missing."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from jobs.desk import Desk
from jobs.verbs.app import DEFAULT_WINDOW, Json, Quiet, app, fail_if
from talkworthy.errors import UserError


@app.command("refresh")
def refresh_command(
    source: Annotated[list[str] | None, typer.Option("--source", "-s", help="Only this source.")] = None,
    most: Annotated[int | None, typer.Option(min=1, help="At most so many posts of each source.")] = None,
    budget: Annotated[float | None, typer.Option(min=0, help="At most so many US dollars for each source.")] = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Look again at posts that are due: what was deleted goes, what was edited comes. Stop it at any time."""
    from jobs import refresh as refreshing
    from jobs import stopping

    desk = Desk(as_json, quiet)
    with stopping.ends_cleanly(), desk.alone():
        done = refreshing.refresh(desk, refreshing.RefreshOptions(tuple(source or ()), most, budget))
    desk.give([asdict(one) for one in done], refreshing.to_text(done))
    fail_if(any(one.failure for one in done))


@app.command("forget")
def forget_command(
    source: Annotated[str, typer.Argument(help="Where the author writes: reddit, x, ...")],
    author: Annotated[str, typer.Argument(help="The author's name there.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Erase one author everywhere: store, exports, reports, refused rows. It asks first, and cannot be undone."""
    from jobs import forget as forgetting

    if not forgetting.bare_name(author) or not source.strip():
        raise UserError("Whom? Name the source and the author: talkworthy forget reddit some_name.")
    desk = Desk(as_json, quiet)
    if not yes:
        typer.echo(forgetting.to_question(forgetting.plan(desk, source, author)), err=True)
        typer.confirm("Forget this author?", abort=True, err=True)
    done = forgetting.forget(desk, source, author)
    desk.give(asdict(done), forgetting.to_text(done))


@app.command("replay")
def replay_command(
    source: Annotated[str | None, typer.Option("--source", "-s", help="Only this source.")] = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Read payloads again that could not be read when they came, after an update of Talkworthy."""
    from jobs import replay as replaying

    desk = Desk(as_json, quiet)
    with desk.alone():
        done = replaying.replay(desk, source)
    desk.give(asdict(done), replaying.to_text(done))


@app.command("gaps")
def gaps_command(
    window: Annotated[
        str, typer.Option("--window", "-w", help="13w (weeks up to today), all, or 2020-01-01..2020-06-30.")
    ] = DEFAULT_WINDOW,
    brand: Annotated[str | None, typer.Option("--brand", "-b", help="Only what was read for this brand.")] = None,
    as_json: Json = False,
) -> None:
    """What was not read, day by day and why, and how much of each source's talk was collected."""
    from jobs import gaps as looking

    desk = Desk(as_json)
    found = looking.find_gaps(desk, window, brand)
    desk.give(looking.to_record(found), looking.to_text(found))

"""Verbs that understand what is there, and tell of it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from jobs.desk import Desk
from jobs.each_brand import ask_each, give_each
from jobs.verbs.app import DEFAULT_WINDOW, BrandNames, Json, Out, Quiet, WindowText, app
from talkworthy.errors import UserError
from talkworthy.settings import config_path


@app.command("analyse")
def analyse_command(as_json: Json = False, quiet: Quiet = False) -> None:
    """Read what is new: mentions, voices, talks, sentiment, topics."""
    from jobs import analyse as analysing

    desk = Desk(as_json, quiet)
    with desk.alone():
        done = analysing.analyse(desk)
    desk.give(asdict(done), f"{done.posts:,} posts read; {done.talks:,} talks found in them.")


@app.command("annotate")
def annotate_command(
    files: Annotated[list[Path], typer.Option("--in", help="Files or folders to read; may be given again.")],
    brands: Annotated[Path | None, typer.Option("--brands", help="The brand file (default: your own).")] = None,
    out: Out = None,
    quiet: Quiet = False,
) -> None:
    """Files of posts in, what is found in each post out, one line a post and brand; no store is touched."""
    from jobs import annotate as annotating
    from jobs.imports import to_columns

    desk = Desk(False, quiet)
    count = annotating.annotate(desk, brands or config_path(), files, to_columns({}, None, None, None), out)
    if out is not None:
        desk.say(f"{out}: {count:,} posts.")


@app.command("score")
def score_command(
    brand: BrandNames = None, window: WindowText = DEFAULT_WINDOW, as_json: Json = False, quiet: Quiet = False
) -> None:
    """Is each brand worthy of conversation? The index with its interval, or what is missing for one."""
    from jobs import scoring, second_look

    desk = Desk(as_json, quiet)
    with desk.alone():
        found = scoring.score(desk, window, brand)
        looks = second_look.look_again(desk, window, found) if as_json else {}
    record = [second_look.to_record(found[name], look) for name, look in looks.items()]
    desk.give(record, scoring.to_text(found))


@app.command("quarantine")
def quarantine_command(
    brand: Annotated[str, typer.Option("--brand", "-b", help="Whose talk.")],
    release: Annotated[list[str] | None, typer.Option("--release", help="Let this post count again.")] = None,
    hold: Annotated[list[str] | None, typer.Option("--hold", help="Let this post count no more.")] = None,
    by: Annotated[str, typer.Option("--by", help="Who says so.")] = "me",
    as_json: Json = False,
) -> None:
    """Posts that look like the work of few who want to seem many: see them, let them out, put others in.

    They count nowhere until somebody looks. What you say of a post stays, and shows after the next `analyse`.
    """
    from jobs import quarantine_desk

    desk = Desk(as_json)
    name = desk.settings.brand(brand).name
    if release or hold:
        with desk.alone():
            quarantine_desk.decide(desk, name, by, release or (), hold or ())
        desk.say("Noted. `talkworthy analyse` counts anew.")
    found = quarantine_desk.look(desk, name)
    desk.give(quarantine_desk.to_record(found), quarantine_desk.to_text(name, found))


@app.command("report")
def report_command(
    form: Annotated[str, typer.Option("--format", "-f", help="html or csv.")] = "html",
    brand: BrandNames = None,
    window: WindowText = DEFAULT_WINDOW,
    out: Out = None,
) -> None:
    """A report to hand out: verdict, parts, panel and top talks, with numbers of cases and intervals."""
    from jobs import reporting

    desk = Desk()
    size = reporting.report(desk, form, window, brand, out)
    if out is not None:
        desk.say(f"{out}: {size:,} bytes.")


@app.command("export")
def export_command(
    what: Annotated[str, typer.Argument(help="posts (the whole store) or talks (of one brand).")],
    brand: Annotated[str | None, typer.Option("--brand", "-b", help="Whose talks.")] = None,
    form: Annotated[str, typer.Option("--format", "-f", help="ndjson.")] = "ndjson",
    authors: Annotated[
        bool, typer.Option("--authors", help="Posts with their authors' names, and not with pseudonyms.")
    ] = False,
    all_texts: Annotated[
        bool,
        typer.Option("--all-texts", help="The texts of X too: for a store of your own, never to be handed on."),
    ] = False,
    out: Out = None,
) -> None:
    """Write posts or talks, one a line; authors go by pseudonym, posts of X by id and link without their texts."""
    from jobs import export as exporting

    if form != "ndjson":
        raise UserError(f"No export format is called {form!r}. There is: ndjson.")
    desk = Desk()
    count = exporting.export(desk, what, brand, out, exporting.Told(authors, all_texts))
    if out is not None:
        desk.say(f"{out}: {count:,} {what}.")


@app.command("insights")
def insights_command(
    brand: BrandNames = None, window: WindowText = DEFAULT_WINDOW, as_json: Json = False, quiet: Quiet = False
) -> None:
    """What customers say, counted and quoted: what emerges, what they want and fear, what sets talk off."""
    from jobs import insights
    from reports.insights import build_insights, to_record

    desk = Desk(as_json, quiet)
    give_each(desk, ask_each(desk, window, brand, build_insights), to_record, insights.to_text)

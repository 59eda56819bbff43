"""The verbs, their options, and what a failure looks like from outside.

Exit codes: 0 it worked; 1 it failed; 2 you can fix it; 75 another run holds the store (EX_TEMPFAIL: try again later).
Each verb imports its own work, so that `--help` and `status` do not wait for what only the analysis needs.
"""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from jobs.desk import Desk
from talkworthy import __version__
from talkworthy.errors import AlreadyRunning, TalkworthyError, UserError
from talkworthy.settings import config_path
from talkworthy.window import DEFAULT_WEEKS

OK, FAILED, FIXABLE, HELD = 0, 1, 2, 75

app = typer.Typer(
    name="talkworthy",
    help="Is your brand worthy of conversation? Talkworthy listens to what customers say to each other.",
    epilog="Exit codes: 0 it worked, 1 it failed, 2 you can fix it, 75 another run holds the store.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but results and errors.")]
BrandNames = Annotated[list[str] | None, typer.Option("--brand", "-b", help="Only this brand; may be given again.")]
WindowText = Annotated[
    str, typer.Option("--window", "-w", help="13w (weeks up to the newest post), all, or 2020-01-01..2020-06-30.")
]
Out = Annotated[Path | None, typer.Option("--out", "-o", help="Write to this file instead of standard output.")]
DEFAULT_WINDOW = f"{DEFAULT_WEEKS}w"


@app.command("init")
def init_command() -> None:
    """Write a brand file with you: six questions."""
    from jobs import setting_up

    path = config_path()
    if path.exists():
        raise UserError(f"{path} is there already. Edit it, or move it away and run `talkworthy init` again.")

    def ask(question: str) -> tuple[str, ...]:
        return setting_up.to_list(typer.prompt(question, default="", show_default=False))

    name = typer.prompt("What is your brand called?").strip()
    answers = setting_up.Answers(
        name=name,
        aliases=(name, *ask("What else do people call it? (one, two; Enter for nothing)")),
        never_near=ask("If its name means something else too: which words stand near the other meaning?"),
        competitors=ask("Which rivals should it be held against?"),
        subreddits=ask("Where do its customers talk on Reddit? (names of subreddits)"),
        accounts=ask("Which accounts are the brand's own?"),
    )
    setting_up.write_brand_file(path, answers)
    typer.echo(f"{path} is written. Next: talkworthy import FILE, or talkworthy run.", err=True)


@app.command("import")
def import_command(
    files: Annotated[list[Path], typer.Argument(help="Files, or folders of files: Reddit dumps, NDJSON, CSV.")],
    keep_all: Annotated[
        bool, typer.Option("--all", help="Keep every thread, not only those that name a brand.")
    ] = False,
    mapping: Annotated[
        list[str] | None, typer.Option("--map", help="column=field, for a table of unknown form; may be given again.")
    ] = None,
    source: Annotated[str | None, typer.Option(help="Whose posts a mapped CSV holds (default: file).")] = None,
    encoding: Annotated[str | None, typer.Option(help="The text encoding of a mapped CSV (default: utf-8).")] = None,
    date_order: Annotated[
        str | None, typer.Option(help="month-first or day-first, for dates such as 2/3/2026.")
    ] = None,
    save_map: Annotated[str | None, typer.Option(help="Keep what --map says under this name.")] = None,
    use_map: Annotated[str | None, typer.Option(help="Use what was kept under this name.")] = None,
    rejects: Annotated[Path | None, typer.Option(help="Where rows that cannot be read are written.")] = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Read files into the store: whole threads that name a tracked brand. Doing it again changes nothing."""
    from jobs import imports

    desk = Desk(as_json, quiet)
    told = imports.to_columns(_to_mapping(mapping), source, encoding, date_order)
    columns = imports.choose_columns(desk.settings.path, told, imports.Keeping(use_map, save_map))
    options = imports.ImportOptions(keep_all, columns, rejects)
    with desk.alone():
        done = imports.import_files(desk, files, options)
    desk.give(asdict(done) | {"rejects": done.rejects and str(done.rejects)}, imports.to_text(done))


@app.command("collect")
def collect_command(
    brand: BrandNames = None,
    source: Annotated[list[str] | None, typer.Option("--source", "-s", help="Only this source.")] = None,
    since: Annotated[datetime | None, typer.Option(help="Nothing older than this day.")] = None,
    budget: Annotated[float | None, typer.Option(help="At most so many US dollars for each source and brand.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what it would take.")] = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Ask the sources for new mentions, with the whole conversation around each."""
    from jobs import collect as collecting

    desk = Desk(as_json, quiet)
    begin = since.replace(tzinfo=UTC) if since else None
    options = collecting.CollectOptions(tuple(brand or ()), tuple(source or ()), begin, budget)
    if dry_run:
        estimates = collecting.estimate(desk, options)
        desk.give(estimates, collecting.estimates_to_text(estimates))
        return
    with desk.alone():
        done = collecting.collect(desk, options)
    desk.give([asdict(one) for one in done], collecting.to_text(done))
    _fail_if(any(one.failure for one in done))


@app.command("analyse")
def analyse_command(as_json: Json = False, quiet: Quiet = False) -> None:
    """Read what is new: mentions, voices, talks, sentiment, topics."""
    from jobs import analyse as analysing

    desk = Desk(as_json, quiet)
    with desk.alone():
        done = analysing.analyse(desk)
    desk.give(asdict(done), f"{done.posts:,} posts read; {done.talks:,} talks found in them.")


@app.command("score")
def score_command(
    brand: BrandNames = None, window: WindowText = DEFAULT_WINDOW, as_json: Json = False, quiet: Quiet = False
) -> None:
    """Is each brand worthy of conversation? The index with its interval, or what is missing for one."""
    from jobs import scoring

    desk = Desk(as_json, quiet)
    with desk.alone():
        found = scoring.score(desk, window, brand)
    desk.give(scoring.to_record(found), scoring.to_text(found))


@app.command("run")
def run_command(
    brand: BrandNames = None, window: WindowText = DEFAULT_WINDOW, as_json: Json = False, quiet: Quiet = False
) -> None:
    """Collect, analyse and score: what a schedule calls."""
    from jobs import analyse as analysing
    from jobs import collect as collecting
    from jobs import scoring

    desk = Desk(as_json, quiet)
    with desk.alone():
        collected = collecting.collect(desk, collecting.CollectOptions(tuple(brand or ())))
        read = analysing.analyse(desk)
        found = scoring.score(desk, window, brand)
    told = {
        "collected": [asdict(one) for one in collected],
        "analysed": asdict(read),
        "scored": scoring.to_record(found),
    }
    desk.give(told, f"{collecting.to_text(collected)}\n{scoring.to_text(found)}")
    _fail_if(any(one.failure for one in collected))


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
    out: Out = None,
) -> None:
    """Write posts or talks, one a line."""
    from jobs import export as exporting

    if form != "ndjson":
        raise UserError(f"No export format is called {form!r}. There is: ndjson.")
    desk = Desk()
    count = exporting.export(desk, what, brand, out)
    if out is not None:
        desk.say(f"{out}: {count:,} {what}.")


@app.command("status")
def status_command(as_json: Json = False) -> None:
    """What is in the store, and how the last runs went. Exit code 1 when one of them failed."""
    from jobs import status as looking

    desk = Desk(as_json)
    found = looking.status(desk)
    desk.give(found, looking.to_text(found))
    _fail_if(looking.failed(found))


@app.command("doctor")
def doctor_command(as_json: Json = False) -> None:
    """Is everything there that a run needs? If not, how to get it."""
    from jobs import doctor as checking

    desk = Desk(as_json)
    checks = checking.examine(desk)
    desk.give([asdict(check) for check in checks], checking.to_text(checks))
    if not all(check.well for check in checks):
        raise typer.Exit(FIXABLE)


@app.command("open")
def open_command(port: Annotated[int, typer.Option(help="The port on 127.0.0.1.")] = 8501) -> None:
    """Open the dashboard; with the invented sample while you have no brand file."""
    from jobs import opening

    raise typer.Exit(opening.open_dashboard(Desk(), port))


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"talkworthy {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None: ...


def main() -> None:
    """Run the command line; every failure ends in one line and its exit code, never in a traceback."""
    # a console that cannot show a letter of a post must not end the run
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except TalkworthyError as error:
        _end(error)
    except BrokenPipeError:
        # whoever read our output has gone: there is nobody left to tell
        sys.stderr.close()
        sys.exit(FAILED)
    except OSError as error:
        if error.filename is None:
            raise
        _end(UserError(f"{error.filename} cannot be used: {error.strerror}."))


def _end(error: TalkworthyError) -> None:
    Console(stderr=True, highlight=False).print(f"talkworthy: {error}", markup=False, soft_wrap=True)
    sys.exit(HELD if isinstance(error, AlreadyRunning) else FIXABLE if isinstance(error, UserError) else FAILED)


def _to_mapping(pairs: list[str] | None) -> dict[str, str]:
    split = [pair.rpartition("=") for pair in pairs or ()]
    for column, sign, field in split:
        if not (column and sign and field):
            raise UserError(f"--map wants column=field, such as --map 'Full Text=text', not {column or field!r}.")
    return {column: field for column, _, field in split}


def _fail_if(failed: bool) -> None:
    if failed:
        raise typer.Exit(FAILED)

"""`talkworthy try`, `init`, `run`, `schedule`, `status`, `doctor` and `open`: set up, run and monitor."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from jobs.commands.app import DEFAULT_DATE_RANGE, FAILED, FIXABLE, BrandNames, DateRangeText, app, command, fail_if
from jobs.console import ConsoleContext
from services.context import AppContext, now
from talkworthy.errors import UserError
from talkworthy.settings import config_path

Port = Annotated[int, typer.Option(min=1, max=65535, help="The port on 127.0.0.1.")]


@app.command("try")
def try_command(
    name: Annotated[str, typer.Argument(help="The brand name, as people write it.")],
    days: Annotated[int, typer.Option(min=1, max=3650, help="How many days to go back.")] = 90,
    seconds: Annotated[float, typer.Option(min=1, max=86_400, help="How long to read the sources.")] = 60.0,
    opens: Annotated[bool, typer.Option("--open/--no-open", help="Open the dashboard at the end.")] = True,
    port: Port = 8501,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Open the sample without a question when you are offline.")
    ] = False,
) -> None:
    """Try any brand at once, without keys or a brand file. The posts are kept, so that trying again continues."""
    from analysis.worthiness import to_json
    from jobs import open_dashboard as opening
    from jobs.text.collection.together import ProgressLines
    from jobs.text.measures.score import to_text
    from services.operations import trial

    path = trial.prepare(name)
    context = ConsoleContext(makes_store=True)
    context.print_message(f"Trying {name} with the sources that need no key. The trial is kept in {path.parent}.")
    context.print_message(f"Reading the last {days} days of all of them at once, for up to {seconds:g} seconds.")
    result = trial.try_brand(context, ProgressLines(context.print_message), days, seconds)
    if result.offline:
        context.print_message("None of the sources answers: you seem to be offline.")
    if result.analysed is not None:
        scores = result.analysed.scores
        context.print_result([to_json(worthiness) for worthiness in scores.values()], to_text(scores))
    elif result.offline:
        if not (yes or typer.confirm("Open the sample data instead?", err=True)):
            raise typer.Exit(FAILED)
        opening.choose_sample()
    elif not result.stopped:
        text = f"No mentions of {name} in the last {days} days. Try another spelling, or --days 365."
        context.print_result([], text)
    if (result.analysed is not None or result.offline) and opens:
        raise typer.Exit(opening.open_dashboard(ConsoleContext(makes_store=True), port))


@app.command("init")
def init_command() -> None:
    """Answer five questions to create your brand file."""
    from jobs.text.init_questions import QUESTIONS, to_words
    from services.operations.brand_setup import create_brand_file

    path = config_path()
    if path.exists():
        raise UserError(f"{path} already exists. Edit it, or move it away and run `talkworthy init` again.")
    answers = [typer.prompt(question, default="", show_default=False, err=True) for question in QUESTIONS]
    create_brand_file(path, to_words(answers))
    typer.echo(f"Created {path}. Next: talkworthy run, or talkworthy import FILE; then talkworthy open.", err=True)


@command(app, "run", makes_store=True)
def run_command(
    context: ConsoleContext, brand: BrandNames = None, date_range: DateRangeText = DEFAULT_DATE_RANGE
) -> None:
    """Run collect, analyse and score once: for cron and timers."""
    from jobs.text.collection.collect import run_to_text
    from services import graceful_shutdown
    from services.analysis.run_pipeline import run_pipeline, to_record
    from services.collection.collect import CollectOptions, choose_targets

    options = CollectOptions(tuple(brand or ()))
    choose_targets(context, options)  # raises what is wrong with them before a store is made
    with graceful_shutdown.delay_signals(), context.lock_store():
        result = run_pipeline(context, options, date_range)
    context.print_result(to_record(result), run_to_text(result))
    fail_if(result.failed)


@app.command("schedule")
def schedule_command() -> None:
    """Keep running, and collect from each source at its interval.

    The interval is `every` in the source's table of the brand file. SIGTERM or Ctrl-C ends it.
    """
    from jobs.scheduler.schedule import Schedule
    from services import job_log

    if not job_log.is_on():
        job_log.set_up("text")
    Schedule(AppContext()).run()


@command(app, "status")
def status_command(context: ConsoleContext) -> None:
    """Show each source, its last run, failures and what is due.

    For monitors: the exit code is 0 when all is well, 1 when a source failed, was killed or is stale.
    """
    from jobs.text.status import to_record, to_text
    from services.operations.source_health import load_health
    from services.operations.store_contents import load_contents

    health, contents = load_health(context.store, context.settings, now()), load_contents(context.store)
    context.print_result(to_record(health, contents), to_text(health, contents))
    fail_if(not health.is_well)


@command(app, "doctor")
def doctor_command(
    context: ConsoleContext,
    online: Annotated[
        bool, typer.Option("--online/--offline", help="Whether to contact the sources and a clock, too.")
    ] = True,
) -> None:
    """Check keys, clock, disk, database and sources for a run. Where something is missing, print how to get it."""
    from services.operations.doctor import run_checks

    checks = run_checks(context, online)
    lines = (f"{'ok  ' if check.well else 'NOT '} {check.what}: {check.advice}" for check in checks)
    context.print_result([asdict(check) for check in checks], "\n".join(lines))
    if not all(check.well for check in checks):
        raise typer.Exit(FIXABLE)


@app.command("open")
def open_command(port: Port = 8501) -> None:
    """Open the dashboard in your browser. While you have no brand file, it shows the sample, which is fictional."""
    from jobs import open_dashboard as opening

    raise typer.Exit(opening.open_dashboard(ConsoleContext(makes_store=True), port))

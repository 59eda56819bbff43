"""`talkworthy try`, `init`, `run`, `schedule`, `status`, `doctor` and `open`: set up, run and monitor."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from jobs.commands.app import DEFAULT_DATE_RANGE, FAILED, FIXABLE, BrandNames, DateRangeText, app, command, fail_if
from services.context import AppContext
from talkworthy.errors import UserError
from talkworthy.settings import config_path


@app.command("try")
def try_command(
    name: Annotated[str, typer.Argument(help="The brand name, as people write it.")],
    days: Annotated[int, typer.Option(min=1, max=3650, help="How many days to go back.")] = 90,
    opens: Annotated[bool, typer.Option("--open/--no-open", help="Open the dashboard at the end.")] = True,
    port: Annotated[int, typer.Option(help="The port on 127.0.0.1.")] = 8501,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Open the sample without a question when you are offline.")
    ] = False,
) -> None:
    """Try any brand at once, without keys or a brand file. The posts are kept, so that trying again continues."""
    from jobs import open_dashboard as opening
    from services.analysis.score import to_record, to_text
    from services.operations import trial

    path = trial.prepare(name)
    context = AppContext()
    context.say(f"Trying {name} with the sources that need no key. It is kept in {path.parent}.")
    tried = trial.try_brand(context, days)
    if tried.offline:
        context.say("None of the sources answers: you seem to be offline.")
    if tried.understood is not None:
        context.give(to_record(tried.understood.judged), to_text(tried.understood.judged))
    elif tried.offline:
        if not (yes or typer.confirm("Look at the invented sample instead?", err=True)):
            raise typer.Exit(FAILED)
        opening.choose_sample()
    elif not tried.stopped:
        context.give([], f"Nobody named {name} there in the last {days} days. Try another spelling, or --days 365.")
    if (tried.understood is not None or tried.offline) and opens:
        raise typer.Exit(opening.open_dashboard(AppContext(), port))


@app.command("init")
def init_command() -> None:
    """Answer five questions to create your brand file."""
    from jobs.text.init_questions import QUESTIONS, to_words
    from services.operations.brand_setup import create_brand_file

    path = config_path()
    if path.exists():
        raise UserError(f"{path} is there already. Edit it, or move it away and run `talkworthy init` again.")
    answers = [typer.prompt(question, default="", show_default=False, err=True) for question in QUESTIONS]
    create_brand_file(path, to_words(answers))
    typer.echo(f"{path} is written. Next: talkworthy run, or talkworthy import FILE; then talkworthy open.", err=True)


@command(app, "run")
def run_command(context: AppContext, brand: BrandNames = None, date_range: DateRangeText = DEFAULT_DATE_RANGE) -> None:
    """Run collect, analyse and score once: for cron and timers."""
    from services import graceful_shutdown
    from services.analysis import run_pipeline
    from services.collection.collect import CollectOptions

    with graceful_shutdown.ends_cleanly(), context.alone():
        ran = run_pipeline.run_once(context, CollectOptions(tuple(brand or ())), date_range)
    context.give(run_pipeline.to_record(ran), run_pipeline.to_text(ran))
    fail_if(ran.failed)


@app.command("schedule")
def schedule_command() -> None:
    """Keep running, and collect from each source at its interval.

    The interval is `every` in the source's table of the brand file. SIGTERM or Ctrl-C ends it.
    """
    from jobs.scheduler.schedule import Schedule
    from services import job_log

    if not job_log.is_on():
        job_log.set_up("text")  # nobody watches it, so what it does is written down
    Schedule(AppContext(quiet=True)).run()


@command(app, "status")
def status_command(context: AppContext) -> None:
    """Show each source, its last run, failures and what is due.

    For monitors: the exit code is 0 when all is well, 1 when a source failed, was killed or is stale.
    """
    from jobs.text.status import to_record, to_text
    from services.context import now
    from services.operations.source_health import load_health
    from services.operations.store_contents import load_contents

    health, contents = load_health(context.store, context.settings, now()), load_contents(context.store)
    context.give(to_record(health, contents), to_text(health, contents))
    fail_if(not health.is_well)


@command(app, "doctor")
def doctor_command(
    context: AppContext,
    asks_out: Annotated[
        bool, typer.Option("--online/--offline", help="Whether to contact the sources and a clock, too.")
    ] = True,
) -> None:
    """Check keys, clock, disk, database and sources for a run. Where something is missing, print how to get it."""
    from services.operations import doctor as checking

    checks = checking.examine(context, asks_out)
    context.give([asdict(check) for check in checks], checking.to_text(checks))
    if not all(check.well for check in checks):
        raise typer.Exit(FIXABLE)


@app.command("open")
def open_command(port: Annotated[int, typer.Option(help="The port on 127.0.0.1.")] = 8501) -> None:
    """Open the dashboard in your browser. While you have no brand file, it shows the invented sample."""
    from jobs import open_dashboard as opening

    raise typer.Exit(opening.open_dashboard(AppContext(), port))

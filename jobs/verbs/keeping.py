"""Verbs that keep the house: set it up, run it, look after it, open it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from jobs.desk import Desk
from jobs.verbs.app import DEFAULT_WINDOW, FAILED, FIXABLE, BrandNames, Json, Quiet, WindowText, app, fail_if
from talkworthy.errors import UserError
from talkworthy.settings import config_path


@app.command("try")
def try_command(
    name: Annotated[str, typer.Argument(help="The brand, as people write it.")],
    days: Annotated[int, typer.Option(min=1, max=3650, help="How far back.")] = 90,
    opens: Annotated[bool, typer.Option("--open/--no-open", help="Open the dashboard at the end.")] = True,
    port: Annotated[int, typer.Option(help="The port on 127.0.0.1.")] = 8501,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Open the sample without asking where nothing answers.")
    ] = False,
) -> None:
    """A first look at any brand: no key, no file. What it finds is kept, so trying again goes on."""
    from jobs import opening, trying
    from jobs.scoring import to_record, to_text

    path = trying.prepare(name)
    desk = Desk()
    desk.say(f"Trying {name} with the sources that need no key. It is kept in {path.parent}.")
    tried = trying.try_brand(desk, days)
    if tried.offline:
        desk.say("None of the sources answers: you seem to be offline.")
    if tried.understood is not None:
        desk.give(to_record(tried.understood.judged), to_text(tried.understood.judged))
    elif tried.offline:
        if not (yes or typer.confirm("Look at the invented sample instead?", err=True)):
            raise typer.Exit(FAILED)
        opening.choose_sample()
    elif not tried.stopped:
        desk.give([], f"Nobody named {name} there in the last {days} days. Try another spelling, or --days 365.")
    if (tried.understood is not None or tried.offline) and opens:
        raise typer.Exit(opening.open_dashboard(Desk(), port))


@app.command("init")
def init_command() -> None:
    """Write a brand file with you: five questions."""
    from jobs.setting_up import QUESTIONS, to_words
    from services.operations.brand_setup import create_brand_file

    path = config_path()
    if path.exists():
        raise UserError(f"{path} is there already. Edit it, or move it away and run `talkworthy init` again.")
    answers = [typer.prompt(question, default="", show_default=False, err=True) for question in QUESTIONS]
    create_brand_file(path, to_words(answers))
    typer.echo(f"{path} is written. Next: talkworthy run, or talkworthy import FILE; then talkworthy open.", err=True)


@app.command("run")
def run_command(
    brand: BrandNames = None, window: WindowText = DEFAULT_WINDOW, as_json: Json = False, quiet: Quiet = False
) -> None:
    """Collect, analyse and score: what cron, a systemd timer or a workflow calls."""
    from jobs import running, stopping
    from jobs.collect import CollectOptions

    desk = Desk(as_json, quiet)
    with stopping.ends_cleanly(), desk.alone():
        ran = running.run_once(desk, CollectOptions(tuple(brand or ())), window)
    desk.give(running.to_record(ran), running.to_text(ran))
    fail_if(ran.failed)


@app.command("schedule")
def schedule_command() -> None:
    """Stay, and ask each source in its own interval (`every` in its table), until SIGTERM or Ctrl-C."""
    from jobs import logs
    from jobs.schedule import Schedule

    if not logs.is_on():
        logs.set_up("text")  # nobody watches it, so what it does is written down
    Schedule(Desk(quiet=True)).run()


@app.command("status")
def status_command(as_json: Json = False) -> None:
    """How each source is doing, what failed and why, what is due. For monitors: exit code 0 fine, 1 failed or stale."""
    from jobs.desk import now
    from jobs.status_text import to_record, to_text
    from services.operations.source_health import load_health
    from services.operations.store_contents import load_contents

    desk = Desk(as_json)
    health, contents = load_health(desk.store, desk.settings, now()), load_contents(desk.store)
    desk.give(to_record(health, contents), to_text(health, contents))
    fail_if(not health.is_well)


@app.command("doctor")
def doctor_command(
    asks_out: Annotated[
        bool, typer.Option("--online/--offline", help="Ask the sources and the clock, or only look at what is here.")
    ] = True,
    as_json: Json = False,
) -> None:
    """Is everything there that a run needs: keys, clock, disk, database, sources? If not, how to get it."""
    from jobs import doctor as checking

    desk = Desk(as_json)
    checks = checking.examine(desk, asks_out)
    desk.give([asdict(check) for check in checks], checking.to_text(checks))
    if not all(check.well for check in checks):
        raise typer.Exit(FIXABLE)


@app.command("open")
def open_command(port: Annotated[int, typer.Option(help="The port on 127.0.0.1.")] = 8501) -> None:
    """Open the dashboard; with the invented sample while you have no brand file."""
    from jobs import opening

    raise typer.Exit(opening.open_dashboard(Desk(), port))

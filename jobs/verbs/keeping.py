"""Verbs that keep the house: set it up, run it, look after it, open it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from jobs.desk import Desk
from jobs.verbs.app import DEFAULT_WINDOW, FIXABLE, BrandNames, Json, Quiet, WindowText, app, fail_if
from talkworthy.errors import UserError
from talkworthy.settings import config_path


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
    fail_if(any(one.failure for one in collected))


@app.command("status")
def status_command(as_json: Json = False) -> None:
    """What is in the store, and how the last runs went. Exit code 1 when one of them failed."""
    from jobs import status as looking

    desk = Desk(as_json)
    found = looking.status(desk)
    desk.give(found, looking.to_text(found))
    fail_if(looking.failed(found))


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

"""Verbs that check the machine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from jobs.desk import Desk, now
from jobs.verbs.app import Json, Quiet, app
from talkworthy.settings import config_path, load_settings


@app.command("evaluate")
def evaluate_command(
    name: Annotated[str, typer.Argument(help="What to evaluate: sentiment, question, cue, stage, frames, voice ...")],
    file: Annotated[Path, typer.Argument(help="Labelled posts: JSON lines, CSV, or three lines a post.")],
    brands: Annotated[Path | None, typer.Option("--brands", help="The brand file (default: your own).")] = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Score our verdicts on labelled posts: confusion matrix, F1 with intervals, baselines; writes a model card."""
    from jobs import evaluate as evaluating
    from reports import model_cards

    desk = Desk(as_json, quiet)
    path = brands or config_path()
    known = load_settings(path).brands if path.exists() else ()
    card = evaluating.evaluate(name, file, known, now())
    desk.give(model_cards.to_record(card), model_cards.to_text(card))
    desk.say(f"Model card: {model_cards.save_card(card, path.parent / model_cards.FOLDER)}")

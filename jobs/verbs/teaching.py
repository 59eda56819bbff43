"""Verbs by which a person tells Talkworthy what it got wrong."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from jobs.desk import Desk
from jobs.verbs.app import Json, Out, Quiet, app
from talkworthy.errors import UserError

OneBrand = Annotated[str, typer.Option("--brand", "-b", help="The brand that it is about, or not.")]


@app.command("label")
def label_command(
    brand: OneBrand,
    post: Annotated[str | None, typer.Argument(help="The post's id or address.", show_default=False)] = None,
    word: Annotated[str | None, typer.Argument(help="What you say of it.", show_default=False)] = None,
    file: Annotated[Path | None, typer.Option("--from", help="A CSV file with the columns post and label.")] = None,
    said_by: Annotated[str, typer.Option("--by", help="Who says it.")] = "a person",
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Say of a post what it is; you are believed over every rule, until you say `undo`.

    \b
    relevant, not-relevant   whether it is about the brand
    customer, brand, staff, promoter, press, bot, moderator, unknown   whose words it holds
    positive, negative, neutral, unclear   which side it takes towards the brand
    asked-brand, asked-peers, may-need-help, leave-alone   whether anybody needs an answer
    uses-well, did-not-buy, left, not-started   where its author stands
    undo                     forget what was said of it
    """
    from jobs import labelling

    desk = Desk(as_json, quiet)
    if file is not None and post is None:
        done = labelling.label_from(desk, brand, file, said_by)
    elif file is None and post is not None and word is not None:
        done = labelling.label(desk, brand, post, word, said_by)
    else:
        raise UserError(
            "What do you say, and of which post? talkworthy label --brand B POST relevant, or --from FILE.csv."
        )
    desk.give(asdict(done), labelling.to_text(done))


@app.command("sample")
def sample_command(
    brand: OneBrand,
    count: Annotated[int, typer.Option("--n", min=1, max=10_000, help="How many posts.")] = 50,
    seed: Annotated[int, typer.Option(help="The same seed draws the same posts.")] = 1,
    refused: Annotated[
        bool, typer.Option("--not-relevant", help="Draw from what is judged not to be about it.")
    ] = False,
    out: Out = None,
) -> None:
    """Draw posts at random for you to check: fill in the column label, then give the file to `label --from`."""
    from jobs import sampling

    desk = Desk()
    if out is not None and out.exists():
        raise UserError(f"{out} is there already, and may hold labels. Name another file.")
    page = sampling.sample(desk, brand, count, seed, refused)
    if out is None:
        sys.stdout.buffer.write(page)
        sys.stdout.flush()
        return
    sampling.write(page, out)
    desk.say(
        f"{out} is written. Fill in the column label (relevant or not-relevant), then: "
        f"talkworthy label --brand '{brand}' --from {out}"
    )


@app.command("topics")
def topics_command(
    brand: OneBrand,
    rename: Annotated[
        tuple[int, str] | None, typer.Option(help="A topic's number and the name you give it.", show_default=False)
    ] = None,
    merge: Annotated[
        tuple[int, int] | None, typer.Option(help="Put the first topic into the second.", show_default=False)
    ] = None,
    pin: Annotated[int | None, typer.Option(help="Keep this topic whatever comes.", show_default=False)] = None,
    unpin: Annotated[int | None, typer.Option(help="Leave it to the analysis again.", show_default=False)] = None,
    again: Annotated[bool, typer.Option("--again", help="Have the next analysis find them from the start.")] = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """See what customers talk about; name topics your way, or put two together. What you name or put together stays."""
    from jobs import topics
    from services.feedback.topics import TopicEdits

    desk = Desk(as_json, quiet)
    found = topics.edit(desk, brand, TopicEdits(rename, merge, pin, unpin, again))
    desk.give(topics.to_record(found), topics.to_text(brand, found))

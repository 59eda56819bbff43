"""`talkworthy label`, `sample` and `evaluate`: correct the analysis, and measure how often it is right."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from jobs.commands.app import A_PERSON, BrandFile, By, OneBrand, Out, app, command
from jobs.console import ConsoleContext, print_bytes
from services.context import now
from talkworthy.errors import UserError
from talkworthy.settings import config_path, load_settings


@command(app, "label")
def label_command(
    context: ConsoleContext,
    brand: OneBrand,
    post: Annotated[str | None, typer.Argument(help="The id or address of the post.", show_default=False)] = None,
    typed: Annotated[str | None, typer.Argument(metavar="LABEL", help="The label.", show_default=False)] = None,
    file: Annotated[Path | None, typer.Option("--from", help="A CSV file with the columns post and label.")] = None,
    by: By = A_PERSON,
) -> None:
    """Correct the analysis of a post.

    Your label wins over every rule until you remove it with `undo`.

    \b
    relevant, not-relevant   whether the post is about the brand
    public, brand, staff, promoter, press, bot, moderator, unknown   the author type
    positive, negative, neutral, unclear   the sentiment towards the brand
    asked-brand, asked-peers, may-need-help, leave-alone   whether it needs a reply
    uses-well, did-not-buy, left, not-started   the customer stage of its author
    undo                     remove your label
    """
    from jobs.text.labels import parse_label, read_labels, to_text
    from services.feedback.labels import save
    from talkworthy.storage.notebook.assumptions import Signed

    if file is not None and post is None:
        labels, left_empty = read_labels(file)
    elif file is None and post is not None and typed is not None:
        labels, left_empty = parse_label(post, typed), 0
    else:
        raise UserError("Name a post and a label: talkworthy label --brand B POST relevant, or --from FILE.csv.")
    name = context.settings.brand(brand).name
    with context.store.write() as connection:
        counts = save(connection, name, labels, Signed(by, now()))
    context.print_result(asdict(counts) | {"left_empty": left_empty}, to_text(counts, left_empty))


@app.command("sample")
def sample_command(
    brand: OneBrand,
    count: Annotated[int, typer.Option("--n", min=1, max=10_000, help="How many posts.")] = 50,
    seed: Annotated[int, typer.Option(help="The same seed draws the same posts.")] = 1,
    not_relevant: Annotated[
        bool, typer.Option("--not-relevant", help="Draw from the posts that the analysis calls not relevant.")
    ] = False,
    out: Out = None,
) -> None:
    """Draw random posts for you to check, as a CSV file.

    Fill in the column label, then give the file to `talkworthy label --from`.
    """
    from jobs.text.label_sample import sample_to_csv, write_new
    from services.feedback.label_sample import SampleRequest, draw_sample
    from services.output_files import check_output

    context = ConsoleContext()
    if out is not None:
        check_output(context.settings, out)
        if out.exists():
            raise UserError(f"{out} exists already, and may hold labels. Name another file.")
    name = context.settings.brand(brand).name
    with context.store.write() as connection:
        posts = draw_sample(connection, name, SampleRequest(count, seed, not_relevant), now())
    page = sample_to_csv(posts)
    if out is None:
        print_bytes([page])
        return
    write_new(page, out)
    context.print_message(
        f"{out} is written. Fill in the column label (relevant or not-relevant), then: "
        f"talkworthy label --brand '{brand}' --from {out}"
    )


@command(app, "evaluate")
def evaluate_command(
    context: ConsoleContext,
    name: Annotated[str, typer.Argument(help="sentiment, author_type, question, cue, stage, frames ...")],
    file: Annotated[Path, typer.Argument(help="Labelled posts: JSON lines, CSV, or three lines a post.")],
    brands: BrandFile = None,
) -> None:
    """Compare the analysis with labelled posts: F1, baselines.

    Prints a confusion matrix and F1 with its 90% range, and writes a model card.
    """
    from reports.queries import model_cards
    from services.feedback import evaluate as evaluating
    from services.output_files import check_output

    path = brands or config_path()
    known = load_settings(path).brands if path.exists() else ()
    card = evaluating.evaluate(name, file, known, now())
    context.print_result(model_cards.to_record(card), model_cards.to_text(card))
    folder = path.parent / model_cards.FOLDER
    check_output(
        load_settings(path) if path.exists() else context.settings, model_cards.card_path(card, folder), [file]
    )
    context.print_message(f"Model card: {model_cards.save_card(card, folder)}")

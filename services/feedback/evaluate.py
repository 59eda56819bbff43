"""Evaluates the analysis on labelled posts: precision, recall and F1 with 90% ranges, beside simple baselines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import numpy as np

from analysis.annotators.needs import TYPES
from analysis.stats.classification_metrics import Scores, confusion, majority, score_counts, score_labels
from reports.queries.model_cards import ModelCard
from services.analysis.annotate_files import to_rows
from services.feedback.evaluation_tasks import ABSTAINED, PARENTHESES, TASKS, Row, text_of
from services.feedback.labelled_files import LabelledPost, read_labelled, to_current_name
from talkworthy.errors import UserError
from talkworthy.model import Brand

FRAMES = "frames"


def evaluate(name: str, path: Path, brands: Sequence[Brand], at: datetime) -> ModelCard:
    """Return the model card of the task `name` on a labelled file; `brands` have known aliases and accounts.

    Raises UserError on another name than those of `evaluation_tasks.TASKS` and `frames`, and on a file that cannot be
    read or has no such labels.
    """
    name = to_current_name(name)
    if name not in (*TASKS, FRAMES):
        raise UserError(f"{name!r} cannot be evaluated. Choose one of: {', '.join([*TASKS, FRAMES])}.")
    items = read_labelled(path, name)
    if name == FRAMES:
        return _evaluate_frames([item for item in items if item.labels.get(name) is not None], path, brands, at)
    task = TASKS[name]
    truths = [task.truth(item.labels) for item in items]
    labelled = [index for index, truth in enumerate(truths) if truth is not None]
    if not labelled:
        raise UserError(f"{path} has no labels for {name!r}.")
    items, labels = [items[index] for index in labelled], [str(truths[index]) for index in labelled]
    rows = annotate_items(items, brands)
    predictions = [task.prediction(row) for row in rows]
    threads = [item.thread for item in items]
    baselines = {"the most common label": majority(labels)} | {
        title: [baseline(item) for item in items] for title, baseline in task.baselines.items()
    }
    certain = [index for index, prediction in enumerate(predictions) if prediction not in ABSTAINED]
    certain_only = ([column[index] for index in certain] for column in (labels, predictions, threads))
    return ModelCard(
        name,
        path.name,
        at,
        len(items),
        len(set(threads)),
        score_labels(labels, predictions, threads),
        confusion(labels, predictions),
        {title: score_labels(labels, predicted, threads) for title, predicted in baselines.items()},
        len(certain) / len(items),
        score_labels(*certain_only) if 0 < len(certain) < len(items) else None,
    )


def annotate_items(items: Sequence[LabelledPost], brands: Sequence[Brand]) -> list[Row | None]:
    """Return the `talkworthy annotate` row of each post for its brand; None where the post is not about it."""
    tracked = {item.brand: _to_brand(item.brand, brands) for item in items}
    rows = to_rows(list(tracked.values()), [post for item in items for post in item.posts])
    by_post = {(row["id"], row["brand"]): row for row in rows}
    return [by_post.get((item.id, tracked[item.brand].name)) for item in items]


def _to_brand(name: str, brands: Sequence[Brand]) -> Brand:
    """Return the tracked brand of that name or alias, or a new one with the name in the file."""
    folded = name.casefold()
    for brand in brands:
        if folded in (brand.name.casefold(), *(alias.casefold() for alias in brand.aliases)):
            return brand
    official = {"x": frozenset({name[1:].casefold()})} if name.startswith("@") else {}
    return Brand(name, (PARENTHESES.sub("", name),), official=official)


def _evaluate_frames(items: Sequence[LabelledPost], path: Path, brands: Sequence[Brand], at: datetime) -> ModelCard:
    """Return the model card of needs: a span is right where it overlaps a labelled one of its type."""
    if not items:
        raise UserError(f"{path} has no labels for 'frames'.")
    threads: dict[str, int] = {}
    counts = np.zeros((len(items), len(TYPES), 4))
    for item, row in zip(items, annotate_items(items, brands), strict=True):
        thread_counts = counts[threads.setdefault(item.thread, len(threads))]
        text = text_of(item)
        labelled = [(need["type"], _span(text, need["span"])) for need in item.labels["frames"]]
        predicted = [(need["type"], _span(text, need["span"])) for need in (row or {}).get("frames") or ()]
        for number, kind in enumerate(TYPES):
            true_spans, predicted_spans = (
                [span for type_, span in spans if type_ == kind] for spans in (labelled, predicted)
            )
            thread_counts[number] += (
                _hits(true_spans, predicted_spans),
                len(true_spans),
                _hits(predicted_spans, true_spans),
                len(predicted_spans),
            )
    scores = score_counts(TYPES, counts[: len(threads)])
    any_type = score_counts(("any type",), counts[: len(threads)].sum(axis=1, keepdims=True))
    whole = Scores((*any_type.classes, *scores.classes), scores.macro_f1, scores.low, scores.high)
    return ModelCard(FRAMES, path.name, at, len(items), len(threads), whole, {}, {}, 1.0, None)


def _span(text: str, words: str) -> tuple[int, int]:
    """Return start and end of the words in the text; (0, 0), which overlaps nothing, where they are not in it."""
    start = text.find(words)
    return (start, start + len(words)) if start >= 0 else (0, 0)


def _hits(spans: Sequence[tuple[int, int]], others: Sequence[tuple[int, int]]) -> int:
    """Return how many of the spans overlap one of the others."""
    return sum(any(start < stop_ and start_ < stop for start_, stop_ in others) for start, stop in spans)

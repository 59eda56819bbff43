"""`talkworthy evaluate`: what we say of labelled posts beside what people said, with intervals and baselines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import numpy as np

from analysis.annotators.needs import TYPES
from analysis.stats.classification_metrics import Scores, confusion, majority, score_counts, score_labels
from reports.queries.model_cards import Card
from services.analysis.annotate_files import to_rows
from services.feedback.evaluation_tasks import ABSTAINED, ASIDE, NAMES, Row, text_of
from services.feedback.labelled_files import Item, read_labelled
from talkworthy.errors import UserError
from talkworthy.model import Brand

FRAMES = "frames"


def evaluate(name: str, path: Path, brands: Sequence[Brand], at: datetime) -> Card:
    """Score the verdicts called `name` on a labelled file; `brands` are those whose aliases and accounts are known.

    Raises UserError on another name than those of `evaluated.NAMES` and `frames`, and on a file that cannot be read or
    says nothing of it.
    """
    if name not in (*NAMES, FRAMES):
        known = ", ".join([*NAMES, FRAMES])
        raise UserError(f"Nothing is called {name!r} that could be evaluated. Name one of: {known}.")
    items = read_labelled(path, name)
    if name == FRAMES:
        return _of_frames([item for item in items if item.labels.get(name) is not None], path, brands, at)
    told_of = NAMES[name]
    truths = [told_of.truth(item.labels) for item in items]
    kept = [place for place, truth in enumerate(truths) if truth is not None]
    if not kept:
        raise UserError(f"{path} says nothing of {name!r} of any post.")
    items, labels = [items[place] for place in kept], [str(truths[place]) for place in kept]
    rows = annotate_items(items, brands)
    verdicts = [told_of.verdict(row) for row in rows]
    threads = [item.thread for item in items]
    baselines = {"the commonest label": majority(labels)} | {
        title: [baseline(item) for item in items] for title, baseline in told_of.baselines.items()
    }
    sure = [place for place, verdict in enumerate(verdicts) if verdict not in ABSTAINED]
    chosen = ([column[place] for place in sure] for column in (labels, verdicts, threads))
    return Card(
        name,
        path.name,
        at,
        len(items),
        len(set(threads)),
        score_labels(labels, verdicts, threads),
        confusion(labels, verdicts),
        {title: score_labels(labels, said, threads) for title, said in baselines.items()},
        len(sure) / len(items),
        score_labels(*chosen) if 0 < len(sure) < len(items) else None,
    )


def annotate_items(items: Sequence[Item], brands: Sequence[Brand]) -> list[Row | None]:
    """What the pipe (`talkworthy annotate`) says of each item for its brand; None where it is no talk of the brand."""
    tracked = {item.brand: _to_brand(item.brand, brands) for item in items}
    rows = to_rows(list(tracked.values()), [post for item in items for post in item.posts])
    found = {(row["id"], row["brand"]): row for row in rows}
    return [found.get((item.id, tracked[item.brand].name)) for item in items]


def _to_brand(name: str, brands: Sequence[Brand]) -> Brand:
    """The tracked brand of that name, or one that is called what the file calls it."""
    wanted = name.casefold()
    for brand in brands:
        if wanted in (brand.name.casefold(), *(alias.casefold() for alias in brand.aliases)):
            return brand
    official = {"x": frozenset({name[1:].casefold()})} if name.startswith("@") else {}
    return Brand(name, (ASIDE.sub("", name),), official=official)


def _of_frames(items: Sequence[Item], path: Path, brands: Sequence[Brand], at: datetime) -> Card:
    """Frames: a span that overlaps a labelled one of its type is right."""
    if not items:
        raise UserError(f"{path} says nothing of 'frames' of any post.")
    threads: dict[str, int] = {}
    counts = np.zeros((len(items), len(TYPES), 4))
    for item, row in zip(items, annotate_items(items, brands), strict=True):
        at_thread = counts[threads.setdefault(item.thread, len(threads))]
        text = text_of(item)
        labelled = [(one["type"], _span(text, one["span"])) for one in item.labels["frames"]]
        said = [(one["type"], _span(text, one["span"])) for one in (row or {}).get("frames") or ()]
        for number, kind in enumerate(TYPES):
            truth, told = ([span for type_, span in spans if type_ == kind] for spans in (labelled, said))
            at_thread[number] += _hits(truth, told), len(truth), _hits(told, truth), len(told)
    scores = score_counts(TYPES, counts[: len(threads)])
    everything = score_counts(("any type",), counts[: len(threads)].sum(axis=1, keepdims=True))
    whole = Scores((*everything.classes, *scores.classes), scores.macro_f1, scores.low, scores.high)
    return Card(FRAMES, path.name, at, len(items), len(threads), whole, {}, {}, 1.0, None)


def _span(text: str, words: str) -> tuple[int, int]:
    """Where the words stand in the text; what does not stand there overlaps nothing."""
    start = text.find(words)
    return (start, start + len(words)) if start >= 0 else (0, 0)


def _hits(spans: Sequence[tuple[int, int]], others: Sequence[tuple[int, int]]) -> int:
    """How many of the spans overlap one of the others."""
    return sum(any(start < stop_ and start_ < stop for start_, stop_ in others) for start, stop in spans)

"""Needs (goals, struggles, worries, dreams, cares) on talk_labels: precision and recall of spans, and of a keyword
baseline.

A span is right when it overlaps a labelled one of the same type (METHOD section 7). "agreed": labels on which both
annotators agree; "either": labels of one of them count too. Tuned on even lines; the odd ones evaluate.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

from items import ALIASES, item_id, talk_labels, to_posts, write_rows
from judge import SHARED, Row

from analysis.annotators.needs import DEEPER, LIFE, PRODUCT, TYPES
from analysis.pipeline.analyzer import ThreadAnalyzer
from analysis.pipeline.thread_batch import StoredPost
from collectors.files.engine.dataset import Dataset
from collectors.files.engine.reader import Reject
from talkworthy.model import Annotation, Brand, Post, full_text

KEYWORDS = {
    "goal": re.compile(r"\b(?:i|we) (?:want|need|would like|plan) to\b|\bi'd like to\b|\btrying to\b", re.I),
    "struggle": re.compile(r"\b(?:i|we) can(?:'t|not)\b|\b(?:problem|issue|struggl\w+|stuck)\b", re.I),
    "worry": re.compile(r"\b(?:worried|afraid|scared|fear|concerned)\b", re.I),
    "dream": re.compile(r"\bi (?:wish|hope)\b|\bi'd love\b", re.I),
    "care": re.compile(r"\bi care\b|\bimportant\b|\bmatters\b", re.I),
}

Quoted = tuple[str, str, int, int]
"""Type, about, start, stop."""


def main() -> None:
    """Print the tables for both halves, and each error where asked to (`frames.py even`)."""
    items = list(enumerate(talk_labels(SHARED)))
    quotes = read(items)
    for half, name in ((0, "even lines (tuned on)"), (1, "odd lines (judge)")):
        chosen = [(number, item) for number, item in items if number % 2 == half]
        print(f"\n{name}: {len(chosen)} posts")
        score("rules", chosen, {number: quotes[number] for number, _ in chosen})
        score("keywords", chosen, {number: by_keyword(item) for number, item in chosen})
        if name.split()[0] in sys.argv[1:]:
            print_errors(chosen, quotes)


def read(items: Sequence[tuple[int, Row]]) -> dict[int, list[Quoted]]:
    """Return the needs found in each labelled post, analysed for its brand in its thread."""
    trees = to_trees(items)
    quotes: dict[int, list[Quoted]] = {}
    for number, item in items:
        brand = Brand(item["brand"], ALIASES.get(item["brand"], (item["brand"],)))
        posts = trees[item_id(number, item)]
        result = ThreadAnalyzer([brand], annotators=["needs"]).analyse(
            [StoredPost(n, post) for n, post in enumerate(posts)]
        )
        own = next(post for post in posts if post.id == item_id(number, item))
        text = full_text(own.title, own.text)
        own_annotations = [
            row.annotation
            for row in result.annotations
            if row.annotation.post == own.id and row.annotation.name != "author_type"
        ]
        quotes[number] = [
            to_quoted(own_annotation, text, item["text"])
            for own_annotation in own_annotations
            if own_annotation.name != DEEPER
        ]
    return quotes


def to_trees(items: Sequence[tuple[int, Row]]) -> dict[str, list[Post]]:
    """Return the id of each labelled post -> the posts of its thread in time order, as an import makes them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "items.jsonl"
        write_rows(path, (row for number, item in items for row in to_posts(number, item)))
        imported = [post for post in Dataset([path]).posts() if not isinstance(post, Reject)]
    trees: dict[str, list[Post]] = defaultdict(list)
    for post in imported:
        trees[post.thread.removesuffix("-root")].append(post)
    return trees


def to_quoted(annotation: Annotation, text: str, labelled: str) -> Quoted:
    """Return an annotation with its positions in the labelled text, whose title and body are joined differently."""
    words = text[annotation.start : annotation.stop]
    place = labelled.find(words)
    return annotation.name.split("_")[0], annotation.label, place, place + len(words)


def by_keyword(item: Row) -> list[Quoted]:
    """Return the sentence around the first keyword of each type."""
    quoted = []
    for kind, keyword in KEYWORDS.items():
        match = keyword.search(item["text"])
        if match:
            stop = item["text"].find(".", match.end())
            quoted.append((kind, LIFE, match.start(), stop if stop > 0 else len(item["text"])))
    return quoted


def score(name: str, items: Sequence[tuple[int, Row]], quotes: dict[int, list[Quoted]]) -> None:
    """Print one table: for each type the labels and predictions, precision and recall."""
    predicted, right, either, labelled, recalled, about = (Counter[str]() for _ in range(6))
    for number, item in items:
        gold, more = spans(item, item["labels"]["frames"]), []
        for labels in item["annotators"]:
            more += spans(item, labels["frames"])
        for quote in quotes[number]:
            predicted[quote[0]] += 1
            right[quote[0]] += any(overlap(quote, label) for label in gold)
            either[quote[0]] += any(overlap(quote, label) for label in more)
            about[quote[0]] += any(overlap(quote, label) and quote[1] == label[1] for label in more)
        for label in gold:
            labelled[label[0]] += 1
            recalled[label[0]] += any(overlap(quote, label) for quote in quotes[number])
    print(f"  {name:10} labelled  said   precision (agreed)  (either)   recall   about right")
    for kind in (*TYPES, "all"):
        n, k, r, e, c, a = (sum(of.values()) if kind == "all" else of[kind]
                            for of in (labelled, predicted, right, either, recalled, about))  # fmt: skip
        print(f"  {kind:10} {n:8} {k:5} {r / max(k, 1):20.2f} {e / max(k, 1):9.2f} {c / max(n, 1):8.2f}"
              f" {a / max(e, 1):13.2f}")  # fmt: skip


def spans(item: Row, frames: Sequence[Row] | None) -> list[Quoted]:
    """Return labelled spans with their positions in the text; those that are not in it are left out."""
    with_position = [(span, item["text"].find(span["span"])) for span in frames or ()]
    return [
        (span["type"], span.get("about") or PRODUCT, place, place + len(span["span"]))
        for span, place in with_position
        if place >= 0
    ]


def overlap(left: Quoted, right: Quoted) -> bool:
    """Return whether two spans are of one type and overlap."""
    return left[0] == right[0] and left[2] < right[3] and right[2] < left[3]


def print_errors(items: Sequence[tuple[int, Row]], quotes: dict[int, list[Quoted]]) -> None:
    """Print each prediction without a label, and each label without a prediction."""
    for number, item in items:
        gold = spans(item, item["labels"]["frames"])
        more = [label for labels in item["annotators"] for label in spans(item, labels["frames"])]
        for quote in quotes[number]:
            if not any(overlap(quote, label) for label in gold):
                mark = "one annotator agrees" if any(overlap(quote, label) for label in more) else "WRONG"
                print(f"  #{number} {mark}: {quote[0]} {item['text'][quote[2] : quote[3]]!r}")
        for label in gold:
            if not any(overlap(quote, label) for quote in quotes[number]):
                print(f"  #{number} MISSED: {label[0]} {item['text'][label[2] : label[3]]!r}")


if __name__ == "__main__":
    main()

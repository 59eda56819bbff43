"""Analyses files of posts without a store: one row for each post and brand."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from analysis.annotators.needs import NAMES as FRAMES
from analysis.annotators.speech_acts import ACTS
from analysis.integrity.coordinated_posting import find_bots, find_promoters, find_suspects
from analysis.integrity.near_duplicates import find_near_duplicates, normalize_wording
from analysis.pipeline.analyzer import ThreadAnalyzer
from analysis.pipeline.thread_batch import StoredPost
from analysis.text.language import language_of
from analysis.topics import find_topics
from collectors.files.engine.dataset import Dataset
from collectors.files.engine.reader import ColumnMap, Reject
from services.context import AppContext, now
from talkworthy.errors import UserError
from talkworthy.findings import AnalysisResult
from talkworthy.model import Annotation, Brand, Post, analysed_text
from talkworthy.settings import load_settings
from talkworthy.timestamps import to_micros

POSTS_AT_ONCE = 20_000
COUNTED_AUTHOR_TYPES = ("public", "promoter")
COLUMNS = ("id", "source", "community", "author", "thread", "reply_to")

Row = dict[str, Any]


def annotate(
    context: AppContext, brand_file: Path, files: Sequence[Path], columns: ColumnMap
) -> tuple[int, Iterator[bytes], list[str]]:
    """Return how many posts the files have, a JSON line for each post and each brand that it is about, and where files
    were cut off.

    A post about no brand has one line with `brand: null`. Lines come thread by thread, in the order of the files.
    Rows that cannot be parsed are counted in a message. Raises UserError on unusable files.
    """
    brands = load_settings(brand_file).brands
    posts, rejected, cuts = _read(context, files, columns)
    if rejected and not posts:
        raise UserError(f"None of the {rejected:,} rows could be read; `talkworthy import` lists the reasons.")
    if rejected:
        context.print_message(
            f"{rejected:,} rows could not be parsed and were left out; `talkworthy import` lists them."
        )
    return len(posts), (json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in to_rows(brands, posts)), cuts


def to_rows(brands: Sequence[Brand], posts: Sequence[Post]) -> Iterator[Row]:
    """Yield the rows for these posts, which are whole threads in any order."""
    rows = [StoredPost(number, post) for number, post in enumerate(posts)]
    analyzer = ThreadAnalyzer(brands)
    results = [analyzer.analyse(chunk) for chunk in _chunks(rows)]
    by_post: dict[int, list[Row]] = defaultdict(list)
    for brand in brands:
        for number, row in _rows_of_brand(brand, posts, results).items():
            by_post[number].append(row)
    for number, post in enumerate(posts):
        yield from by_post.get(number) or [_row_without_brand(post)]


def _rows_of_brand(brand: Brand, posts: Sequence[Post], results: Sequence[AnalysisResult]) -> dict[int, Row]:
    """Return the row of each post that is about this brand, by post number."""
    by_post: dict[int, dict[str, Annotation]] = defaultdict(dict)
    for result in results:
        for row in result.annotations:
            if row.annotation.brand == brand.name:
                by_post[row.post][row.annotation.name] = row.annotation
    kinds = {
        mention.post: mention.mention_kind
        for result in results
        for mention in result.mentions
        if mention.brand == brand.name and mention.mention_kind != "context"
    }
    counted = [number for number in kinds if by_post[number]["author_type"].label in COUNTED_AUTHOR_TYPES]
    frame = _frame(posts, counted)
    duplicates = {number: duplicate_of for number, duplicate_of, _ in find_near_duplicates(frame).iter_rows()}
    author_types = _author_types(frame, [brand])
    topics = _topics(brand, posts, [number for number in counted if number not in duplicates])
    return {
        number: _to_row(posts[number], brand.name, mention_kind, by_post[number])
        | dict(zip(("author_type", "author_type_rule"), author_types.get(number, ()), strict=False))
        | {"duplicate_of": duplicates.get(number), "topic": topics.get(number)}
        for number, mention_kind in kinds.items()
    }


def _to_row(post: Post, brand: str, mention_kind: str, annotations: Mapping[str, Annotation]) -> Row:
    author_type = annotations["author_type"]
    sentiment, cue, stage = (annotations.get(name) for name in ("sentiment", "cue", "stage"))
    acts = {name: annotations[name].rule for name in ACTS if name in annotations}
    return _empty_row(post) | {
        "brand": brand,
        "relevant": True,
        "direct": mention_kind == "direct",
        "author_type": author_type.label,
        "author_type_rule": author_type.rule,
        **_to_sentiment(annotations["author_type"].label, sentiment),
        "acts": list(acts),
        "act_rules": acts,
        "cue": cue.label if cue else "leave_alone",
        "cue_rule": cue.rule if cue else "no question about the brand",
        "stage": stage.label if stage else "unknown",
        "stage_rule": stage and stage.rule,
        "frames": _to_needs(analysed_text(post.title, post.text), annotations),
    }


def _to_sentiment(author_type: str, sentiment: Annotation | None) -> Row:
    """Return the sentiment; brands, promoters and bots have a neutral one, which counts nowhere."""
    if sentiment is None and author_type in ("public", "unknown"):
        return {}
    values = (sentiment.label, sentiment.value, sentiment.rule) if sentiment else ("neutral", 0.0, "not by the public")
    return dict(zip(("sentiment", "sentiment_score", "sentiment_rule"), values, strict=True))


def _to_needs(text: str, annotations: Mapping[str, Annotation]) -> list[Row]:
    """Return the needs that the author expresses, with the words of the text, in the order of the text."""
    needs = [annotations[name] for name in FRAMES if name in annotations]
    return [
        {"type": FRAMES[need.name], "span": text[need.start : need.stop], "about": need.label, "rule": need.rule}
        for need in sorted(needs, key=lambda need: need.start or 0)
    ]


def _row_without_brand(post: Post) -> Row:
    return _empty_row(post) | {"relevant": False, "direct": False}


def _empty_row(post: Post) -> Row:
    """Return a row with every key, in order."""
    keys = (
        *(
            "id",
            "brand",
            "relevant",
            "direct",
            "author_type",
            "author_type_rule",
            "duplicate_of",
            "sentiment",
            "sentiment_score",
        ),
        *("sentiment_rule", "acts", "act_rules", "cue", "cue_rule", "stage", "stage_rule", "frames", "topic"),
    )
    return dict.fromkeys(keys) | {"id": post.id, "lang": post.lang or language_of(analysed_text(post.title, post.text))}


def _frame(posts: Sequence[Post], numbers: Sequence[int]) -> pl.DataFrame:
    """Return these posts with their normalized texts, in time order, for the steps that compare all posts."""
    in_order = sorted(numbers, key=lambda number: (posts[number].created_at, posts[number].id))
    ordered = [posts[number] for number in in_order]
    columns = {name: [getattr(post, name) for post in ordered] for name in COLUMNS}
    frame = pl.DataFrame(columns, schema=dict.fromkeys(COLUMNS, pl.String)).with_columns(
        pl.Series("post", in_order, dtype=pl.Int64),
        pl.Series("created_at", [to_micros(post.created_at) for post in ordered], dtype=pl.Int64),
        pl.Series("text", [analysed_text(post.title, post.text) for post in ordered], dtype=pl.String),
    )
    return frame.with_columns(normalize_wording(frame["text"]))


def _author_types(frame: pl.DataFrame, brands: Sequence[Brand]) -> dict[int, tuple[str, str]]:
    """Return author type and rule of the posts where only a comparison of all posts shows it, by post number."""
    promoters = find_promoters(frame, find_suspects(frame, brands))
    author_types = {post: ("promoter", rule) for post, rule in promoters.iter_rows()}
    return author_types | {post: ("bot", rule) for post, rule in find_bots(frame).iter_rows()}


def _topics(brand: Brand, posts: Sequence[Post], numbers: Sequence[int]) -> dict[int, str]:
    """Return the topic label of each post, by post number."""
    texts = [analysed_text(posts[number].title, posts[number].text) for number in numbers]
    placed = find_topics(texts, brand, None, [posts[number].thread for number in numbers])
    labels = {topic.number: topic.label for topic in placed.topics}
    return {
        number: labels[topic] for number, topic in zip(numbers, placed.topic.tolist(), strict=True) if topic in labels
    }


def _read(context: AppContext, files: Sequence[Path], columns: ColumnMap) -> tuple[list[Post], int, list[str]]:
    """Return the posts of the files, each once, thread by thread in time order; how many rows were rejected; and where
    files were cut off."""
    dataset = Dataset(files, columns)
    dataset.now = now()
    threads: dict[str, dict[str, Post]] = defaultdict(dict)
    rejected, cuts = 0, []
    with context.progress("Reading files", dataset.size) as bar:
        dataset.on_progress = lambda rows, consumed: bar.update(consumed, rows)
        for item in dataset.posts():
            if isinstance(item, Reject):
                rejected += 1
                cuts += [f"{Path(item.file).name} at line {item.line:,}"] if item.cut else []
            else:
                threads[item.thread][item.id] = item
    return (
        [
            post
            for tree in threads.values()
            for post in sorted(tree.values(), key=lambda post: (post.created_at, post.id))
        ],
        rejected,
        cuts,
    )


def _chunks(rows: Sequence[StoredPost]) -> Iterator[list[StoredPost]]:
    """Yield whole threads, about POSTS_AT_ONCE posts at a time."""
    chunk: list[StoredPost] = []
    for row in rows:
        if len(chunk) >= POSTS_AT_ONCE and row.post.thread != chunk[-1].post.thread:
            yield chunk
            chunk = []
        chunk.append(row)
    if chunk:
        yield chunk

"""`talkworthy annotate`: a file of posts in, what is found in each out, a line a post and brand. No store."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from analysis.annotators.needs import NAMES as FRAMES
from analysis.annotators.speech_acts import ACTS
from analysis.integrity.coordinated_posting import find_bots, find_promoters, find_suspects
from analysis.integrity.near_duplicates import find_copies, to_wordings
from analysis.pipeline.analyzer import Reader
from analysis.pipeline.thread_batch import Stored
from analysis.text.language import language_of
from analysis.topics import find_topics
from collectors.files.engine.dataset import Dump
from collectors.files.engine.reader import ColumnMap, Reject
from services.context import AppContext
from talkworthy.findings import AnalysisResult
from talkworthy.model import Annotation, Brand, Post, full_text
from talkworthy.settings import load_settings
from talkworthy.timestamps import to_micros

POSTS_AT_ONCE = 20_000
COUNTED_AUTHOR_TYPES = ("public", "promoter")
TOLD = ("id", "source", "community", "author", "thread", "reply_to")

Row = dict[str, Any]


def annotate(
    context: AppContext, brands_from: Path, files: Sequence[Path], columns: ColumnMap, out: Path | None
) -> int:
    """Write a row for each post and each brand that it concerns, and one with `brand: null` for every other post.

    Rows come conversation by conversation, in the order of the conversations in the files. Returns how many posts
    were read. Raises UserError on files or a brand file that cannot be used; rows that cannot be read are told of.
    """
    brands = load_settings(brands_from).brands
    posts, rejected = _read(context, files, columns)
    if rejected:
        context.say(f"{rejected:,} rows could not be read and were left out; `talkworthy import` says which and why.")
    lines = (json.dumps(row, ensure_ascii=False).encode() for row in to_rows(brands, posts))
    if out is None:
        _write(lines, sys.stdout.buffer)
    else:
        with out.open("wb") as file:
            _write(lines, file)
    return len(posts)


def to_rows(brands: Sequence[Brand], posts: Sequence[Post]) -> Iterator[Row]:
    """The rows for these posts, which hold whole conversations in any order."""
    rows = [Stored(number, post) for number, post in enumerate(posts)]
    reader = Reader(brands)
    found = [reader.read(chunk) for chunk in _chunks(rows)]
    told: dict[int, list[Row]] = defaultdict(list)
    for brand in brands:
        for number, row in _of_brand(brand, posts, found).items():
            told[number].append(row)
    for number, post in enumerate(posts):
        yield from told.get(number) or [_of_nobody(post)]


def _of_brand(brand: Brand, posts: Sequence[Post], found: Sequence[AnalysisResult]) -> dict[int, Row]:
    """Post number -> its row, for all posts that concern this brand."""
    said: dict[int, dict[str, Annotation]] = defaultdict(dict)
    for reading in found:
        for finding in reading.findings:
            if finding.annotation.brand == brand.name:
                said[finding.post][finding.annotation.name] = finding.annotation
    roles = {
        part.post: part.role
        for reading in found
        for part in reading.mentions
        if part.brand == brand.name and part.role != "context"
    }
    counted = [number for number in roles if said[number]["author_type"].label in COUNTED_AUTHOR_TYPES]
    frame = _frame(posts, counted)
    copies = {number: copy_of for number, copy_of, _ in find_copies(frame).iter_rows()}
    author_types = _author_types(frame)
    topics = _topics(brand, posts, [number for number in counted if number not in copies])
    return {
        number: _to_row(posts[number], brand.name, role, said[number])
        | dict(zip(("author_type", "author_type_rule"), author_types.get(number, ()), strict=False))
        | {"duplicate_of": copies.get(number), "topic": topics.get(number)}
        for number, role in roles.items()
    }


def _to_row(post: Post, brand: str, role: str, said: Mapping[str, Annotation]) -> Row:
    author_type, sentiment, cue, stage = said["author_type"], said.get("sentiment"), said.get("cue"), said.get("stage")
    acts = {name: said[name].rule for name in ACTS if name in said}
    return _blank(post) | {
        "brand": brand,
        "relevant": True,
        "direct": role == "direct",
        "author_type": author_type.label,
        "author_type_rule": author_type.rule,
        **_to_side(said["author_type"].label, sentiment),
        "acts": list(acts),
        "act_rules": acts,
        "cue": cue.label if cue else "leave_alone",
        "cue_rule": cue.rule if cue else "nothing is asked of anybody about the brand",
        "stage": stage.label if stage else "unknown",
        "stage_rule": stage and stage.rule,
        "frames": _to_frames(full_text(post.title, post.text), said),
    }


def _to_side(author_type: str, sentiment: Annotation | None) -> Row:
    """The side that is taken. Who speaks for a brand, sells, or is a machine takes none that counts as a customer's."""
    if sentiment is None and author_type in ("public", "unknown"):
        return {}
    told = (sentiment.label, sentiment.value, sentiment.rule) if sentiment else ("neutral", 0.0, "no customer speaks")
    return dict(zip(("sentiment", "sentiment_score", "sentiment_rule"), told, strict=True))


def _to_frames(text: str, said: Mapping[str, Annotation]) -> list[Row]:
    """What the author wants, fears, struggles with: the words themselves, in the order of the text."""
    found = [said[name] for name in FRAMES if name in said]
    return [
        {"type": FRAMES[one.name], "span": text[one.start : one.stop], "about": one.label, "rule": one.rule}
        for one in sorted(found, key=lambda one: one.start or 0)
    ]


def _of_nobody(post: Post) -> Row:
    return _blank(post) | {"relevant": False, "direct": False}


def _blank(post: Post) -> Row:
    """Every key in its order."""
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
    return dict.fromkeys(keys) | {"id": post.id, "lang": post.lang or language_of(full_text(post.title, post.text))}


def _frame(posts: Sequence[Post], numbers: Sequence[int]) -> pl.DataFrame:
    """These posts with their wordings, in time order, as the steps that look at all of them together take them."""
    in_time = sorted(numbers, key=lambda number: (posts[number].created_at, posts[number].id))
    of = [posts[number] for number in in_time]
    told = {name: [getattr(post, name) for post in of] for name in TOLD}
    frame = pl.DataFrame(told, schema=dict.fromkeys(TOLD, pl.String)).with_columns(
        pl.Series("post", in_time, dtype=pl.Int64),
        pl.Series("created_at", [to_micros(post.created_at) for post in of], dtype=pl.Int64),
        pl.Series("text", [full_text(post.title, post.text) for post in of], dtype=pl.String),
    )
    return frame.with_columns(to_wordings(frame["text"]))


def _author_types(frame: pl.DataFrame) -> dict[int, tuple[str, str]]:
    """Post number -> voice and rule, where only the posts together tell it."""
    promoters = find_promoters(frame, find_suspects(frame))
    author_types = {post: ("promoter", rule) for post, rule in promoters.iter_rows()}
    return author_types | {post: ("bot", rule) for post, rule in find_bots(frame).iter_rows()}


def _topics(brand: Brand, posts: Sequence[Post], numbers: Sequence[int]) -> dict[int, str]:
    """Post number -> the label of its topic."""
    texts = [full_text(posts[number].title, posts[number].text) for number in numbers]
    placed = find_topics(texts, brand, None, [posts[number].thread for number in numbers])
    labels = {topic.number: topic.label for topic in placed.topics}
    return {
        number: labels[topic] for number, topic in zip(numbers, placed.topic.tolist(), strict=True) if topic in labels
    }


def _read(context: AppContext, files: Sequence[Path], columns: ColumnMap) -> tuple[list[Post], int]:
    """The posts of the files, each once, conversation by conversation in time order; and how many rows were refused."""
    dump = Dump(files, columns)
    threads: dict[str, dict[str, Post]] = defaultdict(dict)
    rejected = 0
    with context.progress("Reading files", dump.size) as bar:
        dump.watch = lambda rows, consumed: bar.at(consumed, rows)
        for item in dump.posts():
            if isinstance(item, Reject):
                rejected += 1
            else:
                threads[item.thread][item.id] = item
    return [
        post for tree in threads.values() for post in sorted(tree.values(), key=lambda post: (post.created_at, post.id))
    ], rejected


def _chunks(rows: Sequence[Stored]) -> Iterator[list[Stored]]:
    """Whole conversations, about POSTS_AT_ONCE posts at a time."""
    chunk: list[Stored] = []
    for row in rows:
        if len(chunk) >= POSTS_AT_ONCE and row.post.thread != chunk[-1].post.thread:
            yield chunk
            chunk = []
        chunk.append(row)
    if chunk:
        yield chunk


def _write(lines: Iterator[bytes], file: Any) -> None:
    for line in lines:
        file.write(line + b"\n")
    file.flush()

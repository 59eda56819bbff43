"""Assumptions about a brand's customers: their state, the examples to check, and the measured result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from analysis.measures.assumption_test import AssumedShare, AssumptionEvaluation, ExampleReview, evaluate_assumption
from analysis.measures.counted_posts import counted_with_author
from analysis.stats.seeded_sample import seeded_sample
from reports.queries.assumptions.targets import find_spans
from reports.wording.quotes import quote_around
from talkworthy.date_range import DateRange
from talkworthy.errors import UserError
from talkworthy.model import Post, full_text
from talkworthy.storage.analysis.annotations import texts_frame
from talkworthy.storage.analysis.dataframes import mentions_frame
from talkworthy.storage.notebook.assumptions import (
    Assumption,
    AssumptionExample,
    AssumptionMapping,
    Reveal,
    find_assumption,
    load_brand_assumptions,
    load_example_posts,
    load_examples,
    load_mappings,
    load_reveal,
)
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

EXAMPLES = 20
EVIDENCE = 50
LONGEST = 500
UNITS = {"conversations": "thread", "people": "author"}
"""What is counted -> the column that identifies it."""


@dataclass(frozen=True, slots=True)
class AssumptionEntry:
    """An assumption with its current mapping, examples and reveal, and the number of the assumption that replaced it.

    `mapping_count` is how often it was mapped; `remapped_after_reveal` whether that happened after a reveal.
    """

    assumption: Assumption
    mapping: AssumptionMapping | None
    examples: tuple[AssumptionExample, ...]
    reveal: Reveal | None
    replaced_by: int | None
    mapping_count: int
    remapped_after_reveal: bool

    @property
    def waiting(self) -> tuple[AssumptionExample, ...]:
        """The examples that nobody has checked yet."""
        return tuple(example for example in self.examples if not example.seen)

    @property
    def step(self) -> str:
        """`to_map`, `to_confirm`, `to_reveal` or `revealed`."""
        if self.mapping is None:
            return "to_map"
        return "revealed" if self.reveal else "to_confirm" if self.waiting else "to_reveal"

    @property
    def is_open(self) -> bool:
        """Whether the assumption is neither revealed nor replaced."""
        return self.step != "revealed" and self.replaced_by is None


@dataclass(frozen=True, slots=True)
class ExampleText:
    """The text of an example, split around the evidence; `post` is None where it is no longer in the store."""

    example: AssumptionExample
    post: Post | None
    before: str = ""
    evidence: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class AssumptionResult:
    """The current result of an assumption, and at most 50 conversations behind it, confirmed ones first."""

    measurement: AssumptionEvaluation
    threads: tuple[str, ...]


def load_assumptions(connection: Connection, brand: str) -> list[AssumptionEntry]:
    """Return all assumptions about the brand, the newest first."""
    assumptions = load_brand_assumptions(connection, brand)
    replacements = {
        assumption.statement.replaces: assumption.number
        for assumption in reversed(assumptions)
        if assumption.statement.replaces is not None
    }
    return [_load_entry(connection, assumption, replacements.get(assumption.number)) for assumption in assumptions]


def find_entry(connection: Connection, brand: str, number: int) -> AssumptionEntry:
    """Return one assumption. Raises UserError where the brand has none with this number."""
    assumption = find_assumption(connection, number)
    if assumption is None or assumption.brand != brand:
        raise UserError(
            f"There is no assumption {number} about {brand}. List them with: talkworthy assumptions list -b '{brand}'"
        )
    return next(entry for entry in load_assumptions(connection, brand) if entry.assumption.number == number)


def draw_examples(connection: Connection, entry: AssumptionEntry, counted: bool = True) -> list[AssumptionExample]:
    """Return at most 20 random posts that the mapping counts (or does not), one for each conversation or person.

    Each is the first matching post of its conversation or person. The assumption must be mapped.
    """
    assert entry.mapping is not None
    posts = load_measured_posts(connection, entry.assumption, entry.mapping.targets)
    unit = UNITS[entry.assumption.statement.unit]
    candidates = posts.with_columns(matches=pl.col("has").any().over(unit) == counted).filter(
        "matches", pl.col("has") == counted
    )
    firsts = candidates.sort("created_at", "post").unique(unit, keep="first", maintain_order=True)
    by_unit = {row[unit]: row for row in firsts.iter_rows(named=True)}
    drawn = seeded_sample(by_unit, f"{entry.mapping.number} {counted}", EXAMPLES)
    numbers = [by_unit[key]["post"] for key in drawn]
    ids = dict(texts_frame(connection, numbers).select("post", "id").iter_rows())
    rows = [by_unit[key] for key in drawn if by_unit[key]["post"] in ids]
    return [AssumptionExample(ids[row["post"]], row["thread"], counted) for row in rows]


def show_examples(connection: Connection, entry: AssumptionEntry) -> list[ExampleText]:
    """Return the examples with their texts, split where the evidence begins and ends."""
    if entry.mapping is None:
        return []
    posts = load_example_posts(connection, entry.mapping.number)
    spans = find_spans(connection, entry.assumption.brand, entry.mapping.targets)
    first = {post: (start, stop) for post, start, stop in reversed(spans.drop_nulls().rows())}
    return [_to_example_text(example, posts.get(example.post), first) for example in entry.examples]


def measure_assumption(connection: Connection, entry: AssumptionEntry) -> AssumptionResult:
    """Return the current result of a mapped assumption; the caller saves that it was revealed."""
    assert entry.mapping is not None
    guess = entry.assumption.statement
    posts = load_measured_posts(connection, entry.assumption, entry.mapping.targets)
    assumed = AssumedShare(guess.comparison, guess.share, guess.unit)  # type: ignore[arg-type]
    measurement = evaluate_assumption(posts, assumed, to_checked(entry.examples))
    rejected = {example.thread for example in entry.examples if example.counted and example.answer is False}
    confirmed = [example.thread for example in entry.examples if example.answer]
    matching = posts.filter("has").sort("created_at", descending=True)["thread"].unique(maintain_order=True)
    behind = dict.fromkeys([*confirmed, *(thread for thread in matching if thread not in rejected)])
    return AssumptionResult(measurement, tuple(behind)[:EVIDENCE])


def to_result(result: AssumptionResult) -> dict[str, Any]:
    """Return the result as JSON values."""
    measurement = result.measurement
    tally, checked = measurement.tally, measurement.checked
    return {
        "status": measurement.status,
        "share": round(measurement.share, 4),
        "low": round(measurement.low, 4),
        "high": round(measurement.high, 4),
        "confidence": 0.95,
        "units": tally.units,
        "counted": tally.counted,
        "conversations": tally.conversations,
        "asked": checked.reviewed,
        "yes": checked.yes,
        "passed_over": checked.passed_over,
        "missed": checked.missed,
        "threads": list(result.threads),
    }


def to_checked(examples: Sequence[AssumptionExample]) -> ExampleReview:
    """Return how often the examples matched the assumption, without those answered "not sure"."""
    answered = [example for example in examples if example.answer is not None]
    right, missed = (
        [example.answer for example in answered if example.counted is counted] for counted in (True, False)
    )
    return ExampleReview(len(right), sum(map(bool, right)), len(missed), sum(map(bool, missed)))


def load_people_posts(connection: Connection, brand: str, date_range: DateRange | None) -> pl.DataFrame:
    """Return the posts by people that count in conversations that began in the date range.

    The columns are post, thread, author (with the source, so that it identifies one person) and created_at.
    """
    posts = counted_with_author(mentions_frame(connection, brand, date_range))
    return posts.select("post", "thread", pl.concat_str("source", pl.lit(":"), "author").alias("author"), "created_at")


def load_measured_posts(connection: Connection, assumption: Assumption, targets: Sequence[str]) -> pl.DataFrame:
    """Return these posts with the column has: whether a post matches one of `targets`."""
    matching = find_spans(connection, assumption.brand, targets)["post"].unique()
    posts = load_people_posts(connection, assumption.brand, assumption.date_range)
    return posts.with_columns(has=pl.col("post").is_in(matching.implode()))


def _load_entry(connection: Connection, assumption: Assumption, replaced_by: int | None) -> AssumptionEntry:
    mappings = load_mappings(connection, assumption.number)
    reveals = [load_reveal(connection, mapping.number) for mapping in mappings]
    if not mappings:
        return AssumptionEntry(assumption, None, (), None, replaced_by, 0, False)
    examples = tuple(load_examples(connection, mappings[0].number))
    return AssumptionEntry(assumption, mappings[0], examples, reveals[0], replaced_by, len(mappings), any(reveals[1:]))


def _to_example_text(
    example: AssumptionExample, stored: tuple[int, Post] | None, spans: dict[int, tuple[int, int]]
) -> ExampleText:
    if stored is None:
        return ExampleText(example, None)
    number, post = stored
    text = full_text(post.title, post.text)
    start, stop = spans.get(number, (0, 0)) if example.counted else (0, 0)
    quote = quote_around(text, start, stop, LONGEST)
    return ExampleText(example, post, quote.before, quote.evidence, quote.after)

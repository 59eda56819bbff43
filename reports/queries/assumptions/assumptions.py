"""The ledger of assumptions: what somebody holds to be true, the examples to look at, and what the talk says of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from analysis.measures.assumption_test import AssumedShare, Checked, Found, judge_assumption
from analysis.measures.counted_posts import counted_with_author
from analysis.stats.seeded_sample import draw_lots
from reports.queries.assumptions.targets import find_spans
from talkworthy.date_range import DateRange
from talkworthy.errors import UserError
from talkworthy.model import Post, full_text
from talkworthy.storage.analysis.annotations import texts_frame
from talkworthy.storage.analysis.dataframes import mentions_frame
from talkworthy.storage.notebook.assumptions import (
    Assumption,
    Example,
    MappedTo,
    Reveal,
    assumptions_of,
    examples_of,
    find_assumption,
    mappings_of,
    posts_of_examples,
    reveal_of,
)
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

EXAMPLES = 20
EVIDENCE = 50
LONGEST = 500
UNITS = {"conversations": "thread", "people": "author"}
"""What is counted -> the column that tells one from the next."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A claim in the ledger: what it is counted by now, examples, what was revealed, and by which claim it is replaced.

    `turns` is how often it was mapped; `peeked`: it was mapped anew after its numbers had been shown.
    """

    assumption: Assumption
    mapping: MappedTo | None
    examples: tuple[Example, ...]
    reveal: Reveal | None
    replaced_by: int | None
    turns: int
    peeked: bool

    @property
    def waiting(self) -> tuple[Example, ...]:
        """The examples that nobody has looked at yet."""
        return tuple(one for one in self.examples if not one.seen)

    @property
    def step(self) -> str:
        """`to_map`, `to_confirm`, `to_reveal` or `revealed`."""
        if self.mapping is None:
            return "to_map"
        return "revealed" if self.reveal else "to_confirm" if self.waiting else "to_reveal"

    @property
    def is_open(self) -> bool:
        """Whether it is neither revealed nor replaced."""
        return self.step != "revealed" and self.replaced_by is None


@dataclass(frozen=True, slots=True)
class Shown:
    """An example as it is read: `before`, the words that were found, `after`; the post is None where it is no more."""

    example: Example
    post: Post | None
    before: str = ""
    found: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the talk says of a claim now, and the conversations behind it: at most 50, confirmed ones first."""

    found: Found
    threads: tuple[str, ...]


def load_ledger(connection: Connection, brand: str) -> list[Entry]:
    """All that was ever claimed of the brand, the newest first."""
    assumptions = assumptions_of(connection, brand)
    heirs = {
        assumption.told.replaces: assumption.number
        for assumption in reversed(assumptions)
        if assumption.told.replaces is not None
    }
    return [_load_entry(connection, assumption, heirs.get(assumption.number)) for assumption in assumptions]


def find_entry(connection: Connection, brand: str, number: int) -> Entry:
    """The entry of one claim. Raises UserError where the brand has none of this number."""
    assumption = find_assumption(connection, number)
    if assumption is None or assumption.brand != brand:
        raise UserError(
            f"There is no claim {number} about {brand}. See what there is: talkworthy assumptions list -b '{brand}'"
        )
    return next(entry for entry in load_ledger(connection, brand) if entry.assumption.number == number)


def draw_examples(connection: Connection, entry: Entry, counted: bool = True) -> list[Example]:
    """At most 20 posts, one of each conversation or customer, that the mapping counts (or passes over), at random.

    Each is the first post of its conversation or customer that the mapping finds. The entry must be mapped.
    """
    assert entry.mapping is not None
    posts = load_judged(connection, entry.assumption, entry.mapping.targets)
    unit = UNITS[entry.assumption.told.unit]
    fitting = posts.with_columns(fits=pl.col("has").any().over(unit) == counted).filter(
        "fits", pl.col("has") == counted
    )
    firsts = fitting.sort("created_at", "post").unique(unit, keep="first", maintain_order=True)
    by_name = {row[unit]: row for row in firsts.iter_rows(named=True)}
    drawn = draw_lots(by_name, f"{entry.mapping.number} {counted}", EXAMPLES)
    numbers = [by_name[name]["post"] for name in drawn]
    ids = dict(texts_frame(connection, numbers).select("post", "id").iter_rows())
    rows = [by_name[name] for name in drawn if by_name[name]["post"] in ids]
    return [Example(ids[row["post"]], row["thread"], counted) for row in rows]


def show_examples(connection: Connection, entry: Entry) -> list[Shown]:
    """The examples with their words, cut where the evidence begins and ends."""
    if entry.mapping is None:
        return []
    held = posts_of_examples(connection, entry.mapping.number)
    spans = find_spans(connection, entry.assumption.brand, entry.mapping.targets)
    first = {post: (start, stop) for post, start, stop in reversed(spans.drop_nulls().rows())}
    return [_to_shown(one, held.get(one.post), first) for one in entry.examples]


def judge_entry(connection: Connection, entry: Entry) -> Verdict:
    """What the talk says now of a claim that is mapped. Nothing is written: who shows it keeps that it was shown."""
    assert entry.mapping is not None
    told = entry.assumption.told
    posts = load_judged(connection, entry.assumption, entry.mapping.targets)
    assumed = AssumedShare(told.comparison, told.share, told.unit)  # type: ignore[arg-type]
    found = judge_assumption(posts, assumed, to_checked(entry.examples))
    denied = {one.thread for one in entry.examples if one.counted and one.answer is False}
    sure = [one.thread for one in entry.examples if one.answer]
    with_it = posts.filter("has").sort("created_at", descending=True)["thread"].unique(maintain_order=True)
    behind = dict.fromkeys([*sure, *(one for one in with_it if one not in denied)])
    return Verdict(found, tuple(behind)[:EVIDENCE])


def to_result(verdict: Verdict) -> dict[str, Any]:
    """The verdict as JSON values."""
    found, tally, checked = verdict.found, verdict.found.tally, verdict.found.checked
    return {
        "status": found.status,
        "share": round(found.share, 4),
        "low": round(found.low, 4),
        "high": round(found.high, 4),
        "confidence": 0.95,
        "units": tally.units,
        "counted": tally.counted,
        "conversations": tally.conversations,
        "asked": checked.asked,
        "yes": checked.yes,
        "passed_over": checked.passed_over,
        "missed": checked.missed,
        "threads": list(verdict.threads),
    }


def to_checked(examples: Sequence[Example]) -> Checked:
    """How often the examples were what the claim means; those that nobody could tell are left out."""
    told = [one for one in examples if one.answer is not None]
    right, missed = ([one.answer for one in told if one.counted is counted] for counted in (True, False))
    return Checked(len(right), sum(map(bool, right)), len(missed), sum(map(bool, missed)))


def load_weekly_customers(connection: Connection, brand: str, date_range: DateRange | None) -> pl.DataFrame:
    """The posts of customers that count in the talk that began in `window`.

    One row each: `post`, `conversation`, `author` (with the source, so that it is one person) and `created_at`.
    """
    posts = counted_with_author(mentions_frame(connection, brand, date_range))
    return posts.select("post", "thread", pl.concat_str("source", pl.lit(":"), "author").alias("author"), "created_at")


def load_judged(connection: Connection, assumption: Assumption, targets: Sequence[str]) -> pl.DataFrame:
    """Those posts with `has`: whether one of `targets` is found in it."""
    found = find_spans(connection, assumption.brand, targets)["post"].unique()
    posts = load_weekly_customers(connection, assumption.brand, assumption.date_range)
    return posts.with_columns(has=pl.col("post").is_in(found.implode()))


def _load_entry(connection: Connection, assumption: Assumption, heir: int | None) -> Entry:
    mappings = mappings_of(connection, assumption.number)
    reveals = [reveal_of(connection, one.number) for one in mappings]
    if not mappings:
        return Entry(assumption, None, (), None, heir, 0, False)
    examples = tuple(examples_of(connection, mappings[0].number))
    return Entry(assumption, mappings[0], examples, reveals[0], heir, len(mappings), any(reveals[1:]))


def _to_shown(example: Example, held: tuple[int, Post] | None, spans: dict[int, tuple[int, int]]) -> Shown:
    if held is None:
        return Shown(example, None)
    number, post = held
    text = full_text(post.title, post.text)
    start, stop = spans.get(number, (0, 0)) if example.counted else (0, 0)
    begin = max(0, start - LONGEST // 2)
    before, after = text[begin:start], text[stop : stop + LONGEST]
    return Shown(
        example,
        post,
        f"... {before}" if begin else before,
        text[start:stop],
        f"{after} ..." if stop + LONGEST < len(text) else after,
    )

"""`talkworthy assumptions`: assumptions written before the numbers are seen, and what the talk says of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reports.queries.assumptions.assumptions import (
    Entry,
    Shown,
    find_entry,
    judge_entry,
    load_ledger,
    show_examples,
    to_result,
)
from reports.queries.score.brand_report import choose_date_range
from reports.wording.assumptions import STEPS, assumption_words, checked_words, verdict_words
from services.context import AppContext, now
from services.feedback import assumptions
from talkworthy.storage.notebook.assumptions import NewAssumption, Signed


def add(context: AppContext, brand: str, date_range: str, new: NewAssumption, by: str) -> Entry:
    """Write an assumption and return its entry."""
    name = context.settings.brand(brand).name
    with context.store.write() as connection:
        chosen = choose_date_range(connection, date_range)
        return assumptions.write_assumption(connection, name, chosen, new, Signed(by, now()))


def map_to(context: AppContext, brand: str, number: int, targets: Sequence[str], by: str) -> Entry:
    """Choose what counts for an assumption, and return its entry with the examples to check."""
    name = context.settings.brand(brand).name
    with context.store.write() as connection:
        return assumptions.map_assumption(connection, name, number, targets, Signed(by, now()))


def draw_passed_over(context: AppContext, brand: str, number: int) -> Entry:
    """Draw examples of what the mapping does not count, and return the entry."""
    name = context.settings.brand(brand).name
    with context.store.write() as connection:
        return assumptions.draw_overlooked_examples(connection, name, number)


def confirm(context: AppContext, brand: str, number: int, answers: Sequence[tuple[str, str]], by: str) -> Entry:
    """Save all these answers (post; yes, no or unsure) or none, and return the entry."""
    name = context.settings.brand(brand).name
    with context.store.write() as connection:
        return assumptions.answer_examples(connection, name, number, answers, Signed(by, now()))


def reveal(context: AppContext, brand: str, number: int, by: str) -> dict[str, Any]:
    """Reveal the numbers behind an assumption, and return it as `tell` does."""
    name = context.settings.brand(brand).name
    with context.store.write() as connection:
        assumptions.reveal_assumption(connection, name, number, Signed(by, now()))
    return tell(context, name, number)


def tell(context: AppContext, brand: str, number: int) -> dict[str, Any]:
    """One claim as JSON values: its examples with their words while they wait, its verdict once it is revealed."""
    name = context.settings.brand(brand).name
    with context.store.read() as connection:
        entry = find_entry(connection, name, number)
        told = to_record(entry) | {"examples": [_to_example(one) for one in show_examples(connection, entry)]}
        if entry.step == "revealed":
            verdict = judge_entry(connection, entry)
            words = (verdict_words(entry.assumption.told, verdict.found), checked_words(verdict.found.checked))
            told |= {"verdict": to_result(verdict), "sentence": " ".join(words)}
        return told


def find(context: AppContext, brand: str, number: int) -> Entry:
    """One claim. Raises UserError where the brand has none of this number."""
    with context.store.read() as connection:
        return find_entry(connection, context.settings.brand(brand).name, number)


def ledger(context: AppContext, brand: str) -> list[Entry]:
    """All claims on a brand, the newest first."""
    with context.store.read() as connection:
        return load_ledger(connection, context.settings.brand(brand).name)


def to_record(entry: Entry) -> dict[str, Any]:
    """A claim as JSON values, as it was written and how far it has come."""
    assumption, (first, last) = entry.assumption, entry.assumption.date_range.days
    looked_at = sum(one.seen for one in entry.examples)
    return {
        "assumption": assumption.number,
        "brand": assumption.brand,
        "words": assumption.told.words,
        "comparison": assumption.told.comparison,
        "share": assumption.told.share,
        "unit": assumption.told.unit,
        "date_range": {"start": first.isoformat(), "end": last.isoformat()},
        "written_by": assumption.written_by,
        "written_at": assumption.written_at.isoformat(),
        "replaces": assumption.told.replaces,
        "replaced_by": entry.replaced_by,
        "step": entry.step,
        "counted_by": list(entry.mapping.targets) if entry.mapping else [],
        "mapped": entry.turns,
        "mapped_after_reveal": entry.peeked,
        "looked_at": looked_at,
        "to_look_at": len(entry.examples),
        "revealed_at": entry.reveal.revealed_at.isoformat() if entry.reveal else None,
        "revealed": dict(entry.reveal.result) if entry.reveal else None,
    }


def to_text(entries: Sequence[Entry]) -> str:
    """A line a claim: number, words, and the next step or what was revealed."""
    if not entries:
        return "Nothing is assumed yet. talkworthy assumptions add 'they talk about price' --at-least 30 --brand ..."
    return "\n".join(_line(entry) for entry in entries)


def to_long_text(told: dict[str, Any], entry: Entry) -> str:
    """One claim with its examples, to be answered."""
    lines = [_line(entry), str(told.get("sentence", ""))]
    for one in told["examples"]:
        said = {True: "yes", False: "no"}.get(one["answer"], "unsure" if one["seen"] else "?")
        passed = "" if one["counted"] else " (passed over)"
        words = " ".join(one["words"].split())[:300]
        lines.append(f"{one['post']}  {said}{passed}\n    {words}")
    return "\n".join(filter(None, lines))


def _line(entry: Entry) -> str:
    told = f"{entry.assumption.number:>3}  {assumption_words(entry.assumption.told)}"
    if entry.replaced_by is not None:
        return f"{told}  (replaced by {entry.replaced_by})"
    if entry.reveal is not None:
        result = entry.reveal.result
        found = f"{100 * result['share']:.0f} % ({100 * result['low']:.0f}-{100 * result['high']:.0f} %)"
        return f"{told}  -> {result['status'].replace('_', ' ')}: {found} of {result['units']:,}"
    return f"{told}  -> {STEPS[entry.step]}{f' ({len(entry.waiting)} left)' if entry.waiting else ''}"


def _to_example(shown: Shown) -> dict[str, Any]:
    one = shown.example
    url = shown.post.url if shown.post else None
    words = f"{shown.before}{shown.found}{shown.after}" if shown.post else ""
    return {
        "post": one.post,
        "thread": one.thread,
        "counted": one.counted,
        "seen": one.seen,
        "answer": one.answer,
        "words": words,
        "evidence": shown.found,
        "url": url,
    }

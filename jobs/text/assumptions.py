"""The output of `talkworthy assumptions`: assumptions, their examples and their results, as text and as JSON values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reports.queries.assumptions.assumptions import (
    AssumptionEntry,
    ExampleText,
    find_entry,
    measure_assumption,
    show_examples,
    to_result,
)
from reports.wording.assumptions import STEP_LABELS, assumption_text, checked_examples_text, result_text
from reports.wording.common import percent_with_range
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

EXCERPT = 300


def load_record(connection: Connection, brand: str, number: int) -> dict[str, Any]:
    """Return an assumption with its examples, and once it is revealed with its result, as JSON values.

    Raises UserError where the brand has no assumption with this number.
    """
    entry = find_entry(connection, brand, number)
    record = to_record(entry) | {"examples": list(map(_to_example, show_examples(connection, entry)))}
    if entry.step == "revealed":
        result = measure_assumption(connection, entry)
        sentences = (
            result_text(entry.assumption.statement, result.measurement),
            checked_examples_text(result.measurement.checked),
        )
        record |= {"result": to_result(result), "sentence": " ".join(sentences)}
    return record


def to_record(entry: AssumptionEntry) -> dict[str, Any]:
    """Return an assumption, as it was written, and its state, as JSON values."""
    assumption, (first, last) = entry.assumption, entry.assumption.date_range.days
    return {
        "assumption": assumption.number,
        "brand": assumption.brand,
        "words": assumption.statement.words,
        "comparison": assumption.statement.comparison,
        "share": assumption.statement.share,
        "unit": assumption.statement.unit,
        "date_range": {"start": first.isoformat(), "end": last.isoformat()},
        "written_by": assumption.written_by,
        "written_at": assumption.written_at.isoformat(),
        "replaces": assumption.statement.replaces,
        "replaced_by": entry.replaced_by,
        "step": entry.step,
        "counted_by": list(entry.mapping.targets) if entry.mapping else [],
        "mapped": entry.mapping_count,
        "mapped_after_reveal": entry.remapped_after_reveal,
        "checked_examples": len(entry.examples) - len(entry.waiting),
        "drawn_examples": len(entry.examples),
        "revealed_at": entry.reveal.revealed_at.isoformat() if entry.reveal else None,
        "revealed": dict(entry.reveal.result) if entry.reveal else None,
    }


def to_text(entries: Sequence[AssumptionEntry]) -> str:
    """Return a line for each assumption: its number, its text, and the next step or the first result."""
    if not entries:
        return (
            "There are no assumptions yet. Write one down: "
            "talkworthy assumptions add 'they talk about price' --at-least 30 --brand ..."
        )
    return "\n".join(map(_line, entries))


def to_long_text(entry: AssumptionEntry, record: Mapping[str, Any]) -> str:
    """Return one assumption with its examples; `record` is that of `load_record`."""
    lines = [_line(entry), str(record.get("sentence", ""))]
    for example in record["examples"]:
        answer = {True: "yes", False: "no"}.get(example["answer"], "unsure" if example["seen"] else "?")
        counted = "" if example["counted"] else " (not counted)"
        lines.append(f"{example['post']}  {answer}{counted}\n    {' '.join(example['words'].split())[:EXCERPT]}")
    return "\n".join(filter(None, lines))


def _line(entry: AssumptionEntry) -> str:
    line = f"{entry.assumption.number:>3}  {assumption_text(entry.assumption.statement)}"
    if entry.replaced_by is not None:
        return f"{line}  (replaced by {entry.replaced_by})"
    if entry.reveal is not None:
        result = entry.reveal.result
        share = percent_with_range(result["share"], result["low"], result["high"])
        return f"{line}  -> {result['status'].replace('_', ' ')}: {share} of {result['units']:,}"
    return f"{line}  -> {STEP_LABELS[entry.step]}{f' ({len(entry.waiting)} left)' if entry.waiting else ''}"


def _to_example(text: ExampleText) -> dict[str, Any]:
    example = text.example
    return {
        "post": example.post,
        "thread": example.thread,
        "counted": example.counted,
        "seen": example.seen,
        "answer": example.answer,
        "words": f"{text.before}{text.evidence}{text.after}" if text.post else "",
        "evidence": text.evidence,
        "url": text.post.url if text.post else None,
    }

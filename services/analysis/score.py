"""`talkworthy show score`: the Worthiness of every brand, and a record of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from analysis.worthiness import Worthiness, to_json, verdict
from reports.queries.score.brand_report import choose_date_range, judge_brands
from services.context import AppContext, now
from talkworthy.storage.analysis.scores import ScoreRecord, save_score


def score(context: AppContext, date_range: str, names: Sequence[str] | None = None) -> dict[str, Worthiness]:
    """Judge these brands (None: all) over `window` and keep the results.

    Raises UserError while the store is empty, and where no brand has such a name.
    """
    asked = {context.settings.brand(name).name for name in names or [brand.name for brand in context.brands]}
    with context.run("score") as run:
        with context.store.read() as connection:
            chosen = choose_date_range(connection, date_range)
            judged = judge_brands(connection, context.settings, chosen, names)
        found = {name: worthiness for name, worthiness in judged.items() if name in asked}  # the others are the panel
        with context.store.write() as connection:
            for worthiness in found.values():
                result = json.dumps(to_json(worthiness), ensure_ascii=False)
                save_score(connection, worthiness.brand, chosen, ScoreRecord(worthiness.version, result, now()))
        run.message = f"Judged: {', '.join(found)}."
    return found


def to_record(found: dict[str, Worthiness]) -> list[dict[str, Any]]:
    """What `--json` prints: one object a brand."""
    return [to_json(worthiness) for worthiness in found.values()]


def to_text(found: dict[str, Worthiness]) -> str:
    """The verdicts as sentences, with what is missing where there is no score."""
    lines = []
    for worthiness in found.values():
        lines.append(verdict(worthiness))
        lines += [f"  - {reason}" for reason in worthiness.reasons]
    return "\n".join(lines)

"""The output of `talkworthy show score`: the Talkworthy score of each brand, as text and as JSON values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from analysis.worthiness import Worthiness, headline, to_json
from analysis.worthiness.week_over_week import to_record as to_change_record
from services.analysis.score_context import ScoreContext
from talkworthy.storage.runs.gaps import StoredGap

COMPARED = ("status", "score", "low", "high", "reasons", "counts", "opinion")
"""What is printed of the score with the suspected spam."""


def to_text(scores: Mapping[str, Worthiness]) -> str:
    """Return the headline of each brand, which also says what is missing where there is no score."""
    return "\n".join(map(headline, scores.values()))


def to_record(worthiness: Worthiness, context: ScoreContext) -> dict[str, Any]:
    """Return a score and its context as JSON values.

    `with_quarantine` is the score if suspected spam counted: the same score where there is none, None while it waits
    for an analysis.
    """
    record, with_quarantine = to_json(worthiness), to_json(context.with_quarantine or worthiness)
    without = record["without"] | ({} if worthiness.score is None else {"the quarantine": worthiness.score})
    return record | {
        "without": without,
        "changed": to_change_record(context.change),
        "quarantine": dict(context.quarantine),
        "with_quarantine": None if context.is_pending else {name: with_quarantine[name] for name in COMPARED},
        "roles": asdict(context.roles),
        "precision": asdict(context.precision),
        "collected": [asdict(source) | {"share": source.share} for source in context.collected],
        "gaps": [_to_gap(gap) for gap in context.gaps],
    }


def _to_gap(gap: StoredGap) -> dict[str, Any]:
    moments = {"since": gap.since, "until": gap.until, "filled_at": gap.filled_at}
    return asdict(gap) | {name: moment and moment.isoformat() for name, moment in moments.items()}

"""A Worthiness as JSON values, for `score --json` and for whoever reads it with another program."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from analysis.worthiness.model import Opinion, Part, Worthiness
from analysis.worthiness.wording.headline import verdict

DIGITS = 4


def to_json(worthiness: Worthiness) -> dict[str, Any]:
    """Numbers, texts, lists and dicts only. Days of the window are both included; shares are 0 to 1."""
    first, last = worthiness.date_range.days
    return {
        "brand": worthiness.brand,
        "status": worthiness.status,
        "verdict": verdict(worthiness),
        "reasons": list(worthiness.reasons),
        "notes": list(worthiness.notes),
        "index": worthiness.index,
        "low": worthiness.low,
        "high": worthiness.high,
        "parts": {part.name: _part(part) for part in worthiness.parts},
        "left_out": list(worthiness.left_out),
        "date_range": {"start": first.isoformat(), "end": last.isoformat(), "weeks": worthiness.date_range.weeks},
        "counts": asdict(worthiness.counts) | {"completeness": round(worthiness.counts.completeness, DIGITS)},
        "opinion": _opinion(worthiness.opinion),
        "weightings": list(worthiness.weightings) if worthiness.weightings else None,
        "rank_range": [worthiness.ranks.best, worthiness.ranks.worst] if worthiness.ranks else None,
        "ranked": worthiness.ranks.brands if worthiness.ranks else None,
        "without": dict(worthiness.without),
        "version": worthiness.version,
    }


def _part(part: Part) -> dict[str, Any]:
    values = asdict(part) | {"threads": list(part.threads)}
    del values["name"]
    return {name: round(value, DIGITS) if isinstance(value, float) else value for name, value in values.items()}


def _opinion(opinion: Opinion) -> dict[str, Any]:
    ratios = {"net": opinion.net, "no_side_share": opinion.no_side_share, "spread": opinion.spread}
    return asdict(opinion) | {name: None if ratio is None else round(ratio, DIGITS) for name, ratio in ratios.items()}

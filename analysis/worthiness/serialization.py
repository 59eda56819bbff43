"""A Worthiness as JSON values, for `show score --json` and for other programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from analysis.worthiness.model import Component, Opinion, Worthiness
from analysis.worthiness.wording.headline import headline

DIGITS = 4


def to_json(worthiness: Worthiness) -> dict[str, Any]:
    """Return numbers, texts, lists and dicts only. Both days of the date range are included; shares are 0 to 1."""
    first, last = worthiness.date_range.days
    return {
        "brand": worthiness.brand,
        "status": worthiness.status,
        "headline": headline(worthiness),
        "reasons": list(worthiness.reasons),
        "notes": list(worthiness.notes),
        "score": worthiness.score,
        "low": worthiness.low,
        "high": worthiness.high,
        "components": {component.name: _component(component) for component in worthiness.components},
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


def _component(component: Component) -> dict[str, Any]:
    values = asdict(component) | {"threads": list(component.threads)}
    del values["name"]
    return {name: round(value, DIGITS) if isinstance(value, float) else value for name, value in values.items()}


def _opinion(opinion: Opinion) -> dict[str, Any]:
    ratios = {"net": opinion.net, "neutral_share": opinion.neutral_share, "spread": opinion.spread}
    return asdict(opinion) | {name: None if ratio is None else round(ratio, DIGITS) for name, ratio in ratios.items()}

"""What stands beside a score: the same with what is in quarantine, what changed since last week, what was not read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from analysis.measures.participant_roles import Roles, count_roles
from analysis.stats.wilson import Precision
from analysis.worthiness import Change, Worthiness, to_json
from analysis.worthiness.week_over_week import to_record as to_change_record
from reports.queries.score.brand_report import (
    changes_since_last_week,
    choose_date_range,
    is_quarantine_pending,
    judge_with_held,
    load_brand_conversation,
)
from reports.queries.score.precision import load_precision
from services.context import AppContext
from talkworthy.storage.analysis.quarantine import count_quarantine
from talkworthy.storage.runs.completeness import SourceCollected, by_source, collected_threads
from talkworthy.storage.runs.gaps import KeptGap, gaps_in

BESIDE = ("status", "index", "low", "high", "reasons", "counts", "opinion")
"""What is told of the verdict with the quarantine: the rest is for those who open it."""


@dataclass(frozen=True, slots=True)
class SecondLook:
    """`quarantine` counts posts by their state; `with_it` is the verdict if they counted, None where none is held
    and while it is `pending`: the next analysis finds it.

    `precision`: how many of the posts that count are about the brand, by those that a person checked. `collected` and
    `gaps`: how much of the window's conversations each source gave, and what was not read of it.
    """

    quarantine: Mapping[str, int]
    with_it: Worthiness | None
    roles: Roles
    precision: Precision
    change: Change
    collected: tuple[SourceCollected, ...]
    gaps: tuple[KeptGap, ...]
    pending: bool = False


def look_again(context: AppContext, date_range: str, names: Iterable[str]) -> dict[str, SecondLook]:
    """A second look at each of these brands; raises UserError as `scoring.score` does."""
    names = list(names)
    with context.store.read() as connection:
        chosen = choose_date_range(connection, date_range)
        with_it = judge_with_held(connection, context.settings, chosen, names)
        pending = is_quarantine_pending(connection, context.settings, names)
        changes = changes_since_last_week(connection, context.settings, chosen, names)
        return {
            name: SecondLook(
                quarantine=count_quarantine(connection, name),
                with_it=with_it.get(name),
                roles=count_roles(load_brand_conversation(connection, name, chosen).posts),
                precision=load_precision(connection, name),
                change=changes[name],
                collected=tuple(by_source(collected_threads(connection, chosen, name))),
                gaps=tuple(gaps_in(connection, chosen, name)),
                pending=pending,
            )
            for name in names
        }


def to_record(worthiness: Worthiness, look: SecondLook) -> dict[str, Any]:
    """What `score --json` prints of one brand. Where nothing is held, `with_quarantine` says what the score says.

    It is None while that waits for an analysis. What is held counts nowhere, so the index without the quarantine is
    the index.
    """
    record, beside = to_json(worthiness), to_json(look.with_it or worthiness)
    without = record["without"] | ({} if worthiness.index is None else {"the quarantine": worthiness.index})
    return record | {
        "without": without,
        "changed": to_change_record(look.change),
        "quarantine": dict(look.quarantine),
        "with_quarantine": None if look.pending else {name: beside[name] for name in BESIDE},
        "roles": asdict(look.roles),
        "precision": asdict(look.precision),
        "collected": [asdict(one) | {"share": one.share} for one in look.collected],
        "gaps": [_to_gap(gap) for gap in look.gaps],
    }


def _to_gap(gap: KeptGap) -> dict[str, Any]:
    moments = {"since": gap.since, "until": gap.until, "filled_at": gap.filled_at}
    return asdict(gap) | {name: moment and moment.isoformat() for name, moment in moments.items()}

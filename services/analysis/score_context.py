"""The context of a score: the score with suspected spam, the change since last week, and gaps in the collection."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from analysis.measures.participant_roles import Roles, count_roles
from analysis.stats.wilson import Precision
from analysis.worthiness import ScoreChange, Worthiness
from reports.queries.score.brand_report import (
    changes_since_last_week,
    choose_date_range,
    compute_scores_with_quarantine,
    is_quarantine_pending,
    load_brand_conversations,
)
from reports.queries.score.precision import load_precision
from services.context import AppContext, now
from talkworthy.storage.analysis.quarantine import count_quarantine
from talkworthy.storage.runs.completeness import CollectedSource, by_source, collected_threads
from talkworthy.storage.runs.gaps import StoredGap, load_gaps


@dataclass(frozen=True, slots=True)
class ScoreContext:
    """What qualifies the score of one brand.

    `quarantine` counts suspected spam by its state; `with_quarantine` is the score if it counted, None where there is
    none, and while it `is_pending` (the next analysis computes it). `precision` is the share of counted posts that are
    about the brand, by the reviewed ones. `collected` and `gaps`: how complete the date range was collected.
    """

    quarantine: Mapping[str, int]
    with_quarantine: Worthiness | None
    roles: Roles
    precision: Precision
    change: ScoreChange
    collected: tuple[CollectedSource, ...]
    gaps: tuple[StoredGap, ...]
    is_pending: bool = False


def load_score_contexts(context: AppContext, date_range: str, names: Iterable[str]) -> dict[str, ScoreContext]:
    """Return the context of each brand's score. Raises UserError as `services.analysis.score.score` does."""
    names = list(names)
    with context.store.read() as connection:
        chosen = choose_date_range(connection, date_range, now())
        with_quarantine = compute_scores_with_quarantine(connection, context.settings, chosen, names)
        is_pending = is_quarantine_pending(connection, context.settings, names)
        changes = changes_since_last_week(connection, context.settings, chosen, names)
        return {
            name: ScoreContext(
                quarantine=count_quarantine(connection, name),
                with_quarantine=with_quarantine.get(name),
                roles=count_roles(load_brand_conversations(connection, name, chosen).posts),
                precision=load_precision(connection, name),
                change=changes[name],
                collected=tuple(by_source(collected_threads(connection, chosen, name))),
                gaps=tuple(load_gaps(connection, chosen, name)),
                is_pending=is_pending,
            )
            for name in names
        }

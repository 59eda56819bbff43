"""What stands beside a score: the same with what is in quarantine, and how many customers start, answer and connect."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from analysis.precision import Precision
from analysis.roles import Roles, count_roles
from analysis.worthiness import Worthiness, to_json
from jobs.desk import Desk
from reports.checked import load_precision
from reports.quarantine import load_with_quarantine
from reports.report import choose_window, judge_talk, load_panel_talk, panels_of
from talkworthy.storage.quarantine import count_quarantine

BESIDE = ("status", "index", "low", "high", "reasons", "counts", "opinion")
"""What is told of the verdict with the quarantine: the rest is for those who open it."""


@dataclass(frozen=True, slots=True)
class SecondLook:
    """`quarantine` counts posts by their state; `with_it` is the verdict if they counted, None where none is held.

    `precision`: how many of the posts that count are about the brand, by those that a person checked.
    """

    quarantine: Mapping[str, int]
    with_it: Worthiness | None
    roles: Roles
    precision: Precision


def look_again(desk: Desk, window: str, names: Iterable[str]) -> dict[str, SecondLook]:
    """A second look at each of these brands; raises UserError as `scoring.score` does."""
    names = list(names)
    with desk.store.read() as connection:
        chosen = choose_window(connection, window)
        panels = panels_of(desk.settings, names)
        talk = load_panel_talk(connection, panels, chosen)
        whole = load_with_quarantine(connection, desk.brands, talk, chosen)
        judged = judge_talk(connection, whole, {name: panels[name] for name in names}, chosen) if whole else {}
        return {
            name: SecondLook(
                quarantine=count_quarantine(connection, name),
                with_it=judged.get(name),
                roles=count_roles(talk[name].posts),
                precision=load_precision(connection, name),
            )
            for name in names
        }


def to_record(worthiness: Worthiness, look: SecondLook) -> dict[str, Any]:
    """What `score --json` prints of one brand. Where nothing is held, `with_quarantine` says what the score says."""
    beside = to_json(look.with_it or worthiness)
    return to_json(worthiness) | {
        "quarantine": dict(look.quarantine),
        "with_quarantine": {name: beside[name] for name in BESIDE},
        "roles": asdict(look.roles),
        "precision": asdict(look.precision),
    }

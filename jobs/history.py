"""`talkworthy history`: the index of every week back to the first post, as text or JSON."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.worthiness.history import Week
from jobs.desk import Desk
from reports.history import Past, finding, load_pasts
from reports.report import choose_window

SHOWN = 13


def look_back(desk: Desk, window: str, names: Sequence[str] | None = None) -> list[Past]:
    """The past of the brands called `names` (None: all). Raises UserError on an unknown name or window."""
    wanted = names or [brand.name for brand in desk.brands]
    with desk.store.read() as connection:
        newest = choose_window(connection, window)
        return list(load_pasts(connection, desk.settings, newest, wanted).values())


def to_text(past: Past) -> str:
    """The finding, and the latest weeks that have an index."""
    lines = [finding(past)]
    lines += [f"  {week.window.days[1]}  {_number(week)}" for week in past.scored[-SHOWN:]]
    if past.told:
        last = past.told[-1]
        lines.append(
            f"  Under other rules (version {last.version}) it was {last.index} ({last.low}-{last.high}) on "
            f"{last.last_day}; the two are not to be compared."
        )
    return "\n".join(lines)


def _number(week: Week) -> str:
    talks, customers = week.counts.talks, week.counts.customers
    return f"{week.index:3} ({week.low}-{week.high}), {talks:,} talks, {customers:,} customers"

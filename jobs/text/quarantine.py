"""`talkworthy data quarantine`: see what is held, let it out, put something in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby
from typing import Any

from services.context import AppContext, now
from services.feedback import quarantine
from talkworthy.storage.analysis.labels import HELD
from talkworthy.storage.analysis.quarantine import Suspect, suspects_of
from talkworthy.storage.notebook.assumptions import Signed

SHOWN = 10
EXCERPT = 90


def decide(context: AppContext, brand: str, by: str, released: Sequence[str], held: Sequence[str]) -> None:
    """Save which posts (ids) count and which do not."""
    with context.store.write() as connection:
        quarantine.decide(connection, brand, released, held, Signed(by, now()))


def look(context: AppContext, brand: str) -> list[Suspect]:
    """What is held, or was let out, for `brand`."""
    with context.store.read() as connection:
        return suspects_of(connection, brand)


def to_record(found: Sequence[Suspect]) -> list[dict[str, Any]]:
    """What `--json` prints: one object a post."""
    return [asdict(one) | {"created_at": one.created_at.isoformat().replace("+00:00", "Z")} for one in found]


def to_text(brand: str, found: Sequence[Suspect]) -> str:
    """What is held, rule by rule, with a few posts of each."""
    if not found:
        return f"Nothing is held for {brand}."
    lines = []
    for (state, rule), group in groupby(found, key=lambda one: (one.state, one.rule)):
        these = list(group)
        count = "1 post" if len(these) == 1 else f"{len(these):,} posts"
        lines.append(f"{'Held' if state == HELD else 'Let out'}: {rule} ({count})")
        lines += [f"  {one.post}  {one.author or 'nobody known'}: {_excerpt(one.text)}" for one in these[:SHOWN]]
        if len(these) > SHOWN:
            lines.append(f"  and {len(these) - SHOWN:,} more; --json lists them all")
    return "\n".join(lines)


def _excerpt(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT else f"{line[: EXCERPT - 1]}…"

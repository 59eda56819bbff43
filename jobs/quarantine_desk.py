"""`talkworthy quarantine`: see what is held, let it out, put something in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby
from typing import Any

from jobs.desk import Desk, now
from talkworthy.errors import UserError
from talkworthy.storage.labels import HELD, RELEASED, SUSPICION, Label, save_labels
from talkworthy.storage.quarantine import Suspect, numbers_in_talk, suspects_of

SHOWN = 10
EXCERPT = 90


def say(desk: Desk, brand: str, who: str, released: Sequence[str], held: Sequence[str]) -> None:
    """Keep what `who` says of these posts (by id); it stays so through every analysis.

    Raises UserError where one of them stands in no talk about the brand, or is named in both.
    """
    said = dict.fromkeys(released, RELEASED) | dict.fromkeys(held, HELD)
    if both := sorted(set(released) & set(held)):
        raise UserError(f"{both[0]} cannot be let out and held at once: name it once.")
    with desk.store.write() as connection:
        known = numbers_in_talk(connection, brand, said)
        for post in said:
            if post not in known:
                raise UserError(
                    f"No post called {post!r} stands in talk about {brand}. An id looks like reddit:t1_abc."
                )
        save_labels(connection, [Label(brand, post, SUSPICION, label, who, now()) for post, label in said.items()])


def look(desk: Desk, brand: str) -> list[Suspect]:
    """What is held, or was let out, for `brand`."""
    with desk.store.read() as connection:
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

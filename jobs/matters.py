"""`talkworthy matters` and `talkworthy gap`: six bars of the conversation, and topics beside the brand's own posts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from analysis.matters import BARS, Bar
from reports.gap import TalkGap
from reports.listening_words import between_words, gap_words, matters_words
from reports.matters import TITLES, Matters
from talkworthy.errors import UserError


def bars_of_talk(found: Iterable[Matters], talk: str) -> dict[str, Any]:
    """The six bars of one talk: by the first brand whose talk it is. Raises UserError where it is none's."""
    for one in found:
        bars = one.of(talk)
        if bars is not None:
            return {"brand": one.brand, "conversation": talk} | dict(bars)
    raise UserError(f"{talk!r} is no talk of this time in which people answer each other: try --window all.")


def matters_text(found: Matters) -> str:
    """The bars as lines to read."""
    first, last = found.window.days
    return "\n".join([f"{found.brand}, {first} to {last}. {matters_words(found)}", *map(_bar_line, found.bars)])


def talk_text(bars: Mapping[str, Any]) -> str:
    """The six bars of one talk as lines."""
    told = [f"  {TITLES[name]}: {'cannot be told' if bars[name] is None else f'{bars[name]:.0%}'}" for name in BARS]
    return "\n".join([f"{bars['conversation']}, about {bars['brand']}:", *told])


def gap_text(found: TalkGap) -> str:
    """The gap as lines: what customers talk of more first."""
    first, last = found.window.days
    lines = [f"{found.brand}, {first} to {last}. {gap_words(found)}"]
    for one in found.gap.topics if found.gap else ():
        points, low, high = (round(100 * share) for share in (one.gap.value, one.gap.low, one.gap.high))
        shares = f"customers {one.customers:.0%}, brand {one.brand:.0%}"
        lines.append(f"  {one.label}: {points:+d} points ({low:+d} to {high:+d}); {shares}")
    return "\n".join(lines)


def _bar_line(bar: Bar) -> str:
    if bar.estimate is None:
        return f"  {TITLES[bar.name]}: cannot be told."
    median = f"{between_words(bar.estimate)}, the median of {bar.estimate.n:,} talks"
    return f"  {TITLES[bar.name]}: {median}; some of it in {bar.some:,}."

"""What `run`, `schedule` and `try` do: collect, keep what may be kept, read it, judge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from analysis.worthiness import Worthiness
from services.analysis import score as scoring
from services.analysis.analyse import Analysed, analyse
from services.collection.collect import Collected, CollectOptions, collect
from services.collection.collect import to_text as collected_to_text
from services.context import AppContext
from services.privacy.retention import apply_retention
from talkworthy.date_range import DEFAULT_WEEKS
from talkworthy.storage.conversations.queries import count_posts

USUAL_WINDOW = f"{DEFAULT_WEEKS}w"


@dataclass(frozen=True, slots=True)
class Understood:
    """What was read, and how the brands were judged; nobody is judged while the store is empty."""

    read: Analysed
    judged: dict[str, Worthiness]


@dataclass(frozen=True, slots=True)
class Ran:
    """What one run came to."""

    collected: list[Collected]
    understood: Understood

    @property
    def failed(self) -> bool:
        """Whether a source failed; the rest of the run was made all the same."""
        return any(one.failure for one in self.collected)


def run_once(context: AppContext, options: CollectOptions, date_range: str = USUAL_WINDOW) -> Ran:
    """Collect, let go of what is too old to keep, read what is new, and judge. The caller holds the store's lock."""
    collected = collect(context, options)
    apply_retention(context)
    return Ran(collected, understand(context, date_range, options.brands))


def understand(context: AppContext, date_range: str = USUAL_WINDOW, brands: Sequence[str] = ()) -> Understood:
    """Read what is new and judge these brands (none told: all). The caller holds the store's lock."""
    read = analyse(context)
    with context.store.read() as connection:
        empty = not count_posts(connection)
    return Understood(read, {} if empty else scoring.score(context, date_range, brands or None))


def to_record(ran: Ran) -> dict[str, Any]:
    """What `--json` prints."""
    return {
        "collected": [asdict(one) for one in ran.collected],
        "analysed": asdict(ran.understood.read),
        "scored": scoring.to_record(ran.understood.judged),
    }


def to_text(ran: Ran) -> str:
    """A line a source, then the verdicts."""
    judged = scoring.to_text(ran.understood.judged) or "Nothing is in the store yet, so there is nothing to judge."
    return f"{collected_to_text(ran.collected)}\n{judged}"

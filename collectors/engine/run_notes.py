"""Notes of a run beside its posts: warnings, gaps and dead letters."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from collectors.engine.json_fields import WRONG_SHAPE, describe_fault
from talkworthy.model import DeadLetter, Gap, Post

MAX_RAW_CHARACTERS = 100_000  # a longer payload is counted, but not kept


@dataclass(slots=True)
class Notes:
    """Warnings, gaps and dead letters of a run. The job takes the new ones with each Batch (`take`)."""

    warnings: list[str] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    dead: list[DeadLetter] = field(default_factory=list)

    def closed(self, place: str, reason: str) -> None:
        """Note that `place` (a community, a site) cannot be read now: private, banned, quarantined. It may reopen."""
        self.warnings.append(reason)
        self.gaps.append(Gap(place, "closed", reason))

    def missed(self, place: str, since: datetime | None, until: datetime | None, reason: str) -> None:
        """Note that the source did not show what was written in `place` between two moments. No run will get it."""
        self.warnings.append(reason)
        self.gaps.append(Gap(place, "missed", reason, since, until))

    def malformed(self, where: str, raw: Any, error: Exception | str) -> None:
        """Keep a malformed payload as a dead letter, so that a corrected parser can read it later."""
        reason = error if isinstance(error, str) else describe_fault(error)
        text = raw if isinstance(raw, str) else json.dumps(raw, ensure_ascii=False, default=str)
        if len(text) > MAX_RAW_CHARACTERS:
            text, reason = "", f"{reason} ({len(text):,} characters, too long to keep)"
        self.dead.append(DeadLetter(where, reason[:500], text))

    def take(self) -> tuple[list[Gap], list[DeadLetter]]:
        """Return the gaps and dead letters since the last call. Warnings stay."""
        taken = self.gaps, self.dead
        self.gaps, self.dead = [], []
        return taken


class CountingNotes(Notes):
    """Notes that count malformed payloads since the last warning, also after `take`."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def malformed(self, where: str, raw: Any, error: Exception | str) -> None:
        self.count += 1
        super().malformed(where, raw, error)

    def warn_malformed(self, source: str, items: str) -> None:
        """Add a warning with the number of malformed items since the last one, if there are any."""
        if self.count:
            self.warnings.append(f"{source} sent {self.count:,} {items} that could not be parsed; they were skipped.")
        self.count = 0


def parse_letter(raw: str, to_posts: Callable[[dict[str, Any]], list[Post]]) -> list[Post]:
    """Return the posts that `to_posts` makes of the JSON object `raw`. Raises ValueError if it is still malformed."""
    try:
        letter = json.loads(raw)
        if not isinstance(letter, dict):
            raise TypeError("not an object")
        return to_posts(letter)
    except WRONG_SHAPE as error:
        raise ValueError(describe_fault(error)) from error

"""What a run of a collector has to tell beside posts: warnings, gaps, and payloads that could not be read."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from talkworthy.model import DeadLetter, Gap

MOST_RAW = 100_000  # characters of a payload that are kept; a longer one is told of, not kept


@dataclass(slots=True)
class Notes:
    """Filled by a collector while it runs; whoever runs it takes what is there with each Batch (`take`)."""

    warnings: list[str] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    dead: list[DeadLetter] = field(default_factory=list)

    def closed(self, place: str, reason: str) -> None:
        """`place` (a community, a site) cannot be read now: private, banned, quarantined. It may open again."""
        self.warnings.append(reason)
        self.gaps.append(Gap(place, "closed", reason))

    def missed(self, place: str, since: datetime | None, until: datetime | None, reason: str) -> None:
        """The source did not show what was written in `place` between two moments; no later run will get it."""
        self.warnings.append(reason)
        self.gaps.append(Gap(place, "missed", reason, since, until))

    def malformed(self, where: str, raw: Any, error: Exception | str) -> None:
        """Keep a payload that is not in the source's format, so that it can be read again after a mend."""
        reason = error if isinstance(error, str) else f"{type(error).__name__}: {error}"
        text = raw if isinstance(raw, str) else json.dumps(raw, ensure_ascii=False, default=str)
        if len(text) > MOST_RAW:
            text, reason = "", f"{reason} ({len(text):,} characters, too many to keep)"
        self.dead.append(DeadLetter(where, reason[:500], text))

    def take(self) -> tuple[list[Gap], list[DeadLetter]]:
        """The gaps and dead letters since this was last asked; warnings stay."""
        taken = self.gaps, self.dead
        self.gaps, self.dead = [], []
        return taken

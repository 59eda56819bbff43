"""What a run of a collector has to tell beside posts: warnings, gaps, and payloads that could not be read."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from collectors.engine.json_fields import WRONG_SHAPE
from talkworthy.model import DeadLetter, Gap, Post

MAX_RAW_CHARACTERS = 100_000  # characters of a payload that are kept; a longer one is told of, not kept


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
        if len(text) > MAX_RAW_CHARACTERS:
            text, reason = "", f"{reason} ({len(text):,} characters, too many to keep)"
        self.dead.append(DeadLetter(where, reason[:500], text))

    def take(self) -> tuple[list[Gap], list[DeadLetter]]:
        """The gaps and dead letters since this was last asked; warnings stay."""
        taken = self.gaps, self.dead
        self.gaps, self.dead = [], []
        return taken


class CountingNotes(Notes):
    """Notes that know how many payloads were malformed, also after they were taken away. `count`: since last told."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def malformed(self, where: str, raw: Any, error: Exception | str) -> None:
        self.count += 1
        super().malformed(where, raw, error)

    def tell(self, who: str, what: str) -> None:
        """A warning of what was malformed since the last one, if anything was."""
        if self.count:
            self.warnings.append(f"{who} sent {self.count:,} {what} that are not in its format; they were left out.")
        self.count = 0


def parse_letter(raw: str, to_posts: Callable[[dict[str, Any]], list[Post]]) -> list[Post]:
    """What `to_posts` makes of the JSON object `raw`. Raises ValueError where it still makes nothing of it."""
    try:
        letter = json.loads(raw)
        if not isinstance(letter, dict):
            raise TypeError("no object")
        return to_posts(letter)
    except WRONG_SHAPE as error:
        raise ValueError(f"{type(error).__name__}: {error}") from error

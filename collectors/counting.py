"""Counting what a source sent that is not in its format, beside keeping it."""

from __future__ import annotations

from typing import Any

from collectors.notes import Notes


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

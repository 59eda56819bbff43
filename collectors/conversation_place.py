"""One place of a source (a site, a forum) while a run reads it: the line to it, and what it has to tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from collectors.notes import Notes
from collectors.web import WebClient
from talkworthy.errors import AuthFailed, SourceError
from talkworthy.model import Gap

Item = Mapping[str, Any]


@dataclass(slots=True)
class Place:
    """`name` is what people call it; `malformed` counts the items that were left out of what it sent."""

    name: str
    client: WebClient
    notes: Notes
    malformed: int = 0

    def leave_out(self, raw: Any, error: Exception | str) -> None:
        """One item is not in the source's format: it is kept as a dead letter, and its neighbours are read."""
        self.malformed += 1
        self.notes.malformed(self.name, raw, error)

    def objects(self, holder: object, key: str, where: str, needed: bool = True) -> list[Item]:
        """The objects of the list under `key` in `holder`; what is no object among them is left out.

        Raises Unavailable where there is no list though one is `needed`.
        """
        found = holder.get(key) if isinstance(holder, dict) else None
        if found is None and not needed:
            return []
        if not isinstance(found, list):
            raise self.client.not_its_format(where, f"no {key}")
        good: list[Item] = []
        for one in found:
            if isinstance(one, dict):
                good.append(one)
            else:
                self.leave_out(one, f"an item of {key} is no object")
        return good

    def tell_malformed(self) -> None:
        if self.malformed:
            self.notes.warnings.append(
                f"{self.name} sent {self.malformed:,} items that are not in its format; they were left out."
            )


def tell_failure(notes: Notes, place: str, failure: SourceError) -> None:
    """One place of several failed: either we may not read it, or it is down."""
    if isinstance(failure, AuthFailed):
        notes.closed(place, str(failure))
    else:
        notes.warnings.append(str(failure))
        notes.gaps.append(Gap(place, "outage", str(failure)))

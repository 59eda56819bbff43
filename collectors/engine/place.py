"""One place of a source (a site, a forum, a server) while a run reads it: the line to it, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from collectors.engine.http.client import WebClient
from collectors.engine.run_notes import Notes
from talkworthy.errors import AuthFailed, SourceError, Unavailable
from talkworthy.model import Gap

Item = Mapping[str, Any]


class SourceClient(Protocol):
    """The client of a source, as far as the engine needs it."""

    def new_requests(self) -> int:
        """Return the requests made since this was last called."""
        ...

    def format_error(self, where: str, told: str) -> Unavailable:
        """Return the error for an answer about `where` that is not the source's format; `told` is what is wrong."""
        ...


@dataclass(slots=True)
class SourcePlace:
    """`name` is what people call it; `malformed` counts the items that were left out of what it sent.

    `items`: what it sends, in a word for messages. `gone`: ids of posts that it says were deleted.
    """

    name: str
    client: SourceClient
    notes: Notes
    malformed: int = 0
    items: str = "items"
    gone: list[str] = field(default_factory=list)

    def add_dead_letter(self, raw: Any, error: Exception | str, where: str = "") -> None:
        """One item is not in the source's format: it is kept as a dead letter, and its neighbours are read."""
        self.malformed += 1
        self.notes.malformed(f"{self.name}: {where}" if where else self.name, raw, error)

    def add_dead_letters(self, letters: Notes) -> None:
        """Keep the dead letters that a parser put into notes of its own, and count them."""
        self.malformed += len(letters.dead)
        self.notes.dead += letters.dead

    def objects(self, holder: object, key: str, where: str, needed: bool = True) -> list[Item]:
        """The objects of the list under `key` in `holder`; what is no object among them is left out.

        Raises Unavailable where there is no list though one is `needed`.
        """
        found = holder.get(key) if isinstance(holder, dict) else None
        if found is None and not needed:
            return []
        if not isinstance(found, list):
            raise self.client.format_error(where, f"no {key}")
        good: list[Item] = []
        for one in found:
            if isinstance(one, dict):
                good.append(one)
            else:
                self.add_dead_letter(one, f"an item of {key} is no object")
        return good

    def warn_malformed(self) -> None:
        if self.malformed:
            self.notes.warnings.append(
                f"{self.name} sent {self.malformed:,} {self.items} that are not in its format; they were left out."
            )


@dataclass(slots=True)
class WebSourcePlace(SourcePlace):
    """A place whose client is ours."""

    client: WebClient


def note_failure(notes: Notes, place: str, failure: SourceError) -> None:
    """One place of several failed: either we may not read it, or it is down."""
    if isinstance(failure, AuthFailed):
        notes.closed(place, str(failure))
    else:
        notes.warnings.append(str(failure))
        notes.gaps.append(Gap(place, "outage", str(failure)))

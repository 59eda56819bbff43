"""One place of a source (a site, a forum, a server) during a run: its client and its malformed items."""

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
    """What the engine needs from the client of a source."""

    def new_requests(self) -> int:
        """Return the number of requests since the last call."""
        ...

    def format_error(self, where: str, detail: str) -> Unavailable:
        """Return the error for a response about `where` with an unknown format; `detail` says what is wrong."""
        ...


@dataclass(slots=True)
class SourcePlace:
    """A place under the name `name`. `malformed`: number of items that could not be parsed.

    `items`: what its items are called in messages. `gone`: ids of posts that the source reports as deleted.
    """

    name: str
    client: SourceClient
    notes: Notes
    malformed: int = 0
    items: str = "items"
    gone: list[str] = field(default_factory=list)

    def add_dead_letter(self, raw: Any, error: Exception | str, where: str = "") -> None:
        """Keep a malformed item as a dead letter; the items beside it are still read."""
        self.malformed += 1
        self.notes.malformed(f"{self.name}: {where}" if where else self.name, raw, error)

    def add_dead_letters(self, letters: Notes) -> None:
        """Take over the dead letters in the notes of a parser, and count them."""
        self.malformed += len(letters.dead)
        self.notes.dead += letters.dead

    def objects(self, holder: object, key: str, where: str, needed: bool = True) -> list[Item]:
        """Return the objects in the list under `key` of `holder`. Other items of the list become dead letters.

        Raises Unavailable if there is no list although `needed`.
        """
        items = holder.get(key) if isinstance(holder, dict) else None
        if items is None and not needed:
            return []
        if not isinstance(items, list):
            raise self.client.format_error(where, f"no {key}")
        kept_items: list[Item] = []
        for item in items:
            if isinstance(item, dict):
                kept_items.append(item)
            else:
                self.add_dead_letter(item, f"an item of {key} is not an object")
        return kept_items

    def warn_malformed(self) -> None:
        """Add a warning with the number of malformed items, if there are any."""
        if self.malformed:
            self.notes.warnings.append(
                f"{self.name} sent {self.malformed:,} {self.items} that could not be parsed; they were skipped."
            )


@dataclass(slots=True)
class WebSourcePlace(SourcePlace):
    """A place that is read with WebClient."""

    client: WebClient


def note_failure(notes: Notes, place: str, failure: SourceError) -> None:
    """Note that one of several places failed: as closed if access was denied, as an outage otherwise."""
    if isinstance(failure, AuthFailed):
        notes.closed(place, str(failure))
    else:
        notes.warnings.append(str(failure))
        notes.gaps.append(Gap(place, "outage", str(failure)))

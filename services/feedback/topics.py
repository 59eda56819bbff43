"""Topics as people edit them: renamed, merged, pinned, or found again by the analysis."""

from __future__ import annotations

from dataclasses import dataclass

from talkworthy.errors import UserError
from talkworthy.storage.analysis import topics as storage
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class TopicEdits:
    """A number and its new name, a topic to merge into another, topics to pin or unpin.

    `start_over`: the next analysis finds all topics again, except those that are pinned.
    """

    rename: tuple[int, str] | None = None
    merge: tuple[int, int] | None = None
    pin: int | None = None
    unpin: int | None = None
    start_over: bool = False


def edit(connection: Connection, brand: str, edits: TopicEdits) -> None:
    """Change the brand's topics. Raises UserError on an unknown topic, an unusable name, and a merge with itself."""
    _check_numbers(connection, brand, edits)
    if edits.rename is not None:
        number, name = edits.rename
        storage.pin_topic(connection, brand, number, _to_name(name))
    if edits.merge is not None:
        storage.merge_topics(connection, brand, *edits.merge)
    if edits.pin is not None:
        storage.pin_topic(connection, brand, edits.pin)
    if edits.unpin is not None:
        storage.unpin_topic(connection, brand, edits.unpin)
    if edits.start_over:
        storage.restart_topics(connection, brand)


def _check_numbers(connection: Connection, brand: str, edits: TopicEdits) -> None:
    known = {topic.number for topic in storage.load_known_topics(connection, brand).topics}
    for number in (edits.pin, edits.unpin, *(edits.rename or ())[:1], *(edits.merge or ())):
        if number is not None and number not in known:
            raise UserError(
                f"{brand} has no topic {number}. See its topics with: talkworthy show topics --brand '{brand}'"
            )
    if edits.merge is not None and edits.merge[0] == edits.merge[1]:
        raise UserError("A topic cannot be merged with itself: choose two different topics.")


def _to_name(text: str) -> str:
    name = " ".join(text.split())
    if not name:
        raise UserError("A topic needs a name, such as 'Late parcels'.")
    if len(name) > LONGEST_NAME:
        raise UserError(f"This name has {len(name)} characters: shorten it to {LONGEST_NAME}.")
    return name

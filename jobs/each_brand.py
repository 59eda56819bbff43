"""One question asked of each brand in one window, and the answers handed out, as most verbs do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from jobs.desk import Desk
from talkworthy.model import Brand
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]
from talkworthy.window import Window

Found = TypeVar("Found")


def ask_each(
    desk: Desk, window: str, names: Iterable[str] | None, build: Callable[[Connection, Brand, Window], Found]
) -> list[Found]:
    """What is built for each of the brands called `names` (None: all), from one moment of the store.

    Raises UserError on an unknown name or window, and while the store is empty.
    """
    # half of the libraries come with it: `--help` must not wait for them
    from reports.report import choose_window

    brands = [desk.settings.brand(name) for name in names] if names else desk.brands
    with desk.store.read() as connection:
        chosen = choose_window(connection, window)
        return [build(connection, brand, chosen) for brand in brands]


def give_each(
    desk: Desk, found: Sequence[Found], to_record: Callable[[Found], Any], to_text: Callable[[Found], str]
) -> None:
    """The answers as a list of records, or as paragraphs."""
    desk.give([to_record(one) for one in found], "\n\n".join(map(to_text, found)))

"""What a reader of the dashboard says of a post: it wins over every rule, once the talk has been read again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from talkworthy.storage.labels import Label, save_labels, take_back
from views.view import View

SAID_BY = "a person at the dashboard"


def say(view: View, posts: Iterable[str], name: str, label: str) -> None:
    """Keep that these posts (by id) are `label`. Raises StoreError where the store cannot be written to."""
    at = datetime.now(UTC)
    with view.store.write() as connection:
        save_labels(connection, [Label(view.brand.name, post, name, label, SAID_BY, at) for post in posts])


def correct(view: View, post: str, words: Mapping[str, str | None]) -> None:
    """Keep all of `words` (name -> label) on one post; None takes back whatever anybody said. Raises StoreError."""
    at = datetime.now(UTC)
    with view.store.write() as connection:
        for name, label in words.items():
            if label is None:
                take_back(connection, view.brand.name, post, name)
            else:
                save_labels(connection, [Label(view.brand.name, post, name, label, SAID_BY, at)])

"""What a reader of the dashboard says of a post: it wins over every rule, once the talk has been read again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from talkworthy.storage.labels import SUSPICION, Label, save_labels, take_back
from talkworthy.team import Right
from views.doorkeeper import writing
from views.view import View

TAKEN_BACK = "taken back"


def say(view: View, posts: Iterable[str], name: str, label: str) -> None:
    """Keep that these posts (by id) are `label`. Raises UserError where the reader may not, StoreError."""
    posts = list(posts)
    with writing(view.store, _right_to([name]), view.brand.name) as pen:
        save_labels(pen.connection, [Label(view.brand.name, post, name, label, pen.by, pen.at) for post in posts])
        pen.note(f"{name}: {label}", posts)


def correct(view: View, post: str, words: Mapping[str, str | None]) -> None:
    """Keep all of `words` (name -> label) on one post; None takes back whatever anybody said.

    Raises UserError where the reader may not, StoreError.
    """
    if not words:
        return
    with writing(view.store, _right_to(words), view.brand.name) as pen:
        for name, label in words.items():
            if label is None:
                take_back(pen.connection, view.brand.name, post, name)
            else:
                save_labels(pen.connection, [Label(view.brand.name, post, name, label, pen.by, pen.at)])
            pen.note(f"{name}: {label or TAKEN_BACK}", [post])


def _right_to(names: Iterable[str]) -> Right:
    """What one needs to say these: who decides what counts decides the verdict."""
    return Right.HOLD if SUSPICION in set(names) else Right.CORRECT

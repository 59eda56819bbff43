"""Going through many items with one key each: the list is loaded once, and then changes in memory with each key."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import streamlit as st

from talkworthy.errors import TalkworthyError
from views.components.templating import draw

Item = TypeVar("Item")
_ERROR = "key_error"


@dataclass(frozen=True, slots=True)
class Answered(Generic[Item]):
    """An item that got an answer under `names`; none where it was skipped. `rest` is what was left to ask about it."""

    item: Item
    names: tuple[str, ...] = ()
    rest: Item | None = None


@dataclass(slots=True)
class KeyReview(Generic[Item]):
    """The items that wait, the next one first, and those that were answered, the newest last; `done` counts these."""

    waiting: list[Item]
    done: int = 0
    past: list[Answered[Item]] = field(default_factory=list)

    def advance(self, names: tuple[str, ...] = (), rest: Item | None = None) -> None:
        """Note an answer to the next item under `names`, and go on to `rest` of it, or to the item after it."""
        self.past.append(Answered(self.waiting[0], names, rest))
        self.waiting[:1] = [] if rest is None else [rest]
        self.done += bool(names) and rest is None

    def undo(self) -> Answered[Item]:
        """Go back to the item that was answered or skipped last, and return it."""
        last = self.past.pop()
        is_next = last.rest is not None and self.waiting[:1] == [last.rest]
        self.waiting[: int(is_next)] = [last.item]
        self.done -= bool(last.names) and last.rest is None
        return last


@contextmanager
def keep_error() -> Iterator[None]:
    """Keep the error of a callback for what is drawn after it: Streamlit would not catch it."""
    try:
        yield
    except TalkworthyError as error:
        st.session_state[_ERROR] = str(error)


def draw_kept_error() -> None:
    """Draw the error that a callback left, once."""
    if text := st.session_state.pop(_ERROR, ""):
        draw("warning", words=text)

"""One store as it stands, one brand and one window of it, and what was read of them once for all readers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, NamedTuple, TypeVar, cast

import streamlit as st

from talkworthy.model import Brand
from talkworthy.settings import Settings
from talkworthy.storage.queries import TalkFilter
from talkworthy.storage.store import Store
from talkworthy.window import Window

Found = TypeVar("Found", bound=Callable[..., Any])
MOST_ANSWERS = 100
_KEPT: dict[str, Any] = {}
_AHEAD: dict[tuple[Any, object], Any] = {}


class Mark(NamedTuple):
    """What tells a run from the one before it, and its end from its beginning: an analysis changes no post."""

    job: str
    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, eq=False)
class Stand:
    """One store as it stands. `stamp` changes with everything that is written to it, and with the settings."""

    settings: Settings
    store: Store
    stamp: tuple[object, ...]
    span: tuple[datetime, datetime] | None
    """When its oldest and newest posts were written; None while it is empty."""

    @property
    def running(self) -> bool:
        """Whether a run writes to it, so that what is read now is soon out of date."""
        return any(isinstance(mark, Mark) and mark.ended_at is None for mark in self.stamp)


@dataclass(frozen=True, slots=True, eq=False)
class View(Stand):
    """One brand in one window of a store that holds posts."""

    brand: Brand
    window: Window
    window_text: str

    @property
    def key(self) -> tuple[object, ...]:
        """Whatever is read for two views of one key is the same."""
        return (*self.stamp, self.brand.name, self.window.days)

    @property
    def params(self) -> dict[str, object]:
        """What a link to another page must say to show this brand in this window."""
        return {"brand": self.brand.name, "window": self.window_text}

    def talks(self, **wanted: Any) -> TalkFilter:
        """A filter on the talks of this brand in this window."""
        return TalkFilter(self.brand.name, self.window, **wanted)


# What is read of a store is frozen and the same for every reader, so it is shared as it is: handing each of them a
# copy, as `st.cache_data` does, takes longer than most of these questions.
def once(question: Found) -> Found:
    """Ask this question once for each view or stand (and whatever else it takes), and keep the latest answers."""
    keys: dict[str | type[Any], Any] = {View: lambda view: view.key, Stand: lambda stand: stand.stamp}
    keep = st.cache_resource(max_entries=MOST_ANSWERS, show_spinner="Reading the talk ...", hash_funcs=keys)
    kept: Any = None

    @wraps(question)
    def ask(*about: Any, **more: Any) -> Any:
        known = _AHEAD.pop((kept, about[0].key), _AHEAD) if isinstance(about[0], View) else _AHEAD
        return question(*about, **more) if known is _AHEAD else known

    kept = _KEPT[f"{question.__module__}.{question.__qualname__}"] = keep(ask)
    return cast(Found, kept)


def put_down(question: Callable[[View], Any], view: View, answer: Any) -> None:
    """Keep what somebody else found to be the answer to this question (of a view alone), if nobody has asked yet."""
    _AHEAD[question, view.key] = answer
    question(view)
    _AHEAD.pop((question, view.key), None)


def let_go() -> None:
    """Forget every answer: after a write none of them is asked for again, and they are large."""
    for kept in _KEPT.values():
        kept.clear()

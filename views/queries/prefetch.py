"""Answers before anybody asks: what pages ask of a large store is read ahead once it stands still."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import product
from typing import Any

from talkworthy.date_range import DEFAULT_WEEKS, DateRange
from talkworthy.errors import TalkworthyError
from views.queries.context import BrandContext, StoreSnapshot, let_go
from views.queries.core import conversations_by_brand

Question = Callable[[BrandContext], Any]
WINDOWS = (f"{DEFAULT_WEEKS}w", "26w", "52w", "all")
THREAD, WATCH = "warming", "warming, on watch"
LOOK_EVERY_SECONDS = 60.0

log = logging.getLogger(__name__)
# no page stands behind these questions, and Streamlit's cache would say so at each of them
logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context").addFilter(
    lambda record: record.threadName not in (THREAD, WATCH)
)
_lock = threading.Lock()
_begun: dict[str, tuple[object, ...]] = {}


@dataclass(frozen=True, slots=True)
class Questions:
    """What pages ask: `first` of every view in this order, and `last` what takes longest and is needed least."""

    first: Sequence[Question]
    last: Sequence[Question]


def warm(snapshot: StoreSnapshot, questions: Questions) -> None:
    """Begin to read what pages will ask of the store as it stands, once for each stamp; what it said before is let go.

    Nothing is done while a run writes (it would be out of date at once), nor in a store whose pages are fast anyway.
    """
    with _lock:
        if _begun.get(snapshot.store.url) == snapshot.stamp:
            return
        if _begun:
            let_go()
        _begun[snapshot.store.url] = snapshot.stamp
    if snapshot.large and not snapshot.running:
        threading.Thread(target=read_ahead, args=(snapshot, questions), name=THREAD, daemon=True).start()


def watch(look: Callable[[], object]) -> None:
    """From now on `look` at the store every minute, which begins to read it where it has moved on.

    So the first reader of a Monday finds read what a run of the night has brought, though nobody was there.
    """
    with _lock:
        if not any(thread.name == WATCH for thread in threading.enumerate()):
            threading.Thread(target=_look_again_and_again, args=(look,), name=WATCH, daemon=True).start()


def _look_again_and_again(look: Callable[[], object]) -> None:
    while True:
        time.sleep(LOOK_EVERY_SECONDS)
        # a reader who comes meanwhile is told what is wrong
        with suppress(TalkworthyError):
            look()


def read_ahead(snapshot: StoreSnapshot, questions: Questions) -> int:
    """Have every question of every window and brand answered, until the store moves on; returns how many were."""
    taken = 0
    views = tuple(_views(snapshot))
    for context, question in (*product(views, questions.first), *product(views, questions.last)):
        if _begun.get(snapshot.store.url, snapshot.stamp) != snapshot.stamp:
            return taken
        taken += _ask(question, context)
    log.info("%s answers were read ahead", taken)
    return taken


def _views(snapshot: StoreSnapshot) -> Iterator[BrandContext]:
    """What is looked at: the windows that people open first, brand by brand."""
    assert snapshot.span is not None  # an empty store is not read ahead
    talked = conversations_by_brand(snapshot)
    for text in WINDOWS:
        for brand in snapshot.settings.brands:
            if talked.get(brand.name):
                yield BrandContext.of(snapshot, brand, DateRange.parse(text, *snapshot.span), text)


def _ask(question: Question, context: BrandContext) -> bool:
    try:
        question(context)
    except TalkworthyError as error:
        # the reader who asks the same will be told; the others are still worth asking
        log.warning("%s of %s was not read ahead: %s", question.__name__, context.brand.name, error)
        return False
    return True

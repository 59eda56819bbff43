"""Answers before anybody asks: what pages ask of a large store is read in the background once it stands still."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from talkworthy.errors import TalkworthyError
from talkworthy.window import DEFAULT_WEEKS, Window
from views import listening, past, roaming, since, topics_view
from views import view as reading
from views.view import Stand, View

WORTH_WARMING = 100_000
"""Posts of a store from which on its pages keep their first reader waiting."""
WINDOWS = (f"{DEFAULT_WEEKS}w", "26w", "52w", "all")
BREATH_SECONDS = 0.02
"""Between two questions: whoever looks at a page meanwhile goes first."""
# in the order of the pages; what a page only shows at its foot comes last
QUESTIONS: tuple[Callable[[View], Any], ...] = (
    reading.report,
    since.change,
    past.history,
    reading.rollups,
    reading.places,
    reading.topics,
    reading.topic_counts,
    topics_view.over_time,
    listening.card,
    listening.speaking,
    roaming.who,
    roaming.spread,
    listening.matters,
    listening.talk_gap,
    reading.suspects,
    reading.with_held,
)

log = logging.getLogger(__name__)
_lock = threading.Lock()
_begun: dict[str, tuple[object, ...]] = {}


def warm(stand: Stand) -> None:
    """Begin to read what pages will ask of the store as it stands, once for each stamp; what it said before is let go.

    Nothing is done while a run writes (it would be out of date at once), nor in a store whose pages are fast anyway.
    """
    with _lock:
        if _begun.get(stand.store.url) == stand.stamp:
            return
        if _begun:
            reading.let_go()
        _begun[stand.store.url] = stand.stamp
    if not stand.running and stand.span is not None and reading.posts_held(stand) >= WORTH_WARMING:
        threading.Thread(target=answer_all, args=(stand,), name="warming", daemon=True).start()


def answer_all(stand: Stand) -> int:
    """Ask every question of every brand and window, until the store moves on; returns how many were answered."""
    answered = 0
    for question, view in _questions(stand):
        if _begun.get(stand.store.url, stand.stamp) != stand.stamp:
            break
        try:
            question(view)
        except TalkworthyError as error:
            # the reader who asks the same will be told; the others are still worth asking
            log.warning("%s of %s was not read ahead: %s", question.__name__, view.brand.name, error)
            continue
        answered += 1
        time.sleep(BREATH_SECONDS)
    return answered


def _questions(stand: Stand) -> Iterator[tuple[Callable[[View], Any], View]]:
    assert stand.span is not None  # an empty store is not warmed
    talked = reading.talks_by_brand(stand)
    for text in WINDOWS:
        window = Window.parse(text, *stand.span)
        for brand in stand.settings.brands:
            if talked.get(brand.name):
                view = View(stand.settings, stand.store, stand.stamp, stand.span, brand, window, text)
                yield from ((question, view) for question in QUESTIONS)

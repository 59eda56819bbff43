"""Answers before anybody asks: what pages ask of a large store is read ahead once it stands still.

A process of its own does the reading, below the others in rank: readers go first, and the memory that it takes (some
times that of the server) ends with it. Only the answers come over.
"""

from __future__ import annotations

import logging
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from talkworthy.errors import TalkworthyError
from talkworthy.model import Brand
from talkworthy.settings import Settings
from talkworthy.storage.store import Store
from talkworthy.window import DEFAULT_WEEKS, Window
from views import listening, past, roaming, since, topics_view
from views import view as reading
from views.stand import Stand, View, let_go, put_down

WORTH_WARMING = 100_000
"""Posts of a store from which on its pages keep their first reader waiting."""
WINDOWS = (f"{DEFAULT_WEEKS}w", "26w", "52w", "all")
RANK = 10
THREAD = "warming"
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
HOUSE = Path(__file__).parent.parent

log = logging.getLogger(__name__)
# no page stands behind these questions, and Streamlit's cache would say so at each of them
logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context").addFilter(
    lambda record: record.threadName != THREAD
)
_lock = threading.Lock()
_begun: dict[str, tuple[object, ...]] = {}


@dataclass(frozen=True, slots=True)
class Errand:
    """What the other process needs to know to ask the same questions of the same store, one window long."""

    settings: Settings
    store_url: str
    stamp: tuple[object, ...]
    span: tuple[datetime, datetime]
    brands: tuple[Brand, ...]
    window: str

    def views(self, store: Store) -> Iterator[View]:
        """What is looked at, brand by brand."""
        window = Window.parse(self.window, *self.span)
        for brand in self.brands:
            yield View(self.settings, store, self.stamp, self.span, brand, window, self.window)


def warm(stand: Stand) -> None:
    """Begin to read what pages will ask of the store as it stands, once for each stamp; what it said before is let go.

    Nothing is done while a run writes (it would be out of date at once), nor in a store whose pages are fast anyway.
    """
    with _lock:
        if _begun.get(stand.store.url) == stand.stamp:
            return
        if _begun:
            let_go()
        _begun[stand.store.url] = stand.stamp
    if not stand.running and stand.span is not None and reading.posts_held(stand) >= WORTH_WARMING:
        threading.Thread(target=read_ahead, args=(stand,), name=THREAD, daemon=True).start()


def read_ahead(stand: Stand) -> int:
    """Have every question of every brand and window answered, until the store moves on; returns how many were."""
    assert stand.span is not None  # an empty store is not read ahead
    talked = reading.talks_by_brand(stand)
    brands = tuple(brand for brand in stand.settings.brands if talked.get(brand.name))
    taken = 0
    for window in WINDOWS:
        errand = Errand(stand.settings, stand.store.url, stand.stamp, stand.span, brands, window)
        with _sent(errand) as process:
            assert process.stdin is not None  # both are pipes
            assert process.stdout is not None
            process.stdin.write(pickle.dumps(errand))
            process.stdin.close()
            taken += _take(stand, errand, process.stdout)
            process.terminate()
        if _begun.get(stand.store.url, stand.stamp) != stand.stamp:
            break
    return taken


def answer(errand: Errand, out: IO[bytes], questions: Sequence[Callable[[View], Any]] = QUESTIONS) -> None:
    """Ask the questions, and write each answer as it is found: number of the question, brand, answer."""
    store = Store(errand.store_url)
    for view in errand.views(store):
        for number, question in enumerate(questions):
            try:
                found = question(view)
            except TalkworthyError as error:
                # the reader who asks the same will be told; the others are still worth asking
                log.warning("question %s about %s was not read ahead: %s", number, view.brand.name, error)
                continue
            pickle.dump((number, view.brand.name, found), out)
            out.flush()
    store.close()


def _take(stand: Stand, errand: Errand, told: IO[bytes]) -> int:
    views = {view.brand.name: view for view in errand.views(stand.store)}
    for taken in range(len(views) * len(QUESTIONS) + 1):
        try:
            number, brand, found = pickle.load(told)
        except EOFError:
            return taken
        if _begun.get(stand.store.url, stand.stamp) != stand.stamp:
            return taken
        put_down(QUESTIONS[number], views[brand], found)
    return len(views) * len(QUESTIONS)


def _sent(errand: Errand) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", "from views.warming import main; main()"]
    path = os.pathsep.join(filter(None, (str(HOUSE), os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(
        command, cwd=HOUSE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": path}
    )


def main() -> None:
    """The other process: an errand comes in, answers go out."""
    os.nice(RANK)
    threading.current_thread().name = THREAD
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints is no answer
    answer(pickle.load(sys.stdin.buffer), out)

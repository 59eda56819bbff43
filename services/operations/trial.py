"""Tries a brand with no key and no brand file, in a folder of its own: `talkworthy try NAME`."""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from services import graceful_shutdown
from services.analysis.run_pipeline import AnalysisAndScores, analyse_and_score
from services.collection.collect import CollectOptions, CollectResult
from services.collection.collect_together import CollectedTogether, Listener, collect_together, end_sentence
from services.context import AppContext, now
from services.operations.brand_setup import create_brand_file
from talkworthy.settings_writer import BrandInput
from talkworthy.storage.conversations.queries import count_posts

DAYS = 90
SECONDS = 60.0  # for reading all sources
TRY_FOLDER = "TALKWORTHY_TRY_FOLDER"
STORE_URL = "TALKWORTHY_DATABASE_URL"  # unset for a trial, which must not touch a real store
_NOT_IN_NAMES = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class TryResult:
    """The results of a trial.

    `analysed` is None where no post was collected; `stopped`: a person stopped the collecting. `late`: the sources that
    were still being read when the time was over.
    """

    collected: list[CollectResult]
    analysed: AnalysisAndScores | None
    stopped: bool = False
    late: tuple[str, ...] = ()

    @property
    def offline(self) -> bool:
        """Whether every source failed."""
        return not self.stopped and all(result.failure for result in self.collected)


def trial_folder(name: str, environ: Mapping[str, str] = os.environ) -> Path:
    """Return the folder of a brand's trial: in `TALKWORTHY_TRY_FOLDER`, or in the user's data folder.

    (https://specifications.freedesktop.org/basedir-spec, and LOCALAPPDATA on Windows.)
    """
    slug = _NOT_IN_NAMES.sub("-", name.casefold()).strip("-")[:60]
    # names that differ only in punctuation are different brands
    folder = slug if slug == name.casefold() else f"{slug}-{hashlib.blake2b(name.encode(), digest_size=3).hexdigest()}"
    return _data_folder(environ) / folder.strip("-")


def prepare(name: str) -> Path:
    """Create the trial's brand file where there is none, make this process use it, and return its path.

    Raises UserError on an unusable name.
    """
    path = trial_folder(name) / "talkworthy.toml"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        create_brand_file(path, BrandInput(name))
    os.environ["TALKWORTHY_CONFIG"] = str(path)
    os.environ.pop(STORE_URL, None)
    return path


def try_brand(context: AppContext, listen: Listener, days: int = DAYS, seconds: float = SECONDS) -> TryResult:
    """Collect the last `days` from the sources that need no key, all at once, for `seconds`; then analyse and score.

    `listen` gets each event as it comes. The first Ctrl-C ends collecting, and continues with the posts so far. Posts
    are kept: the next trial of the brand collects only the others.
    """
    with context.lock_store():
        together = _collect(context, listen, days, seconds)
        if together.stopped or together.late:
            context.print_message(end_sentence(together.stopped, seconds))
        with context.store.read() as connection:
            is_empty = not count_posts(connection)
        if not is_empty:
            context.print_message("Analysing the posts ...")
        analysed = None if is_empty else analyse_and_score(context, f"{max(days // 7, 1)}w")
        return TryResult(together.results, analysed, together.stopped, together.late)


def _collect(context: AppContext, listen: Listener, days: int, seconds: float) -> CollectedTogether:
    sources = tuple(context.settings.sources)
    options = CollectOptions(sources=sources, since=now() - timedelta(days=days), newest_first=True)
    with graceful_shutdown.handle_signals(), graceful_shutdown.delay_signals():
        return collect_together(context, options, seconds, listen)


def _data_folder(environ: Mapping[str, str]) -> Path:
    if folder := environ.get(TRY_FOLDER):
        return Path(folder)
    if sys.platform == "win32":
        data = Path(environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        data = Path.home() / "Library" / "Application Support"
    else:
        data = Path(environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return data / "talkworthy" / "try"

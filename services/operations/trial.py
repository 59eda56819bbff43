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
from services.collection.collect import CollectOptions, CollectResult, collect
from services.context import AppContext, now
from services.operations.brand_setup import create_brand_file
from talkworthy.settings_writer import BrandInput
from talkworthy.storage.conversations.queries import count_posts

DAYS = 90
TRY_FOLDER = "TALKWORTHY_TRY_FOLDER"
STORE_URL = "TALKWORTHY_DATABASE_URL"  # unset for a trial, which must not touch a real store
_NOT_IN_NAMES = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class TryResult:
    """The results of a trial.

    `analysed` is None where no post was collected; `stopped`: a person stopped the collecting.
    """

    collected: list[CollectResult]
    analysed: AnalysisAndScores | None
    stopped: bool = False

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


def try_brand(context: AppContext, days: int = DAYS) -> TryResult:
    """Collect the last `days` from the sources that need no key, analyse and score.

    The first Ctrl-C ends collecting, and continues with the posts so far. Posts are kept: the next trial of the brand
    collects only new ones.
    """
    with context.lock_store():
        collected, stopped = _collect(context, days)
        with context.store.read() as connection:
            is_empty = not count_posts(connection)
        analysed = None if is_empty else analyse_and_score(context, f"{max(days // 7, 1)}w")
        return TryResult(collected, analysed, stopped)


def _collect(context: AppContext, days: int) -> tuple[list[CollectResult], bool]:
    """Return the result of each source, and whether a person stopped it."""
    since = now() - timedelta(days=days)
    collected: list[CollectResult] = []
    try:
        with graceful_shutdown.handle_signals(), graceful_shutdown.delay_signals():
            for source in context.settings.sources:
                context.print_message(f"Collecting from {source}: the last {days} days ...")
                collected += collect(context, CollectOptions(sources=(source,), since=since))
                if not collected[-1].failure:
                    context.print_message(f"  {collected[-1].posts:,} posts, {collected[-1].new:,} of them new.")
                graceful_shutdown.check_for_stop()
    except graceful_shutdown.StopRequested:
        context.print_message("Stopped collecting. Here are the results so far; run it again to continue.")
        return collected, True
    return collected, False


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

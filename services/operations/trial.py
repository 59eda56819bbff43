"""`talkworthy try NAME`: a first look at a brand, with no key and no file, in a folder of its own."""

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
from services.analysis.run_pipeline import Understood, understand
from services.collection.collect import Collected, CollectOptions, collect
from services.context import AppContext, now
from services.operations.brand_setup import create_brand_file
from talkworthy.settings_writer import BrandWords
from talkworthy.storage.conversations.queries import count_posts

DAYS = 90
TRY_FOLDER = "TALKWORTHY_TRY_FOLDER"
# what else in the environment would lead a trial to somebody's real store
REAL_STORE = "TALKWORTHY_DATABASE_URL"
_NOT_IN_NAMES = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a trial: what each source gave, and what was understood of all that is there.

    `understood` is None where nothing is there; `stopped`: a person put an end to the asking.
    """

    collected: list[Collected]
    understood: Understood | None
    stopped: bool = False

    @property
    def offline(self) -> bool:
        """Whether no source at all could be read."""
        return not self.stopped and all(one.failure for one in self.collected)


def trial_folder(name: str, environ: Mapping[str, str] = os.environ) -> Path:
    """Where the trial of a brand is kept: `TALKWORTHY_TRY_FOLDER`, or the person's folder for data of programs.

    (https://specifications.freedesktop.org/basedir-spec, and LOCALAPPDATA on Windows.)
    """
    slug = _NOT_IN_NAMES.sub("-", name.casefold()).strip("-")[:60]
    # names that differ only in signs are different brands
    told = slug if slug == name.casefold() else f"{slug}-{hashlib.blake2b(name.encode(), digest_size=3).hexdigest()}"
    return _home(environ) / told.strip("-")


def prepare(name: str) -> Path:
    """Make the trial's brand file, unless it is there already, and point this process at it; returns its path.

    Raises UserError on a name that cannot be used.
    """
    path = trial_folder(name) / "talkworthy.toml"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        create_brand_file(path, BrandWords(name))
    os.environ["TALKWORTHY_CONFIG"] = str(path)
    os.environ.pop(REAL_STORE, None)
    return path


def try_brand(context: AppContext, days: int = DAYS) -> Tried:
    """Ask the keyless sources for the last `days` and read what came. The first Ctrl-C goes on with what is there.

    The trial is kept: doing it again asks only for what is new.
    """
    with context.alone():
        collected, stopped = _collect(context, days)
        with context.store.read() as connection:
            empty = not count_posts(connection)
        return Tried(collected, None if empty else understand(context, f"{max(days // 7, 1)}w"), stopped)


def _collect(context: AppContext, days: int) -> tuple[list[Collected], bool]:
    """What each source gave, and whether a person put an end to it."""
    since = now() - timedelta(days=days)
    collected: list[Collected] = []
    try:
        with graceful_shutdown.heeded(), graceful_shutdown.finishing():
            for source in context.settings.sources:
                context.say(f"Asking {source} for the last {days} days ...")
                collected += collect(context, CollectOptions(sources=(source,), since=since))
                if not collected[-1].failure:
                    context.say(f"  {collected[-1].posts:,} posts, {collected[-1].new:,} of them new.")
                graceful_shutdown.between_pages()
    except graceful_shutdown.StopAsked:
        context.say("Stopped asking; here is what has come so far. Run it again to go on.")
        return collected, True
    return collected, False


def _home(environ: Mapping[str, str]) -> Path:
    if told := environ.get(TRY_FOLDER):
        return Path(told)
    if sys.platform == "win32":
        data = Path(environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        data = Path.home() / "Library" / "Application Support"
    else:
        data = Path(environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return data / "talkworthy" / "try"

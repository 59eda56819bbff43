"""`talkworthy import --watch DIR` and `--new DIR`: what somebody drops into a folder is imported, once each."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from collectors.files.engine import watched_folder
from collectors.files.engine.dataset import REJECTS_SUFFIX
from collectors.files.engine.watched_folder import Drops
from services import graceful_shutdown, job_log
from services.analysis.run_pipeline import understand
from services.collection.import_files import ImportOptions, import_files
from services.collection.import_files import to_text as imported_to_text
from services.context import AppContext
from talkworthy.errors import AlreadyRunning, StoreError, TalkworthyError, UserError

LOOK_EVERY = 5.0  # seconds; a file counts as finished when it lay still from one look to the next
MEMORY = ".talkworthy-drops-{}.json"


@dataclass(frozen=True, slots=True)
class Dropped:
    """What came of one file: `failure` says why it could not be imported, None where it was."""

    file: str
    told: str
    failure: str | None


class Folder:
    """One folder that files are dropped into, and what is remembered of it beside the brand file. Moves nothing."""

    def __init__(self, context: AppContext, path: Path, options: ImportOptions) -> None:
        self._context = context
        self._path = path
        self._options = options
        self._home = context.settings.path.parent
        name = hashlib.blake2b(str(path.resolve()).encode(), digest_size=6).hexdigest()
        self._memory = self._home / MEMORY.format(name)
        self._seen = watched_folder.from_text(self._memory.read_text("utf-8")) if self._memory.exists() else Drops()

    def import_new(self) -> list[Dropped]:
        """Look once: import what is new and has lain still since the look before, then read and judge it.

        A file that cannot be imported is told, remembered and left out from then on. Raises UserError where the folder
        cannot be read, AlreadyRunning and StoreError where the store is not to be had: then nothing is forgotten.
        """
        found, self._seen = watched_folder.look(self._path, self._seen)
        self._keep()
        done = list(self._import_each(found))
        if any(one.failure is None for one in done):
            with self._context.alone():
                understand(self._context)
        return done

    def _import_each(self, found: list[Path]) -> Iterator[Dropped]:
        for path in found:
            if graceful_shutdown.asked():
                return
            yield self._import(path)
            # only now: killed before this, it is imported again, which changes nothing
            self._seen = watched_folder.remember(self._seen, path)
            self._keep()

    def _import(self, path: Path) -> Dropped:
        beside = self._options.rejects or self._home / f"{path.name}{REJECTS_SUFFIX}"
        try:
            with self._context.alone():
                done = import_files(self._context, [path], replace(self._options, rejects=beside))
        except (AlreadyRunning, StoreError):
            raise  # not the file's fault
        except (TalkworthyError, OSError) as error:
            failure = f"{error} It is left out from now on; to try again: talkworthy import {path}"
            self._context.say(f"{path.name}: {failure}")
            return Dropped(path.name, "", failure)
        told = imported_to_text(done)
        self._context.say(f"{path.name}: {told}")
        return Dropped(path.name, told, None)

    def _keep(self) -> None:
        """Write the memory down, at once, so that nobody ever reads half of it."""
        draft = self._memory.with_name(f"{self._memory.name}.{os.getpid()}.tmp")
        draft.write_text(watched_folder.to_text(self._seen), encoding="utf-8")
        draft.replace(self._memory)


def import_new(context: AppContext, path: Path, options: ImportOptions, still: float = LOOK_EVERY) -> list[Dropped]:
    """Import once what is new in a folder and lies still for `still` seconds. For cron; raises as Folder.import_new."""
    context.brands  # noqa: B018 - says at once that there is none
    folder = Folder(context, path, options)
    done = folder.import_new()
    time.sleep(still)
    return [*done, *folder.import_new()]


def watch(context: AppContext, path: Path, options: ImportOptions, wait: Callable[[float], None] = time.sleep) -> None:
    """Import what is dropped into a folder until SIGTERM or SIGINT; the file in work then is finished.

    Raises UserError at the start where the folder is not there; later it waits for it to come back.
    """
    context.brands  # noqa: B018 - says at once that there is none
    if not path.is_dir():
        raise UserError(f"The folder {path} is not there.")
    folder = Folder(context, path, options)
    context.say(f"Watching {path}. Files that are dropped there are imported; Ctrl-C ends it.")
    trouble = ""
    try:
        with graceful_shutdown.heeded():
            while True:
                with graceful_shutdown.finishing():
                    trouble = _look(context, folder, trouble)
                graceful_shutdown.between_pages()
                wait(LOOK_EVERY)
    except graceful_shutdown.StopAsked:
        context.say("It was asked to stop; every file that was imported is remembered.")


def _look(context: AppContext, folder: Folder, trouble: str) -> str:
    """One look; returns what is in the way, which is said when it comes and not at every look."""
    try:
        folder.import_new()
    except TalkworthyError as error:
        if str(error) != trouble:
            context.say(f"{error} It goes on by itself when that is over.")
        return str(error)
    if trouble:
        job_log.noted("goes on")
    return ""


def to_text(done: list[Dropped]) -> str:
    """The summary for a person."""
    if not done:
        return "Nothing new is there."
    return "\n".join(f"{one.file}: {one.failure or one.told}" for one in done)

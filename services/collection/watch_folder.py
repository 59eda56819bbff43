"""Imports the files that are put into a folder, each once: `talkworthy import --watch DIR` and `--new DIR`."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from collectors.files.engine import watched_folder
from collectors.files.engine.dataset import REJECTS_SUFFIX
from collectors.files.engine.watched_folder import FolderState
from services import graceful_shutdown, job_log
from services.analysis.run_pipeline import analyse_and_score
from services.collection.import_files import ImportOptions, import_files, to_sentences
from services.context import AppContext
from talkworthy.errors import AlreadyRunning, StoreError, TalkworthyError, UserError
from talkworthy.files.file_errors import CannotWrite
from talkworthy.files.whole_file import save_whole
from talkworthy.visible_text import to_visible

POLL_SECONDS = 5.0  # a file is complete when it does not change from one poll to the next
STATE_FILE = ".talkworthy-drops-{}.json"


@dataclass(frozen=True, slots=True)
class DroppedFile:
    """The result of one file; `failure` is the reason why it could not be imported, None where all of it was.

    `summary` counts what was imported, "" where nothing was.
    """

    file: str
    summary: str
    failure: str | None


class WatchedFolder:
    """A folder that files are put into, and the state of its files, saved beside the brand file. Moves no file."""

    def __init__(self, context: AppContext, path: Path, options: ImportOptions) -> None:
        self._context = context
        self._path = path
        self._options = options
        self._links: set[Path] = set()
        self._state_folder = context.settings.path.parent
        name = hashlib.blake2b(str(path.resolve()).encode(), digest_size=6).hexdigest()
        self._state_file = self._state_folder / STATE_FILE.format(name)
        self._seen = (
            watched_folder.from_json(self._state_file.read_text("utf-8"))
            if self._state_file.exists()
            else FolderState()
        )

    def import_new(self) -> list[DroppedFile]:
        """Import the new files that have not changed since the last poll, then analyse and score.

        A file that cannot be imported is reported and not tried again. Raises UserError where the folder cannot be
        read, AlreadyRunning and StoreError where the store cannot be used: then the next poll tries again.
        """
        files, self._seen = watched_folder.find_new_files(self._path, self._seen)
        self._save_state()
        results = [*self._refuse_links(), *self._import_each(files)]
        if any(result.summary for result in results):
            with self._context.lock_store():
                analyse_and_score(self._context)
        return results

    def _refuse_links(self) -> Iterator[DroppedFile]:
        """Yield a failure for each link that was not reported yet: it may lead to any file of this computer."""
        for link in watched_folder.find_links(self._path):
            if link not in self._links:
                self._links.add(link)
                failure = f"It is a link, which may lead out of the folder. To import it: talkworthy import {link}"
                self._context.print_message(f"{link.name}: {failure}")
                yield DroppedFile(link.name, "", failure)

    def _import_each(self, files: list[Path]) -> Iterator[DroppedFile]:
        for path in files:
            if graceful_shutdown.is_stop_requested():
                return
            yield self._import(path)
            # afterwards: after a kill the file is imported again, which changes nothing
            self._seen = watched_folder.mark_imported(self._seen, path)
            self._save_state()

    def _import(self, path: Path) -> DroppedFile:
        rejects = self._options.rejects or self._state_folder / f"{to_visible(path.name)}{REJECTS_SUFFIX}"
        if path.is_symlink():
            return DroppedFile(path.name, "", "It became a link after it was listed. It is not read.")
        try:
            with self._context.lock_store():
                result = import_files(self._context, [path], replace(self._options, rejects=rejects))
        except (AlreadyRunning, StoreError, CannotWrite):
            raise  # not because of the file
        except Exception as error:  # whatever is wrong with one file, the others are imported
            reason = str(error) if isinstance(error, TalkworthyError) else job_log.describe_error(error)
            failure = f"{reason} It is skipped from now on; to try again: talkworthy import {path}"
            self._context.print_message(f"{path.name}: {failure}")
            return DroppedFile(path.name, "", failure)
        summary = to_sentences(result)
        self._context.print_message(f"{path.name}: {summary}")
        return DroppedFile(path.name, summary, " ".join(result.failures) or None)

    def _save_state(self) -> None:
        """Save the state in one step, so that nobody reads half a file."""
        save_whole(self._state_file, watched_folder.to_json(self._seen), private=True)


def import_new(
    context: AppContext, path: Path, options: ImportOptions, seconds: float = POLL_SECONDS
) -> list[DroppedFile]:
    """Import the new files of a folder that do not change for `seconds`. Raises as `WatchedFolder.import_new`."""
    context.brands  # noqa: B018 - raises at once where there is none
    folder = WatchedFolder(context, path, options)
    results = folder.import_new()
    time.sleep(seconds)
    return [*results, *folder.import_new()]


def watch(context: AppContext, path: Path, options: ImportOptions, wait: Callable[[float], None] = time.sleep) -> None:
    """Import each file that is put into a folder, until SIGTERM or SIGINT; the current file is finished first.

    Raises UserError at the start where there is no folder; later it waits until the folder is back.
    """
    context.brands  # noqa: B018 - raises at once where there is none
    if not path.is_dir():
        raise UserError(f"The folder {path} does not exist.")
    folder = WatchedFolder(context, path, options)
    context.print_message(f"Watching {path} for new files to import. Ctrl-C stops it.")
    problem = ""
    try:
        with graceful_shutdown.handle_signals():
            while True:
                with graceful_shutdown.delay_signals():
                    problem = _import_or_report(context, folder, problem)
                graceful_shutdown.check_for_stop()
                wait(POLL_SECONDS)
    except graceful_shutdown.StopRequested:
        context.print_message("Stopped by a signal. Every imported file is recorded.")


def _import_or_report(context: AppContext, folder: WatchedFolder, problem: str) -> str:
    """Poll once, and return the problem, or "". A problem is printed when it begins, and not at every poll."""
    try:
        folder.import_new()
    except TalkworthyError as error:
        if str(error) != problem:
            context.print_message(f"{error} Watching continues when that is solved.")
        return str(error)
    if problem:
        job_log.event("resumed")
    return ""

"""Which files a command may write to: never those that Talkworthy needs, nor its own inputs, nor a link to one.

Every door that writes a file to a place that a person names asks here first.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from collectors.files.engine.column_maps import MAPS_NAME
from collectors.files.engine.dataset import REJECTS_SUFFIX
from services.operations.background_job_log import BackgroundJobLog
from talkworthy.errors import UserError
from talkworthy.settings import SECRETS_PATH, Settings
from talkworthy.storage.engine import file_of, files_of
from talkworthy.visible_text import to_visible

SESSION_FILE = "session_file"
"""The option of a source that names the file with its login."""
WATCHED_STATES = ".talkworthy-drops-*.json"
_SQLITE_MAGIC = b"SQLite format 3\0"


def check_output(settings: Settings, path: Path, inputs: Iterable[Path] = ()) -> None:
    """Raise UserError where a command must not write to `path`.

    Refused are the store, its journals and its lock, the brand file, secrets, saved maps, sessions, any other SQLite
    database, and the `inputs` of the same command; each also by a symbolic or hard link, and where it does not exist
    yet. In a folder that is an input only files of rejected rows are allowed, which are not read.
    """
    if to_visible(str(path.absolute())) != str(path.absolute()):
        raise UserError(f"{path} cannot be written: its name is not plain text in UTF-8. Name another file.")
    for needed, title in _needed_files(settings):
        if is_same_file(path, needed):
            raise UserError(f"{path} is {title} and must not be overwritten. {_ANOTHER}")
    for source in inputs:
        if is_same_file(path, source):
            raise UserError(f"{path} is also an input of this command and must not be overwritten. {_ANOTHER}")
        if source.is_dir() and _is_inside(path, source) and not path.name.endswith(REJECTS_SUFFIX):
            raise UserError(f"{path} is in the folder {source}, which this command reads. {_ANOTHER}")
    if _is_database(path):
        raise UserError(f"{path} is a database and must not be overwritten. {_ANOTHER}")


def check_input(settings: Settings, paths: Iterable[Path]) -> None:
    """Raise UserError where an import would read a file that Talkworthy needs, also by a link: secrets are no posts."""
    for path in paths:
        for needed, title in _needed_files(settings):
            if is_same_file(path, needed):
                raise UserError(f"{path} is {title}, and not a file of posts. Name another file.")


def check_sessions(settings: Settings) -> None:
    """Raise UserError where the login of a source would be saved over another file that Talkworthy needs."""
    for source, path in _sessions(settings):
        for needed, title in _own_files(settings):
            if is_same_file(path, needed):
                raise UserError(f"{SESSION_FILE} of [sources.{source}] is {title}. Name a file of its own there.")


def is_needed(settings: Settings, path: Path) -> bool:
    """Return whether `path` is a file that Talkworthy needs: no command may change, delete or import it."""
    return any(is_same_file(path, needed) for needed, _ in _needed_files(settings))


def private_files(settings: Settings) -> Iterator[Path]:
    """Yield the files that nobody else may read, whether or not they exist: what holds keys or people's words."""
    shared = {"the brand file", "the lock of the store", "the settings of the dashboard"}
    yield from (file for file, title in _needed_files(settings) if title not in shared)


def is_same_file(path: Path, other: Path) -> bool:
    """Return whether both names lead to one file, also by links, and where the file does not exist yet."""
    try:
        return path.samefile(other)
    except OSError:
        return os.path.normcase(os.path.realpath(path)) == os.path.normcase(os.path.realpath(other))


_ANOTHER = "Name another file."


def _needed_files(settings: Settings) -> Iterator[tuple[Path, str]]:
    """Yield the files that Talkworthy needs, and what each is."""
    yield from _own_files(settings)
    yield from ((path, f"the login of {source}") for source, path in _sessions(settings))


def _own_files(settings: Settings) -> Iterator[tuple[Path, str]]:
    folder = settings.path.parent
    yield settings.path, "the brand file"
    yield folder / SECRETS_PATH, "the file with your keys and passwords"
    yield folder / MAPS_NAME, "the file with your saved maps"
    yield folder / SECRETS_PATH.with_name("config.toml"), "the settings of the dashboard"
    yield from ((file, "the state of a watched folder") for file in folder.glob(WATCHED_STATES))
    store = file_of(settings.store_url)
    if store is not None:
        for file in files_of(settings.store_url):
            yield file, "the store" if file == store else "a journal of the store"
        yield Path(f"{Path(os.path.realpath(store))}.lock"), "the lock of the store"
        log = BackgroundJobLog.of(settings.store_url)
        for file in (log.path, log.output):
            yield file, "the log of a job"


def _sessions(settings: Settings) -> Iterator[tuple[str, Path]]:
    """Yield the file with the login of each source that has one."""
    for source, options in settings.sources.items():
        name = options.get(SESSION_FILE)
        if isinstance(name, str) and name:
            yield source, Path(name)


def _is_inside(path: Path, folder: Path) -> bool:
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def _is_database(path: Path) -> bool:
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(len(_SQLITE_MAGIC)) == _SQLITE_MAGIC
    except OSError:
        return False  # writing says what is wrong

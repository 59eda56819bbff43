"""Several files read as one data set: each with the reader for its format, every post with its thread."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from collectors.files.engine.fast_post import set_thread
from collectors.files.engine.reader import READERS, ColumnMap, FileReader, FileSample, LinkReader, Reject, read_sample
from collectors.files.engine.reading_notes import UNUSED_MAPS, ReadingNotes
from collectors.files.engine.streams import FileStream, open_bytes
from collectors.files.engine.table_detection import choose_encoding
from collectors.files.engine.thread_roots import ReplyLinks
from collectors.files.mapping.json_map import fits_map
from collectors.files.mapping.unsupported_files import check_supported
from talkworthy.errors import UserError
from talkworthy.model import Post
from talkworthy.plausible_moment import why_implausible
from talkworthy.post_ndjson import encode

MAPPED_JSON = "mapped_json"
"""The reader of JSON with a map."""

_MAPPED = ("mapped_csv", MAPPED_JSON)

PROGRESS_EVERY = 4096
"""Rows between two calls of `on_progress`."""

REJECTS_SUFFIX = ".rejects.ndjson"
"""The end of the names of files to which imports write the rows that they reject."""


_Rows = Iterator[Post | Reject]


class UnknownFormat(UserError):
    """A file that no reader recognises; `path` is the file."""

    def __init__(self, message: str, path: Path, detail: str = "") -> None:
        super().__init__(message, detail)
        self.path = path


@dataclass(frozen=True, slots=True)
class DatasetFile:
    """One file of a data set: its path, its size on disk in bytes, the name of its format, its reader."""

    path: Path
    size: int
    format: str
    reader: FileReader


class Dataset:
    """Files read as one.

    `paths` are files, or folders for all files in them (sorted, without hidden files and the rejects of earlier
    imports; links in them are left out and listed in `links`). `mapping`, a ColumnMap, only its columns, or a function
    that returns the ColumnMap of a file, says how to read files in an unknown format. `on_progress` is called every
    PROGRESS_EVERY rows with the rows and the bytes on disk that the current pass has read; each pass reads `size`
    bytes. `notes` are those of the last pass, and `refused` has the files whose rows it rejected, all of them, with
    their number. Raises UserError for a file that cannot be read, and UnknownFormat, before any rows are read.

    Where `now` is set, to the time of the clock, a post whose moment cannot be right is a Reject.

    With `skip_unreadable` such a file is left out, and `unreadable` has the reason for each; the error is raised only
    where no file is left.
    """

    def __init__(
        self,
        paths: Iterable[str | Path],
        mapping: ColumnMap | Mapping[str, str] | Callable[[Path], ColumnMap] | None = None,
        source: str | None = None,
        encoding: str | None = None,
        skip_unreadable: bool = False,
    ) -> None:
        if isinstance(mapping, ColumnMap) or callable(mapping):
            maps = mapping
        else:
            maps = ColumnMap(mapping or {}, source or "file", encoding)
        self.unreadable: dict[Path, str] = {}
        self.links: list[Path] = []
        self.refused: dict[Path, int] = {}
        self.notes = ReadingNotes()
        self._errors: list[UserError] = []
        self._skips = skip_unreadable
        self.now: datetime | None = None
        self.files = tuple(self._open_all(paths, maps))
        has_map = isinstance(maps, ColumnMap) and bool(maps.columns)
        self._unused_maps = sum(file.format not in _MAPPED for file in self.files) if has_map else 0
        if not self.files:
            raise _merge_errors(self._errors)
        self.size = sum(file.size for file in self.files)
        self.on_progress: Callable[[int, int], None] | None = None
        self._needs_links = not all(file.reader.has_threads for file in self.files)
        self._links: ReplyLinks | None = None
        self._bytes_done = 0
        self._stream: FileStream | None = None

    def bytes_read(self) -> int:
        """Return the bytes on disk that the current pass has read: `bytes_read() / size` is its progress."""
        return self._bytes_done + (self._stream.consumed() if self._stream and not self._stream.closed else 0)

    def posts(self) -> Iterator[Post | Reject]:
        """Yield every row of every file, in order.

        If a format lacks the threads of replies, a first pass collects them, keeping only ids.
        """
        if not self._needs_links:
            yield from self._rows()
            return
        links = self._links or self._read_links()
        for item in self._rows():
            if isinstance(item, Post) and not item.thread:
                set_thread(item, links.root(item.id))
            yield item

    def find_threads(self, matches: Callable[[Post], bool]) -> set[str]:
        """Return the ids of the threads in which any post `matches`, in one pass that keeps only ids."""
        threads: set[str] = set()
        replies: set[str] = set()
        links = ReplyLinks()
        for item in self._rows():
            if isinstance(item, Reject):
                continue
            if self._needs_links:
                links.add(item)
            if matches(item):
                threads.add(item.thread) if item.thread else replies.add(item.id)
        self._links = links
        return threads | {links.root(reply) for reply in replies}

    def _read_links(self) -> ReplyLinks:
        links = ReplyLinks()
        for item in self._rows(_links_of):
            if isinstance(item, Post):
                links.add(item)
        self._links = links
        return links

    def _rows(self, read: Callable[[FileReader, FileStream], _Rows] | None = None) -> _Rows:
        """Make one pass over all files; the thread of some replies may still be empty."""
        rows = 0
        self._bytes_done = 0
        self.notes.start_pass()
        self.notes.add(UNUSED_MAPS, self._unused_maps)
        self.refused.clear()
        for file in self.files:
            with self._may_fail(file.path), open_bytes(file.path) as self._stream:
                for item in read(file.reader, self._stream) if read else self._read_file(file, self._stream):
                    rows += 1
                    if not rows % PROGRESS_EVERY and self.on_progress:
                        self.on_progress(rows, self.bytes_read())
                    yield item
            self._bytes_done += file.size
        if self.on_progress:
            self.on_progress(rows, self.bytes_read())

    def _read_file(self, file: DatasetFile, stream: FileStream) -> Iterator[Post | Reject]:
        """Yield the rows of a file, and note if all of them were rejected."""
        posts = rejects = 0
        left_out = self.notes.left_out
        for item in file.reader.posts(stream):
            checked = self._checked(item, stream)
            if isinstance(checked, Reject):
                rejects += not checked.cut
            else:
                posts += 1
            yield checked
        if not posts and rejects > self.notes.left_out - left_out:
            self.refused[file.path] = rejects

    def _checked(self, item: Post | Reject, stream: FileStream) -> Post | Reject:
        """Return a Reject for a post whose moment cannot be right."""
        if self.now is None or isinstance(item, Reject):
            return item
        reason = why_implausible(item, self.now)
        return item if reason is None else Reject(stream.line, reason, encode(item).decode(), str(stream.path))

    def _open_all(
        self, paths: Iterable[str | Path], maps: ColumnMap | Callable[[Path], ColumnMap]
    ) -> Iterator[DatasetFile]:
        """Yield each file of `paths` once, in order."""
        seen: set[Path] = set()
        for path in map(Path, paths):
            with self._may_fail(path):
                files, links = _find_files(path)
                self.links += links
                for file in files:
                    if (whole := file.resolve()) not in seen:
                        seen.add(whole)
                        with self._may_fail(file):
                            yield _to_dataset_file(file, maps(file) if callable(maps) else maps, self.notes)

    @contextmanager
    def _may_fail(self, path: Path) -> Iterator[None]:
        """Within, an error of this file is recorded, where the others are to be read all the same."""
        try:
            yield
        except UserError as error:
            if not self._skips:
                raise
            self._errors.append(error)
            self.unreadable[path] = str(error)


def _merge_errors(errors: Sequence[UserError]) -> UserError:
    """Return the only error as it is; several as one."""
    if len(errors) == 1:
        return errors[0]
    message = "\n".join(map(str, errors)) or "No files were given."
    unknown = next((error for error in errors if isinstance(error, UnknownFormat)), None)
    return UserError(message) if unknown is None else UnknownFormat(message, unknown.path, unknown.detail)


def _find_files(path: Path) -> tuple[list[Path], list[Path]]:
    """Return the file at `path`, or the files in the folder there, and the links in it, which are left out.

    A link in a folder may lead to any file of this computer; one that is named itself is meant. Raises UserError where
    there is no file.
    """
    if not path.exists():
        raise UserError(f"{path} does not exist.")
    if not path.is_dir() and not path.is_file():
        raise UserError(f"{path} is a pipe or a device, which cannot be read twice. Save it as a file first.")
    inside = sorted(path.rglob("*")) if path.is_dir() else [path]
    wanted = [file for file in inside if file == path or not _is_ignored(file.name)]
    links = [file for file in wanted if file != path and file.is_symlink()]
    files = [file for file in wanted if file.is_file() and file not in links and _is_within(file, path)]
    if not files:
        raise UserError(f"The folder {path} contains no files." + (" Links in it are not read." if links else ""))
    return files, links


def _is_within(file: Path, path: Path) -> bool:
    """Return whether `file` is `path` itself, or in truth below this folder, whatever links are on the way."""
    return file == path or file.resolve().is_relative_to(path.resolve())


def _is_ignored(name: str) -> bool:
    return name.startswith((".", "~$")) or name.endswith(REJECTS_SUFFIX)


def _links_of(reader: FileReader, stream: FileStream) -> Iterator[Post | Reject]:
    return reader.links(stream) if isinstance(reader, LinkReader) else reader.posts(stream)


def read_first(path: Path, column_map: ColumnMap, rows: int) -> list[Post | Reject]:
    """Return up to `rows` rows of a file, in order; the thread of a reply may be empty. Raises as Dataset."""
    file = _to_dataset_file(path, column_map)
    with open_bytes(path) as stream:
        return list(islice(file.reader.posts(stream), rows))


def is_known_format(path: Path) -> bool:
    """Return whether a file is read without a map. Raises UserError if it cannot be opened or is damaged."""
    return len(_formats_of(read_sample(path))) == 1


def _to_dataset_file(path: Path, column_map: ColumnMap, notes: ReadingNotes | None = None) -> DatasetFile:
    sample = read_sample(path, column_map, notes)
    check_supported(sample)
    formats = _formats_of(sample)
    if not formats:
        raise _unknown_format(sample)
    if len(formats) > 1:
        raise UserError(f"{path} matches several formats: {', '.join(formats)}.")
    return DatasetFile(path, path.stat().st_size, formats[0], READERS[formats[0]](sample))


def _formats_of(sample: FileSample) -> list[str]:
    """Return the names of the formats that a file may have. A map that fits counts more than a known form of JSON."""
    formats = [name for name in READERS if READERS[name].matches(sample)]
    if MAPPED_JSON in formats and len(formats) > 1:
        return [MAPPED_JSON] if fits_map(sample) else [name for name in formats if name != MAPPED_JSON]
    return formats


def _unknown_format(sample: FileSample) -> UserError:
    """Return the error for a file in no known format; its first line is for the person at the terminal alone."""
    suffix = sample.path.suffix
    packed = f" (and it is not a {suffix} file)" if suffix in {".gz", ".zst"} else ""
    return UnknownFormat(
        f"{sample.path} is in a format that Talkworthy does not recognise{packed}. "
        f"docs/imports.md lists the {sum(1 for _ in READERS)} formats that it reads. "
        "If it is a table or JSON, map its columns, for example --map Date=created_at --map Message=text, or let "
        "--guess do it.",
        sample.path,
        f"Its first line is {_first_line(sample)!r}.",
    )


def _first_line(sample: FileSample) -> str:
    rows = [row for sheet in sample.sheets.values() for row in sheet if any(row)]
    if sample.sheets:
        return ",".join(rows[0])[:200] if rows else ""
    encoding = "utf-16" if choose_encoding(sample) == "utf-16" else "utf-8"
    lines = sample.head[:2000].decode(encoding, "replace").splitlines()
    return next((line.strip() for line in lines if line.strip()), "")[:200]

"""Several files read as one dump: each by the reader that knows its form, every post with its conversation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from collectors.files.engine.reader import READERS, ColumnMap, Reader, Reject, Sniff, sniff
from collectors.files.engine.streams import DumpStream, open_bytes
from collectors.files.engine.table_detection import encoding_of
from collectors.files.engine.thread_roots import ReplyLinks
from talkworthy.errors import UserError
from talkworthy.model import Post

WATCH_EVERY = 4096
"""Rows between two calls of a dump's `watch`."""

REJECTS_SUFFIX = ".rejects.ndjson"
"""How the names of files end in which imports write down the rows that they refuse."""

_OTHER_FORMS = {
    b"\xd0\xcf\x11\xe0": "an old or encrypted Excel workbook: save it as .xlsx without a password, or as CSV",
    b"BZh": "compressed with bzip2: unpack it first",
    b"\xfd7zXZ": "compressed with xz: unpack it first",
    b"7z\xbc\xaf": "a 7-zip archive: unpack it first",
    b"PAR1": "a Parquet file: save it as CSV",
}


@dataclass(frozen=True, slots=True)
class DumpFile:
    """One file of a dump: where it is, its size as it lies on the disk in bytes, the name of its form, its reader."""

    path: Path
    size: int
    form: str
    reader: Reader


class Dump:
    """Files read as one.

    `paths` are files, and folders that stand for all files in them (sorted; hidden ones and what earlier imports
    refused left out). `mapping`, with or without the rest of a ColumnMap, says how to read tables whose form is not
    known. `watch` is called every WATCH_EVERY rows with the rows and the bytes
    (as on the disk) that the present pass has read; each pass reads `size` bytes. Raises UserError for what cannot be
    read or recognised, before anything is read.
    """

    def __init__(
        self,
        paths: Iterable[str | Path],
        mapping: ColumnMap | Mapping[str, str] | None = None,
        source: str | None = None,
        encoding: str | None = None,
        watch: Callable[[int, int], None] | None = None,
    ) -> None:
        told = mapping if isinstance(mapping, ColumnMap) else ColumnMap(mapping or {}, source or "file", encoding)
        self.files = tuple(_to_dump_file(path, told) for path in _find_files(paths))
        self.size = sum(file.size for file in self.files)
        self.watch = watch
        self._untold = not all(file.reader.tells_thread for file in self.files)
        self._links: ReplyLinks | None = None
        self._passed = 0
        self._stream: DumpStream | None = None

    def tell(self) -> int:
        """Bytes that the present pass has read, as they lie on the disk: `tell() / size` is its progress."""
        return self._passed + (self._stream.consumed() if self._stream and not self._stream.closed else 0)

    def posts(self) -> Iterator[Post | Reject]:
        """Every row of every file, in order.

        Where a form does not tell the conversation of replies, a pass that keeps only ids comes first.
        """
        if not self._untold:
            yield from self._rows()
            return
        links = self._links or self._read_links()
        for item in self._rows():
            if isinstance(item, Post) and not item.thread:
                item = replace(item, thread=links.root(item.id))
            yield item

    def threads_where(self, concerns: Callable[[Post], bool]) -> set[str]:
        """The ids of the conversations in which `concerns` is true of any post. One pass; keeps ids."""
        found: set[str] = set()
        replies: set[str] = set()
        links = ReplyLinks()
        for item in self._rows():
            if isinstance(item, Reject):
                continue
            if self._untold:
                links.add(item)
            if concerns(item):
                found.add(item.thread) if item.thread else replies.add(item.id)
        self._links = links
        return found | {links.root(reply) for reply in replies}

    def _read_links(self) -> ReplyLinks:
        links = ReplyLinks()
        for item in self._rows():
            if isinstance(item, Post):
                links.add(item)
        self._links = links
        return links

    def _rows(self) -> Iterator[Post | Reject]:
        """One pass over all files; the conversation of some replies may still be empty."""
        rows = 0
        self._passed = 0
        for file in self.files:
            with open_bytes(file.path) as self._stream:
                for item in file.reader.posts(self._stream):
                    rows += 1
                    if not rows % WATCH_EVERY and self.watch:
                        self.watch(rows, self.tell())
                    yield item
            self._passed += file.size
        if self.watch:
            self.watch(rows, self.tell())


def _find_files(paths: Iterable[str | Path]) -> list[Path]:
    """The files that `paths` name, each once, in order."""
    found: dict[Path, Path] = {}
    for path in map(Path, paths):
        if not path.exists():
            raise UserError(f"{path} is not there.")
        inside = sorted(path.rglob("*")) if path.is_dir() else [path]
        files = [file for file in inside if file.is_file() and (file == path or not _is_left_out(file.name))]
        if not files:
            raise UserError(f"The folder {path} has no files in it.")
        for file in files:
            found.setdefault(file.resolve(), file)
    if not found:
        raise UserError("No file was named.")
    return list(found.values())


def _is_left_out(name: str) -> bool:
    return name.startswith((".", "~$")) or name.endswith(REJECTS_SUFFIX)


def _to_dump_file(path: Path, told: ColumnMap) -> DumpFile:
    beginning = sniff(path, told)
    forms = [name for name in READERS if READERS[name].recognises(beginning)]
    if len(forms) != 1:
        raise UserError(_unknown(beginning) if not forms else f"{path} could be any of {', '.join(forms)}.")
    return DumpFile(path, path.stat().st_size, forms[0], READERS[forms[0]](beginning))


def _unknown(beginning: Sniff) -> str:
    for magic, form in _OTHER_FORMS.items():
        if beginning.head.lstrip().startswith(magic):
            return f"{beginning.path} is {form}."
    first = _first_line(beginning)
    suffix = beginning.path.suffix
    packed = f", and it is no {suffix} file" if suffix in {".gz", ".zst"} else ""
    return (
        f"{beginning.path} is in no form that is known{packed}. "
        f"Looked for: {'; '.join(READERS[name].looks_for for name in READERS)}. Its first line is {first!r}. "
        "If it is a table, say which columns hold what, such as --map Date=created_at --map Message=text."
    )


def _first_line(beginning: Sniff) -> str:
    rows = [row for sheet in beginning.sheets.values() for row in sheet if any(row)]
    if beginning.sheets:
        return ",".join(rows[0])[:200] if rows else ""
    encoding = "utf-16" if encoding_of(beginning) == "utf-16" else "utf-8"
    lines = beginning.head[:2000].decode(encoding, "replace").splitlines()
    return next((line.strip() for line in lines if line.strip()), "")[:200]

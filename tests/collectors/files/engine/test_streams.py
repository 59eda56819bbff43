"""Opening files: by what they are and not by their name, within bounds, and up to where they break."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zstandard

from collectors.files.engine.reader import sniff
from collectors.files.engine.streams import BrokenFile, open_bytes
from talkworthy.errors import UserError

Write = Callable[[str, Any], Path]
TEXT = b"".join(b"line %d of invented words\n" % number for number in range(20_000))


def zstd(data: bytes, window_log: int = 20) -> bytes:
    """A frame that does not tell its size, so that it asks for the whole window."""
    parameters = zstandard.ZstdCompressionParameters.from_level(3, window_log=window_log)
    compressor = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    return compressor.compress(data) + compressor.flush()


def read_until_broken(path: Path) -> tuple[bytes, str]:
    got = b""
    with open_bytes(path) as stream:
        try:
            while chunk := stream.readline():
                got += chunk
        except BrokenFile as error:
            return got, str(error)
    return got, ""


@pytest.mark.parametrize(
    "content",
    [
        TEXT,
        gzip.compress(TEXT),
        gzip.compress(TEXT[:1000]) + gzip.compress(TEXT[1000:]) + b"\0" * 512,
        zstd(TEXT),
        zstd(TEXT[:1000]) + b"\x50\x2a\x4d\x18\x03\x00\x00\x00abc" + zstd(TEXT[1000:]),
    ],
    ids=["plain", "gzip", "gzip members", "zstd", "zstd frames"],
)
def test_the_form_is_told_by_the_first_bytes_whatever_the_name(write: Write, content: bytes) -> None:
    assert read_until_broken(write("dump.gz", content)) == (TEXT, "")


def test_a_long_window_is_read_where_the_default_decompressor_refuses(write: Write) -> None:
    content = zstd(TEXT, window_log=29)
    with pytest.raises(zstandard.ZstdError):
        zstandard.ZstdDecompressor().decompressobj().decompress(content)
    assert read_until_broken(write("RC_2026-03.zst", content)) == (TEXT, "")


@pytest.mark.parametrize("compress", [gzip.compress, zstd])
def test_a_file_that_was_cut_off_gives_what_it_has_and_then_says_so(
    write: Write, compress: Callable[[bytes], bytes]
) -> None:
    content = compress(TEXT)
    got, reason = read_until_broken(write("dump", content[:-9]))
    assert TEXT.startswith(got)
    assert "cut off" in reason


def test_cutting_off_loses_no_whole_line_that_was_there(write: Write) -> None:
    content = gzip.compress(TEXT)
    got, _ = read_until_broken(write("dump", content[:-8]))
    assert got == TEXT


def test_rubbish_after_the_data_is_told_as_damage(write: Write) -> None:
    got, reason = read_until_broken(write("dump", gzip.compress(TEXT) + b"rubbish"))
    assert got == TEXT
    assert "damaged" in reason


def test_the_bytes_consumed_grow_to_the_size_of_the_file(write: Write) -> None:
    path = write("dump", gzip.compress(TEXT))
    with open_bytes(path) as stream:
        assert stream.consumed() == 0
        stream.read()
        assert stream.consumed() == path.stat().st_size


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be read"):
        open_bytes(tmp_path / "nothing")


def test_a_file_that_is_broken_from_the_start_is_told(write: Write) -> None:
    with pytest.raises(UserError, match=r"Nothing in .* can be read"):
        sniff(write("dump.gz", gzip.compress(TEXT)[:12]))


def test_an_empty_file_is_told(write: Write) -> None:
    with pytest.raises(UserError, match="is empty"):
        sniff(write("dump.jsonl", b""))


def test_sniffing_takes_whole_lines_and_no_byte_order_mark(write: Write) -> None:
    lines = sniff(write("dump", b"\xef\xbb\xbf" + TEXT)).lines
    assert lines[0] == b"line 0 of invented words\n"
    assert 2**16 <= sum(map(len, lines)) < 2**17

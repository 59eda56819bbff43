"""Opening files by their content instead of their name, with limits, and up to the point where they are damaged."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zstandard

from collectors.files.engine.reader import read_sample
from collectors.files.engine.streams import BrokenFile, open_bytes
from talkworthy.errors import UserError

Write = Callable[[str, Any], Path]
TEXT = b"".join(b"line %d of invented words\n" % number for number in range(20_000))


def zstd(data: bytes, window_log: int = 20) -> bytes:
    """Return a frame without its size, so that it needs the whole window."""
    parameters = zstandard.ZstdCompressionParameters.from_level(3, window_log=window_log)
    compressor = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    return compressor.compress(data) + compressor.flush()


def read_until_broken(path: Path) -> tuple[bytes, str]:
    received = b""
    with open_bytes(path) as stream:
        try:
            while chunk := stream.readline():
                received += chunk
        except BrokenFile as error:
            return received, str(error)
    return received, ""


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
def test_the_compression_is_detected_from_the_first_bytes(write: Write, content: bytes) -> None:
    assert read_until_broken(write("dump.gz", content)) == (TEXT, "")


def test_a_window_that_the_default_decompressor_rejects_is_read(write: Write) -> None:
    content = zstd(TEXT, window_log=29)
    with pytest.raises(zstandard.ZstdError):
        zstandard.ZstdDecompressor().decompressobj().decompress(content)
    assert read_until_broken(write("RC_2026-03.zst", content)) == (TEXT, "")


@pytest.mark.parametrize("compress", [gzip.compress, zstd])
def test_a_file_that_was_cut_off_is_read_up_to_that_point(write: Write, compress: Callable[[bytes], bytes]) -> None:
    content = compress(TEXT)
    received, reason = read_until_broken(write("dump", content[:-9]))
    assert TEXT.startswith(received)
    assert "cut off" in reason


def test_cutting_off_loses_no_whole_line_that_was_there(write: Write) -> None:
    content = gzip.compress(TEXT)
    received, _ = read_until_broken(write("dump", content[:-8]))
    assert received == TEXT


def test_rubbish_after_the_data_is_reported_as_damage(write: Write) -> None:
    received, reason = read_until_broken(write("dump", gzip.compress(TEXT) + b"rubbish"))
    assert received == TEXT
    assert "damaged" in reason


def test_the_bytes_consumed_grow_to_the_size_of_the_file(write: Write) -> None:
    path = write("dump", gzip.compress(TEXT))
    with open_bytes(path) as stream:
        assert stream.consumed() == 0
        stream.read()
        assert stream.consumed() == path.stat().st_size


def test_a_missing_file_is_reported(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be read"):
        open_bytes(tmp_path / "nothing")


def test_a_file_that_is_damaged_from_the_start_is_reported(write: Write) -> None:
    with pytest.raises(UserError, match=r"cannot be read\. The gzip data .*Download or export the file again"):
        read_sample(write("dump.gz", gzip.compress(TEXT)[:12]))


def test_an_empty_file_is_reported(write: Write) -> None:
    with pytest.raises(UserError, match="is empty"):
        read_sample(write("dump.jsonl", b""))


def test_a_sample_has_whole_lines_and_no_byte_order_mark(write: Write) -> None:
    lines = read_sample(write("dump", b"\xef\xbb\xbf" + TEXT)).lines
    assert lines[0] == b"line 0 of invented words\n"
    assert 2**16 <= sum(map(len, lines)) < 2**17

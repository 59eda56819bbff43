"""Reading any file gives posts, rejects or one clear error, and posts that both databases can store."""

from __future__ import annotations

import csv
import io
import itertools
import json
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collectors.files.engine import table_reader
from collectors.files.engine.dataset import Dataset
from collectors.files.engine.reader import Reject
from talkworthy import post_ndjson
from talkworthy.errors import UserError
from talkworthy.storage.conversations.queries import stream_posts
from talkworthy.storage.posts.save import save_posts
from talkworthy.storage.store import Store

Write = Callable[[str, Any], Path]


def table(delimiter: str = ",", encoding: str = "utf-8", **cells: str) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerows([list(cells), *[list(cells.values())] * 3])
    return text.getvalue().encode(encoding)


REDDIT = "https://www.reddit.com/r/espresso/comments/abc/which/def"
RECORD = {
    "url": REDDIT,
    "published": 1772357400000,
    "content": "Fine",
    "title": "T",
    "source_type": ["A"],
    "root_url": "r",
}
TWEET = {"id": "2", "text": "Fine", "author_id": "5", "created_at": "2026-03-01T09:30:00Z", "conversation_id": "1"}
BRANDWATCH = {"Query Name": "Brio", "Date": "2026-03-01", "Full Text": "Fine", "Url": REDDIT, "Likes": "3"}
MELTWATER = {"Date": "2/24/2026 9:30", "URL": REDDIT, "Opening Text": "Fine", "Hit Sentence": "", "Influencer": "ada"}
FORMATS = {
    "brandwatch": table(**BRANDWATCH),
    "meltwater": table("\t", "utf-16", **MELTWATER),
    "talkwalker": table(url=REDDIT, published="1772357400000", content="Fine", domain_url="d", source_type="A,B"),
    "talkwalker_list": json.dumps([RECORD, RECORD]).encode(),
    "fourcat": table(id="2", thread_id="1", body="Fine", timestamp="2026-03-01", author="ada", is_retweet="no"),
    "twarc": json.dumps({"data": [TWEET], "includes": {"users": [{"id": "5", "username": "ada"}]}}).encode() + b"\n",
}
HOSTILE = [
    b"\0",
    b"\xff\xfe",
    b"\xed\xa0\xbd",
    b"\\ud83d",
    b'"',
    b"\r",
    b"\xe2\x80\xae",
    b"=1+1",
    b"9" * 400,
    b"{",
    b"]",
    b",",
]


@pytest.mark.parametrize("format", FORMATS)
def test_each_format_is_read_whole(write: Write, format: str) -> None:
    items = list(Dataset([write("t", FORMATS[format])]).posts())
    assert items
    assert not [item for item in items if isinstance(item, Reject)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300, deadline=None)
@given(
    format=st.sampled_from(sorted(FORMATS)),
    cuts=st.lists(st.tuples(st.integers(0, 999), st.integers(0, 9), st.sampled_from(HOSTILE)), min_size=1, max_size=4),
)
def test_a_damaged_file_gives_posts_rejects_or_one_clear_error(
    write: Write, format: str, cuts: list[tuple[int, int, bytes]]
) -> None:
    content = FORMATS[format]
    for position, removed, added in cuts:
        start = position * len(content) // 1000
        content = content[:start] + added + content[start + removed :]
    try:
        items = list(Dataset([write("t", content)]).posts())
    except UserError:
        return
    for item in items:
        if isinstance(item, Reject):
            assert item.reason
            item.raw.encode()
        else:
            assert b"\\u0000" not in post_ndjson.encode(item)


@pytest.mark.parametrize("format", ["brandwatch", "talkwalker", "fourcat"])
def test_a_row_with_a_cell_of_ten_megabytes_is_the_only_reject(write: Write, format: str) -> None:
    header, row, *rest = FORMATS[format].split(b"\r\n")
    long = row.replace(b"Fine", b"x" * 10_000_000)
    items = list(Dataset([write("t.csv", b"\r\n".join([header, long, row, *rest]))]).posts())
    assert [isinstance(item, Reject) for item in items] == [True, False, False, False]


def test_a_formula_in_a_csv_stays_text(write: Write) -> None:
    content = FORMATS["fourcat"].replace(b"Fine", b"=HYPERLINK(1)")
    items = list(Dataset([write("t.csv", content)]).posts())
    assert {item.text for item in items if not isinstance(item, Reject)} == {"=HYPERLINK(1)"}


MAPPING = {"Date": "created_at", "Message": "text"}
# Prints the result of reading a file and how many MB the memory of the process grew.
MEASURE = """
import json, resource, sys
from collectors.files.engine.reader import Reject
from collectors.files.engine.dataset import Dataset
from talkworthy.errors import UserError

def used():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)

before, count, reasons = used(), 0, []
try:
    for item in Dataset([sys.argv[1]]).posts():
        if isinstance(item, Reject):
            reasons.append(item.reason)
        else:
            count += 1
except UserError as error:
    reasons.append(str(error))
print(json.dumps({"posts": count, "reasons": reasons, "grown": used() - before}))
"""
COMMENT = {
    "id": "c1",
    "link_id": "t3_a",
    "parent_id": "t3_a",
    "body": "Fine",
    "author": "ada",
    "subreddit": "espresso",
    "created_utc": 1772357400,
}
LINE = json.dumps(COMMENT).encode() + b"\n"


def packed(pieces: Iterable[bytes], packer: Any) -> bytes:
    return b"".join([*map(packer.compress, pieces), packer.flush()])


def megabytes(piece: bytes, count: int) -> Iterator[bytes]:
    """Yield `count` megabytes of `piece`, one at a time."""
    return itertools.repeat(piece * (2**20 // len(piece)), count)


def make_zstandard_bomb() -> bytes:
    return packed([LINE, *megabytes(b" ", 512), b"\n", LINE], zstandard.ZstdCompressor().compressobj())


def make_gzip_bomb() -> bytes:
    return packed([LINE, *megabytes(b"\0", 128), b"\n", LINE], zlib.compressobj(9, wbits=31))


def make_endless_list() -> bytes:
    item = b',{"a":"' + b"1" * 2000 + b'"}'
    return packed([b"[" + LINE, *megabytes(item, 600)], zstandard.ZstdCompressor().compressobj())


def make_endless_text() -> bytes:
    return packed([b"[" + LINE + b',{"a":"', *megabytes(b"1", 600)], zstandard.ZstdCompressor().compressobj())


BOMBS = {
    "bomb.zst": (make_zstandard_bomb, 2, "longer than", 400),
    "bomb.gz": (make_gzip_bomb, 2, "longer than", 200),
    "list.zst": (make_endless_list, 1, "missing required field `id`", 400),
    "text.zst": (make_endless_text, 1, "a single value of more than 16 MiB", 200),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_rejected_and_the_memory_stays_small(write: Write, name: str) -> None:
    make, posts, reason, most = BOMBS[name]
    path = write(name, make())
    assert path.stat().st_size < 2**20
    measure = [sys.executable, "-c", MEASURE, path]
    child = subprocess.run(measure, capture_output=True, text=True, timeout=120, check=False)
    assert child.returncode == 0, child.stderr
    result = json.loads(child.stdout)
    assert result["posts"] == posts
    assert reason in result["reasons"][0]
    assert result["grown"] < most


def test_a_row_with_a_stray_quote_on_every_line_ends_at_the_limit(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a limit the whole file becomes one row in memory."""
    monkeypatch.setattr(table_reader, "RECORD_LENGTH", 2_000)
    read = 0
    line = table_reader._Lines.__next__

    def count(lines: Any) -> str:
        nonlocal read
        read = max(read, sum(map(len, lines.row)))
        return line(lines)

    monkeypatch.setattr(table_reader._Lines, "__next__", count)
    endless = ("x" * 90 + '","\n') * 400
    path = write("t.csv", f'Date,Message\n2026-03-01,Fine\n2026-03-01,"{endless}"\n2026-03-02,Fine\n')
    items = list(Dataset([path], MAPPING).posts())
    assert [item.text for item in items if not isinstance(item, Reject)] == ["Fine", "Fine"]
    assert read < 2_200


DEEP = [b'{"a":' * 100_000, b"[" * 1_000_000, b'{"body":' + b"[" * 100_000 + b"]" * 100_000 + b"}"]


@pytest.mark.usefixtures("collected")
@pytest.mark.parametrize("deep", DEEP, ids=["objects", "lists", "a field"])
def test_an_endlessly_nested_line_is_the_only_reject(write: Write, deep: bytes) -> None:
    items = list(Dataset([write("t", LINE + deep + b"\n" + LINE)]).posts())
    assert [isinstance(item, Reject) for item in items] == [False, True, False]


NOT_UTF_8 = "Date,Message\n2026-03-01,Plain\n2026-03-02,Café crème\n2026-03-03,Plain too\n"


MARKED_OR_NOT = pytest.mark.parametrize(
    "mark", [b"", b"\xef\xbb\xbf"], ids=["without a mark", "with the mark of UTF-8"]
)


@MARKED_OR_NOT
def test_a_csv_in_a_wrong_encoding_from_the_start_is_an_error_with_advice(write: Write, mark: bytes) -> None:
    path = write("t.csv", mark + NOT_UTF_8.encode("cp1252"))
    with pytest.raises(UserError, match=r"is not utf-8 text. Save it as UTF-8, or set its encoding"):
        Dataset([path], MAPPING)


@MARKED_OR_NOT
def test_a_csv_in_a_wrong_encoding_further_down_loses_the_undecodable_rows(write: Write, mark: bytes) -> None:
    plain = "2026-03-01,Plain\n" * 10_000
    path = write("t.csv", mark + f"Date,Message\n{plain}2026-03-02,Café crème\n{plain}".encode("cp1252"))
    items = list(Dataset([path], MAPPING).posts())
    (reject,) = (item for item in items if isinstance(item, Reject))
    assert len(items) == 20_001
    assert reject.line == 10_002
    assert "--encoding" in reject.reason


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"], ids=["little", "big"])
def test_a_csv_with_a_false_utf_16_mark_is_an_error_with_the_missing_columns(write: Write, mark: bytes) -> None:
    path = write("t.csv", mark + NOT_UTF_8.encode())
    with pytest.raises(UserError, match=r"has no column Date, Message|is not utf-16 text"):
        list(Dataset([path], MAPPING).posts())


@pytest.mark.parametrize("encoding", ["utf-16", "ascii", "utf-8", "utf-7", "hex_codec", "zlib_codec", "idna", "rot13"])
def test_a_wrong_encoding_on_the_command_line_is_explained(write: Write, encoding: str) -> None:
    path = write("t.csv", NOT_UTF_8.encode("cp1252"))
    with pytest.raises(UserError, match=r"encoding|text|column"):
        list(Dataset([path], MAPPING, encoding=encoding).posts())


@pytest.mark.parametrize(
    "characters", ["\u202eturned\u202c", "\u200f\u05e9\u05dc\u05d5\u05dd\u200f", "a\ud83d", "\x00", "\ufffe"]
)
def test_hostile_characters_of_a_file_can_be_stored_in_both_databases(
    write: Write, store: Store, characters: str
) -> None:
    line = json.dumps(COMMENT | {"body": f"Fine {characters}", "author": f"ada{characters}"})
    (post,) = (item for item in Dataset([write("t", line + "\n")]).posts() if not isinstance(item, Reject))
    with store.write() as connection:
        save_posts(connection, [post])
    with store.read() as connection:
        (stored,) = stream_posts(connection)
    assert stored.text.startswith("Fine ")
    assert "\0" not in f"{stored.text}{stored.author}"


def test_an_endless_device_is_not_a_file(tmp_path: Path) -> None:
    (tmp_path / "endless.ndjson").symlink_to("/dev/zero")
    with pytest.raises(UserError, match=r"endless\.ndjson"):
        Dataset([tmp_path / "endless.ndjson"])

"""What every file format keeps: its own files are read, nobody else's are, and damage raises nothing."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from file_samples import SAMPLES

from collectors.files.engine.dataset import Dataset
from collectors.files.engine.reader import READERS, Reject, read_sample
from talkworthy import post_ndjson
from talkworthy.errors import UserError
from talkworthy.model import Post

Write = Callable[[str, Any], Path]
PAGE = Path(__file__).parents[3] / "docs" / "imports.md"
NEED_A_MAP = {"mapped_csv", "mapped_json"}


def read(path: Path) -> list[Post | Reject]:
    return list(Dataset([path]).posts())


def damaged(content: bytes) -> Iterator[bytes]:
    """Yield the file cut off at twenty places, and with its lines shuffled."""
    for twentieth in range(1, 20):
        yield content[: len(content) * twentieth // 20]
    rows = content.splitlines(keepends=True)
    random.Random(7).shuffle(rows)
    yield b"".join(rows)


def test_every_reader_has_a_sample() -> None:
    assert {name.partition("/")[0] for name in SAMPLES} == set(READERS) - NEED_A_MAP


def test_the_page_of_forms_lists_every_reader() -> None:
    rows = [line.split("|")[1] for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    assert {name for row in rows for name in re.findall(r"`(\w+)`", row)} == set(READERS)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_file_matches_only_its_own_reader(write: Write, name: str) -> None:
    sample = read_sample(write(*SAMPLES[name]))
    assert [reader for reader in READERS if READERS[reader].matches(sample)] == [name.partition("/")[0]]


@pytest.mark.parametrize("name", SAMPLES)
def test_a_file_is_read_whole(write: Write, name: str) -> None:
    items = read(write(*SAMPLES[name]))
    assert [item.reason for item in items if isinstance(item, Reject) and "not public" not in item.reason] == []
    assert any(isinstance(item, Post) for item in items)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_second_reading_gives_the_same_posts(write: Write, name: str) -> None:
    path = write(*SAMPLES[name])
    assert read(path) == read(path)


@pytest.mark.parametrize("name", SAMPLES)
def test_every_post_survives_the_interchange_format(write: Write, name: str) -> None:
    for item in read(write(*SAMPLES[name])):
        if isinstance(item, Post):
            assert post_ndjson.decode(post_ndjson.encode(item)) == item


@pytest.mark.parametrize("name", SAMPLES)
def test_a_damaged_file_gives_posts_rejects_or_one_sentence(write: Write, name: str) -> None:
    file, content = SAMPLES[name]
    for part in damaged(content):
        try:
            items = read(write(file, part))
        except UserError as error:
            assert str(error)
        else:
            assert all(isinstance(item, Post) or item.reason for item in items)

"""What every file format keeps: its own files are read, nobody else's are, and damage raises nothing."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from file_samples import SAMPLES
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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


JSON = sorted(name for name, (file, _) in SAMPLES.items() if file.endswith((".json", ".jsonl", ".ndjson")))
STRANGE = st.sampled_from(
    [None, {}, [], "", -1, 10**25, 1e308, True, [None], {"a": 1}, "9999-12-31T23:59:59Z", "at://x"]
)


def replaced(value: Any, steps: list[int], strange: Any) -> Any:
    """Return `value` with one part of it, found by `steps`, replaced."""
    if not steps or not value or not isinstance(value, dict | list):
        return strange
    keys = list(value) if isinstance(value, dict) else range(len(value))
    key = keys[steps[0] % len(keys)]
    copy = value.copy()
    copy[key] = replaced(value[key], steps[1:], strange)
    return copy


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(name=st.sampled_from(JSON), steps=st.lists(st.integers(0, 40), min_size=1, max_size=8), strange=STRANGE)
def test_a_strange_value_anywhere_in_json_costs_its_post_at_most(
    write: Write, name: str, steps: list[int], strange: Any
) -> None:
    file, content = SAMPLES[name]
    try:
        rows: Any = json.loads(content)
    except ValueError:
        rows = [json.loads(line) for line in content.splitlines()]
    try:
        items = read(write(file, json.dumps(replaced(rows, steps, strange)).encode()))
    except UserError as error:
        assert str(error)
    else:
        assert all(isinstance(item, Post) or item.reason for item in items)

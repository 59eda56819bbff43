"""The analysed sample, open for writing: what the use cases are called with."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from talkworthy.date_range import DateRange
from talkworthy.storage.notebook.assumptions import Signed
from talkworthy.storage.store import Connection, Store  # type: ignore[attr-defined]


@pytest.fixture
def connection(read_sample: Path, tmp_path: Path) -> Iterator[Connection]:
    """A connection that may write to a copy of the sample."""
    for file in read_sample.iterdir():  # the newest rows may be in the log beside the store
        shutil.copy(file, tmp_path)
    opened = Store(f"sqlite:///{tmp_path / 'talkworthy.db'}")
    with opened.write() as writing:
        yield writing
    opened.close()


@pytest.fixture(scope="session")
def signed() -> Signed:
    return Signed("ann", datetime(2026, 11, 15, 12, tzinfo=UTC))


@pytest.fixture(scope="session")
def date_range() -> DateRange:
    """All time of the sample."""
    return DateRange.between(date(2026, 1, 1), date(2026, 12, 31))

"""Large stores are read by a process of its own; what it finds is what would have been found here."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from loky import get_reusable_executor
from loky.process_executor import TerminatedWorkerError

from talkworthy.date_range import DateRange
from talkworthy.errors import TalkworthyError, UserError
from views.queries import core as reading
from views.queries.context import BrandContext, clear_caches
from views.queries.open_store import open_snapshot
from views.queries.prefetch_list import QUERIES
from views.queries.worker import run_in_worker


@pytest.fixture
def context(sample: Path, monkeypatch: pytest.MonkeyPatch) -> BrandContext:
    monkeypatch.setenv("TALKWORTHY_CONFIG", str(sample))
    monkeypatch.delenv("TALKWORTHY_DATABASE_URL", raising=False)
    snapshot = open_snapshot()
    assert snapshot.span is not None
    return BrandContext.of(snapshot, snapshot.settings.brands[0], DateRange.parse("13w", *snapshot.span), "13w")


def test_a_large_store_is_not_read_here(context, monkeypatch):
    monkeypatch.setattr(reading, "load_topics", lambda *_: pytest.fail("it was read here"))
    clear_caches()

    assert run_in_worker(reading.topics.__wrapped__)(replace(context, large=True))


@pytest.mark.parametrize("question", (*QUERIES.first, *QUERIES.last), ids=lambda one: one.__name__)
def test_what_the_reader_finds_is_what_would_be_found_here(context, question):
    clear_caches()
    there = to_words(question(replace(context, large=True)))
    clear_caches()

    assert there == to_words(question(context))


def test_what_a_question_raises_there_is_raised_here(context):
    nowhere = replace(context, large=True, brand=replace(context.brand, name="Nobody's"))

    with pytest.raises(UserError, match="Nobody's"):
        reading.report(nowhere)


def test_a_reader_that_was_killed_is_followed_by_another(context):
    with pytest.raises(TerminatedWorkerError):
        get_reusable_executor(max_workers=1).submit(os._exit, 1).result()
    clear_caches()

    assert reading.report(replace(context, large=True)).brand == context.brand.name


def test_a_question_that_no_reader_survives_is_reported_in_words(context):
    with pytest.raises(TalkworthyError, match="Choose a shorter date range") as told:
        run_in_worker(reading.topics.__wrapped__)(replace(context, large=True, brand=Deadly()))
    assert isinstance(told.value.__cause__, TerminatedWorkerError)


class Deadly:
    """Ends the process that it is sent to."""

    def __reduce__(self):
        return os._exit, (1,)


def to_words(found: object) -> str:
    """What was found, but for the moment when."""
    return re.sub(r"made_at=datetime\.datetime\([^)]*\)", "", repr(found))

"""Conversations read in several processes are read as in one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType

import pytest

from analysis.pipeline.analyzer import ThreadAnalyzer
from analysis.pipeline.thread_batch import StoredPost
from services.analysis.parallel import CHUNKS_AHEAD, AnalyseBatch, BatchResult, analyse_in_parallel, count_cores
from talkworthy.findings import AnalysisResult
from talkworthy.model import Brand, Engagement, Post

KETTLE = Brand("Copper Kettle", ("Copper Kettle",))
HOUSE = Path(__file__).parents[3]
START = datetime(2026, 9, 1, 10, 30, 0, 123_456, tzinfo=UTC)

KILLED = """
import multiprocessing, os, signal
from services.analysis.parallel import BatchResult, analyse_in_parallel
from talkworthy.findings import AnalysisResult

def make():
    return analyse

def analyse(number):
    return BatchResult(number, AnalysisResult())

if __name__ == "__main__":
    results = analyse_in_parallel(make, range(9), processes=2)
    next(results)
    print(len(multiprocessing.active_children()), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def chunk(number: int) -> list[StoredPost]:
    """A conversation of two: somebody asks about the kettle and is answered."""
    root = f"x:{number}"
    result = Post(
        root, "x", "tweet", START, root, text="Is the Copper Kettle any good?", author="ann", flags=("verified",)
    )
    results = Post(
        f"{root}.1", "x", "tweet", START + timedelta(hours=1), root, text="I love it \U0001f600", author="bob"
    )
    answered = Post(
        f"{root}.2", "x", "tweet", START, root, reply_to=root, gone=True, engagement=Engagement(likes=None, replies=0)
    )
    return [StoredPost(3 * number, result), StoredPost(3 * number + 1, results), StoredPost(3 * number + 2, answered)]


def make() -> AnalyseBatch[int]:
    """Reads the chunk of a number."""
    reader = ThreadAnalyzer((KETTLE,))

    def read(number: int) -> BatchResult:
        rows = chunk(number)
        return BatchResult(len(rows), reader.analyse(rows))

    return read


def make_hasty() -> AnalyseBatch[int]:
    """Finds nothing, at once: no model has to be loaded for it."""
    return lambda number: BatchResult(number, AnalysisResult())


@pytest.fixture(scope="module", autouse=True)
def plain_main() -> Iterator[None]:
    """A main module that a spawned process need not run: Streamlit's AppTest leaves a page of the dashboard as it."""
    before, sys.modules["__main__"] = sys.modules["__main__"], ModuleType("__main__")
    # the others find this file by the path that they are given
    sys.path.insert(0, str(HOUSE))
    yield
    sys.path.remove(str(HOUSE))
    sys.modules["__main__"] = before


@pytest.fixture(scope="module")
def together(plain_main: None) -> list[object]:
    return list(analyse_in_parallel(make, range(7), processes=2))


def test_two_processes_find_what_one_finds_in_the_same_order(together: list[object]) -> None:
    assert together == list(analyse_in_parallel(make, range(7), processes=1))


def test_each_chunk_has_its_reading(together: list[object]) -> None:
    assert len(together) == 7


def test_chunks_are_taken_as_they_are_needed() -> None:
    taken = []

    def chunks() -> Iterator[int]:
        for number in range(20):
            taken.append(number)
            yield number

    next(analyse_in_parallel(make_hasty, chunks(), processes=1))
    assert len(taken) == 1
    next(analyse_in_parallel(make_hasty, chunks(), processes=2))
    assert len(taken) - 1 == 2 * CHUNKS_AHEAD + 1


def test_there_is_a_core() -> None:
    assert count_cores() >= 1


def test_nothing_is_left_running_of_a_job_that_was_killed(tmp_path: Path) -> None:
    (tmp_path / "killed.py").write_text(KILLED)
    environment = os.environ | {"PYTHONPATH": str(HOUSE)}
    # they share its standard output, whose end comes when the last of them is gone
    result = subprocess.run(
        [sys.executable, "killed.py"], cwd=tmp_path, env=environment, stdout=subprocess.PIPE, timeout=60, check=False
    )
    assert (result.returncode, result.stdout) == (-signal.SIGKILL, b"2\n")

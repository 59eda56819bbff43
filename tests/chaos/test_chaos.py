"""The long runs of this folder (`make chaos`) in small, so that they do not rot; and each fault by itself."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # the tests are no package
sys.path.insert(0, str(Path(__file__).parent.parent / "collectors" / "loopback"))

from faults import KINDS, emptied, spoilt
from loopback_http import Answer

FOLDER = Path(__file__).parent
PAGE = {"items": [{"id": 7, "words": "a"}], "cursor": "further"}


def ended(name: str, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(FOLDER / name), *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def test_six_hours_of_cron_miss_nothing_and_save_nothing_twice() -> None:
    done = ended("ten_days.py", "--days", "0.25", "--comments", "600")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Posts twice: 0" in done.stdout


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"other content type"}))
def test_a_spoilt_answer_is_not_the_good_one(kind: str) -> None:
    bad = spoilt(kind, Answer(PAGE), frozenset({"id"}), random.Random(1))
    assert isinstance(bad, str) or (bad.status, bad.body) != (200, PAGE)


def test_an_emptied_page_keeps_its_shape_and_promises_nothing() -> None:
    assert emptied(PAGE) == {"items": []}

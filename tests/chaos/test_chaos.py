"""Short versions of the long runs of `make chaos`, and each fault by itself."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # the tests are no package

from faults import KINDS, damage, empty
from loopback_http import Response

FOLDER = Path(__file__).parent
PAGE = {"items": [{"id": 7, "text": "a"}], "cursor": "next"}


def run_script(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(FOLDER / name), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def test_six_hours_of_cron_miss_nothing_and_save_nothing_twice() -> None:
    done = run_script("ten_days.py", "--days", "0.25", "--comments", "600")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Duplicate posts: 0" in done.stdout


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"other content type"}))
def test_a_damaged_response_is_not_the_good_one(kind: str) -> None:
    bad = damage(kind, Response(PAGE), frozenset({"id"}), random.Random(1))
    assert isinstance(bad, str) or (bad.status, bad.body) != (200, PAGE)


def test_an_empty_page_keeps_its_format_and_has_no_next_page() -> None:
    assert empty(PAGE) == {"items": []}

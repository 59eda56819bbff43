"""The command line from outside: exit codes, and what goes to which stream."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from click.testing import Result

from talkworthy.storage.lock import hold_store
from talkworthy.storage.store import Store

Process = Callable[..., CompletedProcess[str]]


@pytest.mark.parametrize(
    "verb", ["", "init", "import", "collect", "analyse", "score", "report", "export", "status", "doctor", "run"]
)
def test_every_verb_has_help(talkworthy: Callable[..., Result], verb: str) -> None:
    result = talkworthy(*verb.split(), "--help")
    assert result.exit_code == 0
    assert "Usage:" in result.stdout


def test_json_alone_goes_to_standard_output(process: Process, folder: Path, samples: Path) -> None:
    done = process("import", "--all", samples / "coffee.ndjson", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["posts_new"] == 519
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["import", "nothing.ndjson"], "nothing.ndjson"),
        (["score"], "talkworthy: "),
        (["export", "people"], "cannot be exported"),
        (["export", "posts", "--out", "no/such/folder/posts.ndjson"], "no/such/folder/posts.ndjson"),
        (["collect"], "No source is set up"),
        (["sing"], "sing"),
    ],
)
def test_what_the_user_can_fix_ends_in_two_without_a_traceback(process: Process, words: list[str], said: str) -> None:
    done = process(*words)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_store_that_is_none_is_told(process: Process, folder: Path) -> None:
    done = process("status", TALKWORTHY_DATABASE_URL="mysql://somewhere")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_brand_file_that_is_not_there_is_told(process: Process) -> None:
    done = process("analyse", TALKWORTHY_CONFIG="elsewhere.toml")
    assert done.returncode == 2
    assert "TALKWORTHY_CONFIG names elsewhere.toml" in done.stderr


def test_a_second_job_on_the_same_store_is_asked_to_come_again(process: Process, opened: Store) -> None:
    with hold_store(opened):
        done = process("analyse")
    assert done.returncode == 75
    assert "Another job is at work" in done.stderr
    assert process("analyse").returncode == 0


def test_a_reader_waits_for_no_job(process: Process, opened: Store) -> None:
    with hold_store(opened):
        assert process("status").returncode == 0

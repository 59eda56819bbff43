"""The command line from outside: exit codes, and what goes to which stream."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from click.testing import Result

from talkworthy.storage.lock import hold_store
from talkworthy.storage.store import Store

HOUSE = Path(__file__).parents[2]
Process = Callable[..., CompletedProcess[str]]
FIXABLE = {
    "import nothing.ndjson": "nothing.ndjson",
    "show score": "talkworthy: ",
    "export people": "cannot be exported",
    "export posts --out no/such/folder/posts.ndjson": "no/such/folder/posts.ndjson",
    "collect": "No source is set up",
    "open --port 70000": "port",
    "sing": "sing",
}
"""What is typed -> what is said of it."""
ONE_AFTER_THE_OTHER = """
import contextlib, io, json, runpy, sys

ended = {}
for words in sys.argv[1:]:
    sys.argv = ["jobs", *words.split()]
    stdout, stderr = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(stdout), contextlib.redirect_stderr(stderr):
        try:
            runpy.run_module("jobs", run_name="__main__")
            code = 0
        except SystemExit as end:
            code = end.code
    ended[words] = {"code": code, "stdout": stdout.getvalue(), "stderr": stderr.getvalue()}
print(json.dumps(ended))
"""


@pytest.mark.parametrize(
    "verb", ["", "init", "import", "collect", "analyse", "show score", "report", "export", "status", "doctor", "run"]
)
def test_every_verb_has_help(talkworthy: Callable[..., Result], verb: str) -> None:
    result = talkworthy(*verb.split(), "--help")
    assert result.exit_code == 0
    assert "Usage:" in result.stdout


def test_json_alone_goes_to_standard_output(process: Process, folder: Path, samples: Path) -> None:
    done = process("import", "--all", samples / "coffee.ndjson", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["posts_new"] == 525
    assert done.stderr == ""


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What came of each of FIXABLE. One process runs them one after the other: most of its time goes into beginning."""
    folder = tmp_path_factory.mktemp("refused")
    (folder / "talkworthy.toml").write_text('[[brands]]\nname = "Copper Kettle"\n')
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TALKWORTHY_")}
    done = subprocess.run(
        [sys.executable, "-c", ONE_AFTER_THE_OTHER, *FIXABLE],
        cwd=folder,
        env=environment | {"PYTHONPATH": str(HOUSE), "TALKWORTHY_CONFIG": str(folder / "talkworthy.toml")},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return dict(json.loads(done.stdout))


@pytest.mark.parametrize(("words", "said"), FIXABLE.items())
def test_what_the_user_can_fix_ends_in_two_without_a_traceback(
    refused: dict[str, dict[str, Any]], words: str, said: str
) -> None:
    done = refused[words]
    assert done["code"] == 2
    assert said in done["stderr"]
    assert "Traceback" not in done["stderr"]
    assert done["stdout"] == ""


def test_a_file_that_is_no_store_is_reported(process: Process, folder: Path) -> None:
    done = process("status", TALKWORTHY_DATABASE_URL="mysql://somewhere")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_missing_brand_file_is_reported(process: Process) -> None:
    done = process("analyse", TALKWORTHY_CONFIG="elsewhere.toml")
    assert done.returncode == 2
    assert "TALKWORTHY_CONFIG names elsewhere.toml" in done.stderr


def test_a_second_job_on_the_same_store_is_asked_to_come_again(process: Process, opened: Store) -> None:
    with hold_store(opened):
        done = process("analyse")
    assert done.returncode == 75
    assert "Another job is running" in done.stderr
    assert process("analyse").returncode == 0


def test_a_reader_waits_for_no_job(process: Process, opened: Store) -> None:
    with hold_store(opened):
        assert process("status").returncode == 0

"""One line for each thing that happened: whole, bounded, and without secrets or words of posts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from click.testing import Result

from services import job_log
from services.redaction import REDACTION
from talkworthy.errors import Unavailable, UserError
from talkworthy.model import Batch, Post

Talkworthy = Callable[..., Result]
Process = Callable[..., CompletedProcess[str]]
STEP = job_log.Step("collect", "scripted", 'The "Kettle"')


@pytest.fixture(autouse=True)
def silent_again() -> Iterator[None]:
    yield
    job_log.set_up(None)


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_nothing_is_logged_unless_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    job_log.set_up(None)
    job_log.run_started(STEP)
    assert capsys.readouterr().err == ""


def test_a_page_is_one_json_line_with_its_figures(capsys: pytest.CaptureFixture[str]) -> None:
    job_log.set_up("json")
    job_log.page(STEP, job_log.PageEvent(posts=20, new=3, requests=2, cost=0.1, seconds=1.23456))
    captured = capsys.readouterr()
    (line,) = lines(captured.err)
    assert captured.out == ""
    assert list(line)[:3] == ["timestamp", "level", "event"]
    assert {name: line[name] for name in line if name not in ("timestamp", "level")} == {
        "event": "page",
        "job": "collect",
        "source": "scripted",
        "brand": 'The "Kettle"',
        "posts": 20,
        "new": 3,
        "requests": 2,
        "cost": 0.1,
        "seconds": 1.235,
    }


def test_a_text_line_stays_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    job_log.set_up("text")
    job_log.run_ended(STEP, "failed", "down\r\nlevel=info \x1b[2J\u2028gone", 2.0)
    output = capsys.readouterr().err
    assert output.count("\n") == 1
    assert 'message="down level=info \\\\x1b[2J gone"' in output


def test_a_failure_is_an_error_and_missing_values_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    job_log.set_up("json")
    job_log.run_ended(job_log.Step("analyse"), "failed", "The disk is full.", 2.0)
    (line,) = lines(capsys.readouterr().err)
    assert line["level"] == "error"
    assert "source" not in line


def test_a_long_message_is_cut_after_its_secrets_are_hidden(capsys: pytest.CaptureFixture[str]) -> None:
    job_log.set_up("json")
    REDACTION.add_secrets({"A_TOKEN": "whistle" * 20})
    job_log.message("x" * (job_log.LONGEST - 20) + "whistle" * 20)
    (line,) = lines(capsys.readouterr().err)
    assert len(line["message"]) <= job_log.LONGEST
    assert "whistle" not in line["message"]


def test_a_fault_is_reported_by_its_place_and_not_by_what_it_quotes() -> None:
    try:
        raise ValueError("the words of a post")
    except ValueError as error:
        result = job_log.describe_error(error)
    assert result.startswith("ValueError at test_job_log.py:")
    assert "words" not in result


def test_an_unknown_form_is_reported(talkworthy: Talkworthy) -> None:
    assert isinstance(talkworthy("--log-format", "xml", "status").exception, UserError)


def test_a_collect_reports_its_pages_and_its_end_and_no_text_of_a_post(
    talkworthy: Talkworthy, scripted: Any, kettle_post: Callable[[int], Post]
) -> None:
    scripted.pages = [Batch([kettle_post(1), kettle_post(2)]), Batch([kettle_post(3)], {"at": 3})]
    result = talkworthy("--log-format", "json", "collect")
    output = lines(result.stderr)
    assert [(line["event"], line.get("posts")) for line in output] == [
        ("begin", None),
        ("page", 2),
        ("page", 1),
        ("end", None),
    ]
    assert "pours well" not in result.stderr
    assert "ann1" not in result.stderr


def test_no_known_secret_reaches_any_output_or_the_ledger(
    talkworthy: Talkworthy, scripted: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REDDIT_CLIENT_SECRET", "whistle-9-copper")
    (folder / ".streamlit").mkdir()
    (folder / ".streamlit" / "secrets.toml").write_text('X_BEARER_TOKEN = "lid-and-handle-4"\n')
    path = folder / "talkworthy.toml"
    path.write_text(path.read_text() + 'feeds = ["https://ann:steam-77@feed.example/?api_key=leaves-88"]\n')
    quoted = "GET https://ann:steam-77@feed.example/?api_key=leaves-88 with whistle-9-copper, lid-and-handle-4"
    scripted.pages = [Unavailable(quoted)]
    results = [talkworthy(*form, verb) for form in ([], ["--log-format", "json"]) for verb in ("collect", "status")]
    written = "".join(result.stdout + result.stderr for result in results)
    kept = b"".join(file.read_bytes() for file in folder.glob("talkworthy.db*"))
    assert "feed.example" in written
    for secret in ("whistle-9-copper", "lid-and-handle-4", "steam-77", "leaves-88"):
        assert secret not in written
        assert secret.encode() not in kept


def test_with_json_even_the_last_failure_is_json(process: Process, folder: Path) -> None:
    (folder / "talkworthy.toml").write_text("not toml =")
    done = process("status", TALKWORTHY_LOG_FORMAT="json")
    assert done.returncode == 2
    assert [line["event"] for line in lines(done.stderr)] == ["failed"]

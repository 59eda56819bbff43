"""With --json, standard output is one JSON value, whatever fails: the result, or one object with `error`."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer

from jobs import cli
from services.context import AppContext
from talkworthy.storage.lock import hold_store
from talkworthy.storage.store import Store

Outcome = tuple[int, Any]
Main = Callable[..., Outcome]
HOUSE = Path(__file__).parents[2]
SOME_FILE = "posts.ndjson"


@cache
def leaves() -> dict[str, Any]:
    """Every command that does something, by its full name."""
    top: dict[str, Any] = typer.main.get_command(cli.app).commands  # type: ignore[attr-defined]
    below = {name: vars(command).get("commands", {}) for name, command in top.items()}
    return {name: command for name, command in top.items() if not below[name]} | {
        f"{group} {name}": command for group, commands in below.items() for name, command in commands.items()
    }


def required_words(name: str) -> list[str]:
    """Return words for the options and arguments that a command cannot do without."""
    words: list[str] = []
    for option in leaves()[name].params:
        if option.required:
            value = SOME_FILE if "file" in option.name else "1" if option.type_descriptor.annotation is int else "x"
            words += [value] if option.param_type_name == "argument" else [option.opts[0], value]
    return words


def has_json(name: str) -> bool:
    return any("--json" in option.opts for option in leaves()[name].params)


NAMES = sorted(leaves())
WITH_JSON = [name for name in NAMES if has_json(name)]


@pytest.fixture
def main(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Main:
    """Runs the command line as a process would; returns its code, and its output, which must be one JSON value."""
    monkeypatch.setattr("sys.stdin", open("/dev/null"))  # noqa: SIM115, PTH123

    def run(*words: str) -> Outcome:
        monkeypatch.setattr("sys.argv", ["talkworthy", *words])
        with pytest.raises(SystemExit) as end:
            cli.main()
        printed = capsys.readouterr()
        assert "Traceback" not in printed.err
        return int(end.value.code or 0), json.loads(printed.out)

    return run


def assert_error(outcome: Outcome, code: int, *parts: str) -> None:
    assert outcome[0] == code
    assert list(outcome[1]) == ["error"]
    for part in parts:
        assert part in outcome[1]["error"]


@pytest.mark.parametrize("name", NAMES)
def test_an_unknown_option_is_one_error(main: Main, name: str) -> None:
    assert_error(main(*name.split(), "--json", "--no-such-option"), 2, "No such option")


@pytest.mark.parametrize("name", sorted(set(NAMES) - set(WITH_JSON)))
def test_a_command_without_json_says_so(main: Main, name: str) -> None:
    assert_error(main(*name.split(), *required_words(name), "--json"), 2, "No such option: --json")


@pytest.mark.parametrize("name", [name for name in WITH_JSON if required_words(name)])
def test_a_missing_argument_is_one_error(main: Main, name: str) -> None:
    assert_error(main(*name.split(), "--json"), 2, "Missing ")


@pytest.mark.parametrize("name", WITH_JSON)
def test_a_folder_without_a_store_is_one_value(main: Main, name: str) -> None:
    code, value = main(*name.split(), *required_words(name), "--json")
    if name not in ("sources preview",):
        assert code == 2
        assert list(value) == ["error"] or name == "doctor"


@pytest.mark.parametrize("name", WITH_JSON)
def test_a_damaged_brand_file_is_one_value(main: Main, folder: Path, name: str) -> None:
    (folder / "talkworthy.toml").write_text("[[brands]\nname = ")
    code, value = main(*name.split(), *required_words(name), "--json")
    assert code == 2
    assert list(value) == ["error"] or name == "doctor"


@pytest.mark.parametrize("name", WITH_JSON)
def test_a_locked_store_is_one_value(main: Main, folder: Path, opened: Store, name: str) -> None:
    with hold_store(opened):
        code, value = main(*name.split(), *required_words(name), "--json")
    assert code == 0 or value


@pytest.mark.parametrize("name", ["show score", "analyse", "sources retry"])
def test_a_job_that_another_keeps_out_is_one_error(main: Main, opened: Store, name: str) -> None:
    with hold_store(opened):
        assert_error(main(*name.split(), "--json"), 75, "Another job is running")


@pytest.mark.parametrize("name", WITH_JSON)
def test_an_error_of_ours_is_one_error_without_its_text(
    main: Main, monkeypatch: pytest.MonkeyPatch, opened: Store, name: str
) -> None:
    def fail(_: AppContext) -> None:
        raise OverflowError("date value out of range: I love the Copper Kettle")

    monkeypatch.setattr(AppContext, "settings", property(fail))
    code, value = main(*name.split(), *required_words(name), "--json")
    assert "Copper" not in str(value)
    if name != "evaluate":  # which needs no brand file
        assert code != 0
        assert list(value) == ["error"] or name == "doctor"


def test_a_result_that_was_printed_is_the_only_value_though_the_command_fails_after_it(
    main: Main, opened: Store, folder: Path
) -> None:
    (folder / SOME_FILE).write_text('{"id": "x:1", "te')
    code, value = main("import", "--all", SOME_FILE, "--json")
    assert code != 0
    assert "error" in value or value["failures"]


def test_after_a_double_dash_json_is_a_word_like_others(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["talkworthy", "sources", "preview", "--", "--json"])
    with pytest.raises(SystemExit):
        cli.main()
    assert "error" not in capsys.readouterr().out


@pytest.mark.parametrize("kind", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_is_one_error(folder: Path, kind: signal.Signals) -> None:
    code = (
        "import os, signal, sys, time; sys.argv = ['talkworthy', 'status', '--json']\n"
        "from jobs import cli\n"
        "from services.context import AppContext\n"
        f"AppContext.settings = property(lambda self: (os.kill(os.getpid(), {int(kind)}), time.sleep(5)))\n"
        "cli.main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={"PYTHONPATH": str(HOUSE)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 128 + kind
    assert json.loads(done.stdout) == {"error": "Stopped by a signal. What was saved stays; run it again to continue."}
    assert "Traceback" not in done.stderr


def test_a_file_in_an_unknown_format_is_one_value_with_the_error_and_a_map(main: Main, folder: Path) -> None:
    (folder / "talk.csv").write_text("When,Words\n2026-09-01,the Copper Kettle pours well\n")
    code, value = main("import", "--all", "talk.csv", "--json")
    assert code == 2
    assert "talk.csv is in a format that Talkworthy does not recognise" in value["error"]
    assert len(value) > 1

"""The ready files for schedules say what the command line does."""

from __future__ import annotations

import configparser
import re
from pathlib import Path

import pytest
import typer

from jobs.cli import app

FILES = sorted((Path(__file__).parents[2] / "docs" / "scheduling").iterdir())
VERBS = typer.main.get_command(app).commands  # type: ignore[attr-defined]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_verb_and_option_is_one_that_there_is(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    words = r"talkworthy(?: --log-format \w+)? (\w+)(?: (recheck))?((?: --[a-z-]+)*)"
    commands = re.findall(rf"(?:bin/|Scripts\\|- run: ){words}", text) + re.findall(rf"`{words}", text)
    assert commands or file.suffix == ".timer"
    for verb, below, options in commands:
        command = VERBS[verb].commands[below] if below else VERBS[verb]
        known = {name for option in command.params for name in option.opts}
        assert set(options.split()) <= known


@pytest.mark.parametrize(
    "file", [file for file in FILES if file.suffix in (".service", ".timer")], ids=lambda f: f.name
)
def test_units_are_well_formed(file: Path) -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(file.read_text(encoding="utf-8"))
    assert ("Timer" if file.suffix == ".timer" else "Service") in unit

"""The help screen, the groups of commands, and the names that commands had before."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from click.testing import Result

from jobs.cli import app
from jobs.commands.app import OLD_NAMES, SECTIONS
from talkworthy.storage.store import Store

Talkworthy = Callable[..., Result]
HOUSE = Path(__file__).parents[3]
COMMANDS: dict[str, Any] = typer.main.get_command(app).commands  # type: ignore[attr-defined]
GROUPS = {
    "show": "score history scorecard quality replies starters needs topics topic-gap reach insights switching "
    "customers assumptions",
    "assumptions": "list add targets map confirm reveal show guess unassumed",
    "notes": "list remove customers queue",
    "sources": "preview gaps recheck retry",
    "data": "topics quarantine forget remove audit",
}
VERBS = {
    *("Analyse", "Answer", "Check", "Choose", "Collect", "Compare", "Correct", "Delete", "Draw", "Edit", "Erase"),
    *(
        "Import",
        "Keep",
        "List",
        "Open",
        "Parse",
        "Preview",
        "Print",
        "Read",
        "Remove",
        "Rename",
        "Review",
        "Run",
        "Say",
        "Show",
    ),
    *("Split", "Spread", "Try", "Write"),
}
RETIRED = re.compile(
    r"\b(talks|(?<!share of )voices?|rivals?|panel|warm|cold(?! brew)|sparks?|claims?|verdicts?|bookmarks?|told)\b"
)
COMMAND = re.compile(r"(?:`|: |<code>)(?:talkworthy|python -m jobs) ([a-z][a-z-]*)(?: ([a-z-]+))?")


def leaves() -> dict[str, Any]:
    """Every command that does something, by its full name."""
    below = {name: vars(command).get("commands", {}) for name, command in COMMANDS.items()}
    return {name: command for name, command in COMMANDS.items() if not below[name]} | {
        f"{group} {name}": command for group, commands in below.items() for name, command in commands.items()
    }


@pytest.mark.parametrize("columns", [80, 100])
def test_help_fits_one_screen_of_40_lines(
    talkworthy: Talkworthy, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = talkworthy("--help").stdout.splitlines()
    assert len(lines) <= 40
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize("group", ["", *GROUPS])
def test_no_summary_is_cut_short(talkworthy: Talkworthy, monkeypatch: pytest.MonkeyPatch, group: str) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert "..." not in talkworthy(*group.split(), "--help").stdout.split("Options:")[1]


def test_every_command_stands_in_one_section_of_the_help() -> None:
    assert sorted(name for names in SECTIONS.values() for name in names) == sorted(COMMANDS)


@pytest.mark.parametrize(("group", "names"), GROUPS.items())
def test_each_group_lists_its_commands(talkworthy: Talkworthy, group: str, names: str) -> None:
    listed = re.findall(r"^  ([a-z-]+)  ", talkworthy(group, "--help").stdout.split("Commands:")[1], re.MULTILINE)
    assert listed == names.split()


@pytest.mark.parametrize("name", [*leaves(), *GROUPS])
def test_the_help_begins_with_a_verb(name: str) -> None:
    command = (COMMANDS | leaves())[name]
    assert command.help.split()[0].rstrip(",") in VERBS


@pytest.mark.parametrize("name", leaves())
def test_the_help_uses_the_words_of_the_glossary(name: str) -> None:
    command = leaves()[name]
    helps = [command.help, *(getattr(option, "help", None) or "" for option in command.params)]
    assert RETIRED.findall(" ".join(helps).replace("frames, voice", "")) == []


@pytest.mark.parametrize(("old", "new"), OLD_NAMES.items())
def test_an_earlier_name_is_the_same_command(talkworthy: Talkworthy, old: str, new: tuple[str, ...]) -> None:
    result = talkworthy(old, "--help")
    assert result.exit_code == 0
    assert result.stdout.split("\n", 1)[1] == talkworthy(*new, "--help").stdout.split("\n", 1)[1]


def test_an_earlier_name_prints_json_alone(process: Callable[..., Any], sample: Path) -> None:
    assert process("gaps", "--json").stdout == process("sources", "gaps", "--json").stdout


def test_help_does_not_show_earlier_names(talkworthy: Talkworthy) -> None:
    sections = talkworthy("--help").stdout.split("Start and run:")[1]
    listed = re.findall(r"^  ([a-z-]+) ", sections, re.MULTILINE)
    assert listed == [name for names in SECTIONS.values() for name in names]


def test_a_command_closes_the_store_when_it_ends(
    talkworthy: Talkworthy, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = []
    monkeypatch.setattr(Store, "close", lambda store: closed.append(store.url))
    talkworthy("sources", "gaps")
    assert len(closed) == 1


def test_every_command_that_a_sentence_names_exists() -> None:
    files = [
        file
        for folder in ("jobs", "views", "reports", "services", "talkworthy", "collectors", "docs")
        for file in (HOUSE / folder).rglob("*")
        if file.suffix in (".py", ".html", ".md")
    ]
    named = {found.groups(default="") for file in files for found in COMMAND.finditer(file.read_text(encoding="utf-8"))}
    assert len(named) > 20
    groups = {name: vars(command)["commands"] for name, command in COMMANDS.items() if name in GROUPS}
    wrong = {
        (first, second)
        for first, second in named
        if first not in COMMANDS or (first in groups and second and second not in groups[first])
    }
    assert wrong == set()

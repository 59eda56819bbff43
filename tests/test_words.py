"""One word for one thing: code, screens, help texts, JSON keys and reports use the words of docs/glossary.md."""

from __future__ import annotations

import ast
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from jobs.cli import app

ROOT = Path(__file__).parent.parent
PACKAGES = ("talkworthy", "collectors", "analysis", "reports", "services", "jobs", "views")
SOURCES = [ROOT / "dashboard.py", *(path for name in PACKAGES for path in sorted((ROOT / name).rglob("*.py")))]
TEMPLATES = [path for name in PACKAGES for path in sorted((ROOT / name).rglob("*.html"))]

# variables that do not say what they hold
SILENT = {"told", "said", "found", "one", "asked"}

RETIRED = {
    "talks": r"\btalks\b(?! (?:about|to|with)\b)",
    "the talk": r"\b(?:the|of|in|no|its|enough|much|little|all) talk\b(?! (?:about|to|with)\b)",
    "warm": r"\bwarm(?:th|ly|er)?\b",
    "cold": r"\bcold(?:ly|er)?\b",
    "rival": r"\brivals?\b",
    "voice": r"(?<!share of )(?<!share-of-)\bvoices?\b",
    "took no side": r"\b(?:took|takes|take|taking) no side\b",
    "held": r"\bheld (?:back|in quarantine|out)\b|\blet (?:out|it count|them count)\b",
    "spark": r"\bsparks?\b",
    "panel": r"\bpanels?\b",
    "brought up": r"\bbrought up\b",
    "nine times in ten": r"\bnine times in ten\b",
    "mutual help": r"\bmutual help\b",
    "talkers": r"\btalkers\b",
    "errand": r"\berrands?\b",
    "deed": r"\bdeeds?\b",
    "machine": r"\bthe machine\b",
    "not enough talk": r"\bnot enough talk\b",
    # whoever posts is a person; a customer is somebody who shows that they bought, use or left
    "customer": r"(?<!former )(?<!type of )(?<!notes )(?<!show )\bcustomers?\b(?! (?:stage|stor(?:y|ies)|care)\b)",
    # on screen it is suspected spam; it stays a command, an event of the log (`quarantine: included`) and a JSON key
    "quarantine": r"(?<!data )(?<!\Athe )\bquarantined?\b(?!:)",
    # 13 weeks are no calendar quarter
    "last quarter": r"\blast quarter\b",
}
KEYS = {
    "talk",
    "talks",
    "voice",
    "voices",
    "customers",
    "customer",
    "warm",
    "cold",
    "warmth",
    "rival",
    "rivals",
    "panel",
} | {
    *("spark", "sparks", "claim", "claims", "parts", "talkers", "brought_up", "mutual_help", "substance", "window"),
    *("held", "verdict", "copies", "crowd", "crowds", "roulette"),
}


def retired_in(text: str) -> list[str]:
    return sorted(word for word, pattern in RETIRED.items() if re.search(pattern, text, re.IGNORECASE))


def sentences(path: Path) -> Iterator[tuple[int, str]]:
    """Every string literal of a module that is a text: with a space in it, and no docstring, pattern or SQL."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.value)
        for holder in ast.walk(tree)
        if isinstance(holder, documented) or hasattr(holder, "body")
        for node in (holder.body if isinstance(holder.body, list) else ())
        if isinstance(node, ast.Expr)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in docstrings:
            continue
        if " " in node.value.strip() and not re.search(r"[\\(?]\?|\bSELECT\b|\bUPDATE\b", node.value):
            yield node.lineno, node.value


def names(path: Path) -> Iterator[tuple[int, str]]:
    """Every name that a module gives to a variable or a parameter."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg


def keys_of(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, content in value.items():
            yield str(key)
            yield from keys_of(content)
    elif isinstance(value, list):
        for content in value:
            yield from keys_of(content)


def commands(group: Any, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, (*before, name))
        else:
            yield (*before, name)


def test_variables_are_named_for_what_they_hold() -> None:
    silent = [
        f"{path.relative_to(ROOT)}:{line} {name}" for path in SOURCES for line, name in names(path) if name in SILENT
    ]
    assert silent == []


def test_a_class_name_has_one_meaning() -> None:
    where: dict[str, list[str]] = defaultdict(list)
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                where[node.name].append(str(path.relative_to(ROOT)))
    assert {name: paths for name, paths in where.items() if len(paths) > 1} == {}


def test_the_texts_of_the_code_hold_no_retired_word() -> None:
    texts = [
        f"{path.relative_to(ROOT)}:{line} {words}"
        for path in SOURCES
        if path.relative_to(ROOT).parts[0] not in ("analysis",) or "wording" in path.parts
        if "migrations" not in path.parts
        for line, text in sentences(path)
        if (words := retired_in(text))
    ]
    assert texts == []


def test_the_templates_hold_no_retired_word() -> None:
    texts = {
        str(path.relative_to(ROOT)): words
        for path in TEMPLATES
        if (
            words := retired_in(
                re.sub(r"\{[{%#].*?[}%#]\}|<[^>]*?>", " ", path.read_text(encoding="utf-8"), flags=re.S)
            )
        )
    }
    assert texts == {}


@pytest.mark.parametrize("words", sorted(commands(typer.main.get_command(app))), ids=" ".join)
def test_help_texts_hold_no_retired_word(words: tuple[str, ...]) -> None:
    result = CliRunner().invoke(app, [*words, "--help"], catch_exceptions=False)
    assert retired_in(result.stdout) == []


MEASURES = (
    "score",
    "history",
    "scorecard",
    "quality",
    "replies",
    "starters",
    "needs",
    "topic-gap",
    "reach",
    "insights",
)


@pytest.mark.parametrize("measure", MEASURES)
def test_json_keys_hold_no_retired_word(measure: str, sample_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TALKWORTHY_CONFIG", str(sample_folder / "talkworthy.toml"))
    result = CliRunner().invoke(app, ["show", measure, "--json"], catch_exceptions=False)
    assert set(keys_of(json.loads(result.stdout))) & KEYS == set()


def test_the_html_report_holds_no_retired_word(sample_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TALKWORTHY_CONFIG", str(sample_folder / "talkworthy.toml"))
    out = sample_folder / "report.html"
    CliRunner().invoke(app, ["report", "--format", "html", "--out", str(out)], catch_exceptions=False)
    text = re.sub(r"<blockquote.*?</blockquote>|<style.*?</style>|<[^>]*>", " ", out.read_text("utf-8"), flags=re.S)
    assert retired_in(text) == []


@pytest.fixture
def sample_folder(read_sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one's own with the analysed sample in it."""
    import shutil

    monkeypatch.delenv("TALKWORTHY_DATABASE_URL", raising=False)
    return Path(shutil.copytree(read_sample, tmp_path / "sample"))

"""The README says what the code does: a test for each thing that would otherwise drift."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from collectors.engine.collector import COLLECTORS
from collectors.engine.source_facts import facts_of
from jobs.cli import app
from reports.formats.registry import FORMATS
from talkworthy import __version__
from talkworthy.settings import load_settings
from views.places import GEAR, PLACES

HOUSE = Path(__file__).parent.parent
README = (HOUSE / "README.md").read_text(encoding="utf-8")


def table_after(heading: str) -> list[list[str]]:
    """The rows of the first table after a heading, each cell without its back-ticks."""
    lines = README.split(heading, 1)[1].splitlines()
    rows = list(lines[: next(i for i, line in enumerate(lines) if i > 4 and line.startswith("#"))])
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows if row.startswith("|")][2:]


def names_of(group: Any, before: str = "") -> Iterator[str]:
    """The name of every command, with the names of its groups before it."""
    for name, command in group.commands.items():
        yield from names_of(command, f"{before}{name} ") if hasattr(command, "commands") else [before + name]


def test_every_command_is_in_the_readme_and_no_other() -> None:
    cells = [row[0] for row in table_after("## The command line")]
    listed = [found.group(1) for found in (re.match(r"`([a-z -]*[a-z])", cell) for cell in cells) if found]
    assert sorted(listed) == sorted(names_of(typer.main.get_command(app)))


def test_every_source_is_in_the_readme_with_its_facts_word_for_word() -> None:
    rows = [[cell.replace("`", "") for cell in row] for row in table_after("## Sources, keys and costs")]
    assert set(COLLECTORS) | {"file"} == {row[0] for row in rows}
    stated = [facts_of(row[0]) for row in rows]
    assert rows == [[facts.name, facts.needs, facts.costs, facts.details, facts.terms] for facts in stated]


def test_every_page_is_in_the_readme_by_its_title_and_with_its_pictures() -> None:
    titles = [place.title for place in (*PLACES.values(), *GEAR.values())]
    rows = table_after("## The pages")
    shown = {row[0]: re.findall(r"screenshots/\w+-([^.]+)\.png", " ".join(row[2:])) for row in rows}
    assert list(shown) == titles
    assert set(map(tuple, shown.values())) == {("1440", "1440-dark", "390")}


def test_every_report_format_is_in_the_readme() -> None:
    assert all(f"`{name}`" in README or f"--format {name}" in README for name in FORMATS)


def test_the_brand_file_of_the_readme_can_be_used(tmp_path: Path) -> None:
    brand_file = re.search(r"```toml\n(.*?)```", README, re.DOTALL)
    assert brand_file is not None
    path = tmp_path / "talkworthy.toml"
    path.write_text(re.sub(r"^ {3}", "", brand_file.group(1), flags=re.MULTILINE))
    (brand,) = load_settings(path, {}).brands
    assert brand.name == "Zotero"
    assert brand.competitors == ("Mendeley", "EndNote")
    assert brand.official["x"] == {"zotero"}


def normal(requirement: str) -> str:
    """A requirement without its extras, its name written as package indexes compare it (PEP 503)."""
    name, _, version = re.sub(r"\[.*?\]", "", requirement).strip().partition("==")
    return f"{re.sub(r'[-_.]+', '-', name).lower()}=={version}"


PAGES = ["README.md", "DESIGN.md", "CHANGELOG.md", "docs/METHOD.md", "docs/scheduling/README.md"]


@pytest.mark.parametrize("page", PAGES)
def test_every_file_that_a_page_links_to_is_there(page: str) -> None:
    path = HOUSE / page
    links = re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)|src(?:set)?=\"([^\"]+)\"", path.read_text(encoding="utf-8"))
    lost = [link for link in map("".join, links) if "://" not in link and not (path.parent / link).exists()]
    assert lost == []


def test_the_changelog_describes_this_version() -> None:
    assert f"## {__version__}" in (HOUSE / "CHANGELOG.md").read_text(encoding="utf-8")
    assert tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"] == __version__


def test_requirements_are_pinned_to_the_versions_of_pyproject() -> None:
    direct = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    pinned = {normal(line.split(";")[0]) for line in (HOUSE / "requirements.txt").read_text("utf-8").splitlines()}
    assert [line for line in direct if normal(line) not in pinned] == []


def test_make_has_the_commands_of_the_readme() -> None:
    makefile = (HOUSE / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"(?:^|`)make (\w+)", README, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target

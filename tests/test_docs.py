"""The README says what the code does: a test for each thing that would otherwise drift."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from make_sources_page import sources_page, with_table

from collectors.engine.collector import COLLECTORS
from jobs.cli import app
from reports.formats.registry import FORMATS
from reports.queries.model_cards import SHIPPED, load_cards
from talkworthy import __version__
from talkworthy.settings import load_settings
from views.places import GEAR, GEAR_TITLE, PLACES
from views.sections.gear.accuracy import WEAK, title_of

HOUSE = Path(__file__).parent.parent
README = (HOUSE / "README.md").read_text(encoding="utf-8")


def table_after(heading: str, page: str = README) -> list[list[str]]:
    """The rows of the first table after a heading of a page, cell by cell."""
    lines = page.split(heading, 1)[1].splitlines()
    rows = lines[: next((i for i, line in enumerate(lines) if i > 4 and line.startswith("#")), None)]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows if row.startswith("|")][2:]


def names_of(group: Any, before: str = "") -> Iterator[str]:
    """The name of every command, with the names of its groups before it."""
    for name, command in group.commands.items():
        yield from names_of(command, f"{before}{name} ") if hasattr(command, "commands") else [before + name]


def test_every_command_is_in_the_list_of_commands_and_no_other() -> None:
    page = (HOUSE / "docs" / "commands.md").read_text(encoding="utf-8")
    cells = [row[0] for row in table_after("# The command line", page)]
    listed = [found.group(1) for found in (re.match(r"`([a-z -]*[a-z])", cell) for cell in cells) if found]
    assert sorted(listed) == sorted(names_of(typer.main.get_command(app)))


def test_every_source_is_in_the_readme_with_its_facts_word_for_word() -> None:
    """`make docs` writes the table anew."""
    rows = [[cell.replace("`", "") for cell in row] for row in table_after("## Sources, keys and costs")]
    assert set(COLLECTORS) | {"file"} == {row[0] for row in rows}
    assert with_table(README) == README


def test_the_page_on_sources_is_made_of_their_facts() -> None:
    """`make docs` writes it anew."""
    assert (HOUSE / "docs" / "sources.md").read_text(encoding="utf-8") == sources_page()


def every_tab() -> Iterator[tuple[str, str, str]]:
    """Place, title and short name of every tab, as the navigation has them; the place only beside its first tab."""
    for name, place in PLACES.items():
        for tab, content in place.tabs.items():
            yield "" if tab else place.title, content.title, tab or name
    for number, (name, place) in enumerate(GEAR.items()):
        yield "" if number else GEAR_TITLE, place.title, name


def test_every_tab_is_in_the_readme_in_its_place_and_with_its_pictures() -> None:
    listed = [
        (row[0].strip("*"), row[1][1:].partition("]")[0], re.findall(r"screenshots/([^.]+)\.png", " ".join(row)))
        for row in table_after("## The pages")
    ]
    assert listed == [
        (place, title, [f"{name}-1440", f"{name}-1440-dark", f"{name}-390"]) for place, title, name in every_tab()
    ]


def test_the_accuracy_in_the_readme_is_that_of_the_model_cards() -> None:
    stated = {row[0]: row[1] for row in table_after("## What it cannot see")}
    measured = {title_of(card): card.scores for card in load_cards(SHIPPED)}
    assert stated == {
        title: f"{100 * scores.macro_f1:.0f} ({100 * scores.low:.0f}\N{EN DASH}{100 * scores.high:.0f})"
        for title, scores in measured.items()
    }


def test_the_readme_calls_weak_what_the_accuracy_page_calls_weak() -> None:
    called = {row[0] for row in table_after("## What it cannot see") if "weak" in row[2]}
    assert called == {title_of(card) for card in load_cards(SHIPPED) if card.scores.macro_f1 < WEAK}


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


PAGES = [
    *("README.md", "DESIGN.md", "CHANGELOG.md"),
    *("docs/METHOD.md", "docs/brand_file.md", "docs/commands.md", "docs/sources.md", "docs/scheduling/README.md"),
]


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

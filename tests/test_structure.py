"""How the source files import each other: none needs, directly or through others, a file that needs it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent
PACKAGES = ("talkworthy", "collectors", "analysis", "reports", "services", "jobs", "views")

Graph = Mapping[str, set[str]]


def load_sources(root: Path) -> dict[str, str]:
    """Return the text of each source file, by the name of its module."""
    files = [root / "dashboard.py", *(file for package in PACKAGES for file in (root / package).rglob("*.py"))]
    names = {file: ".".join(file.relative_to(root).with_suffix("").parts).removesuffix(".__init__") for file in files}
    return {name: file.read_text(encoding="utf-8") for file, name in names.items()}


def build_graph(sources: Mapping[str, str], for_types: bool = False) -> Graph:
    """Return the modules that each module imports, at its top or in a function.

    Imports for the type checker alone count only `for_types`. That a module is in a package does not count as an
    import of the package: `__init__` may hand on names of its own modules.
    """
    return {
        name: {
            target
            for statement in _statements(ast.parse(text), for_types)
            for target in _targets(statement, name, sources)
            if target != name
        }
        for name, text in sources.items()
    }


def find_circle(graph: Graph) -> list[str]:
    """Return the modules of a circle, the first one again at the end; nothing where there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def _statements(node: ast.AST, for_types: bool) -> Iterator[ast.Import | ast.ImportFrom]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import | ast.ImportFrom):
            yield child
        elif isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test) and not for_types:
            for other in child.orelse:
                yield from _statements(ast.Module([other], []), for_types)
        else:
            yield from _statements(child, for_types)


def _targets(statement: ast.Import | ast.ImportFrom, importer: str, sources: Mapping[str, str]) -> Iterator[str]:
    if isinstance(statement, ast.Import):
        names = [alias.name for alias in statement.names]
    else:
        assert not statement.level, f"{importer} imports relatively: write the whole name"
        base = statement.module or ""
        # `from package import module` needs the module, `from module import name` the module before it
        names = [whole if (whole := f"{base}.{alias.name}") in sources else base for alias in statement.names]
    yield from (name for name in names if name in sources)


@pytest.fixture(scope="module")
def sources() -> dict[str, str]:
    return load_sources(HOUSE)


def test_every_package_is_read(sources):
    assert {name.partition(".")[0] for name in sources} == {*PACKAGES, "dashboard"}


def test_no_circle_of_files_runs(sources):
    assert find_circle(build_graph(sources)) == []


def test_no_circle_of_files_is_there_for_the_type_checker(sources):
    assert find_circle(build_graph(sources, for_types=True)) == []


@pytest.mark.parametrize(
    "imports",
    [
        "from toy import b",
        "import toy.b",
        "from toy.b import thing",
        "def late():\n    from toy import b",
        "class Late:\n    def it(self):\n        if True:\n            import toy.b",
        "try:\n    import toy.b\nexcept ImportError:\n    pass",
    ],
)
def test_a_circle_is_found_wherever_the_import_stands(imports):
    toy = {"toy": "", "toy.a": imports, "toy.b": "from toy.c import thing", "toy.c": "from toy import a"}
    circle = find_circle(build_graph(toy))
    assert set(circle) == {"toy.a", "toy.b", "toy.c"}
    assert circle[0] == circle[-1]


def test_an_import_for_the_type_checker_makes_a_circle_of_its_own_kind():
    toy = {"a": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import b", "b": "import a"}
    assert find_circle(build_graph(toy)) == []
    assert set(find_circle(build_graph(toy, for_types=True))) == {"a", "b"}


def test_what_is_imported_where_types_are_not_checked_counts():
    toy = {"a": "if TYPE_CHECKING:\n    pass\nelse:\n    import b", "b": "import a"}
    assert set(find_circle(build_graph(toy))) == {"a", "b"}


def folders() -> dict[str, list[str]]:
    """Return the source files of each folder; migrations, which only grow, aside."""
    files = [file for package in PACKAGES for file in (HOUSE / package).rglob("*.py") if "versions" not in file.parts]
    return {
        str(folder.relative_to(HOUSE)): sorted(file.name for file in files if file.parent == folder)
        for folder in {file.parent for file in files}
    }


def test_a_folder_has_about_fifteen_files():
    assert {folder: len(names) for folder, names in folders().items() if len(names) > 17} == {}


def test_every_package_says_in_a_few_lines_what_is_in_it():
    undocumented = []
    for folder in folders():
        file = HOUSE / folder / "__init__.py"
        documented = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) if file.exists() else None
        if "migrations" not in folder and (not documented or documented == "TODO" or len(documented.splitlines()) > 7):
            undocumented.append(folder)
    assert undocumented == []


def test_services_save_posts_by_the_one_door_that_checks_their_moments(sources):
    direct = {
        name
        for name, text in sources.items()
        if name.startswith("services.") and "import" in text and "save_posts" in text
    }
    assert direct == set()

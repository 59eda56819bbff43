"""Registries: every module of a folder is registered by name, and errors are never silent."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from talkworthy.registry import Registry

Folder = Callable[..., Registry[str]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[Folder]:
    """Make a package of extensions from file names and their contents."""
    package = f"parts_of_{abs(hash(request.node.nodeid))}"
    monkeypatch.syspath_prepend(tmp_path)

    def make(**files: str) -> Registry[str]:
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").write_text(
            f"from talkworthy.registry import Registry\nPARTS = Registry('grinder', '{package}')\n"
        )
        for name, text in files.items():
            (tmp_path / package / f"{name}.py").write_text(f"from {package} import PARTS\n{text}\n")
        parts: Registry[str] = importlib.import_module(package).PARTS
        return parts

    yield make
    for name in [name for name in sys.modules if name.startswith(package)]:
        del sys.modules[name]


def test_a_file_in_the_folder_is_a_part(folder: Folder) -> None:
    parts = folder(burr="PARTS.register('burr')('slow')", blade="PARTS.register('blade')('loud')")
    assert (list(parts), parts["burr"], "blade" in parts, "hand" in parts) == (["blade", "burr"], "slow", True, False)


def test_a_file_in_a_subfolder_is_a_part(folder: Folder, tmp_path: Path) -> None:
    parts = folder()
    (tmp_path / parts.package / "electric").mkdir()
    (tmp_path / parts.package / "electric" / "__init__.py").touch()
    (tmp_path / parts.package / "electric" / "burr.py").write_text(
        f"from {parts.package} import PARTS\nPARTS.register('burr')('slow')\n"
    )
    assert list(parts) == ["burr"]


def test_a_part_that_nobody_knows_is_a_key_error(folder: Folder) -> None:
    with pytest.raises(KeyError, match="hand"):
        folder()["hand"]


def test_two_extensions_with_the_same_name_are_rejected(folder: Folder) -> None:
    parts = folder(one="PARTS.register('burr')('slow')", two="PARTS.register('burr')('slower')")
    with pytest.raises(ValueError, match="two grinders are called 'burr'"):
        list(parts)


def test_a_part_that_fails_to_import_fails_loudly_every_time(folder: Folder) -> None:
    parts = folder(burr="PARTS.register('burr')('slow')", broken="import no_such_library_at_all")
    for _ in range(2):
        with pytest.raises(ModuleNotFoundError, match="no_such_library_at_all"):
            list(parts)


def test_the_decorator_hands_back_what_it_is_given() -> None:
    parts: Registry[Callable[[], int]] = Registry("grinder", "nowhere")

    @parts.register("burr")
    def burr() -> int:
        return 7

    assert burr() == 7

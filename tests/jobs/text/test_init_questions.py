"""`talkworthy init`: five answers make a brand file that works."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from collectors.engine.collector import COLLECTORS, Access
from services.collection.configured_sources import sources_of
from services.operations.brand_setup import ready_sources
from talkworthy.errors import UserError
from talkworthy.settings import load_settings

Talkworthy = Callable[..., Result]


def test_five_answers_make_a_brand_file(talkworthy: Talkworthy, folder: Path) -> None:
    (folder / "talkworthy.toml").unlink()
    answers = 'Fire "n" Ice, FnI, Fire and Ice\nsong, novel\nNorthlight\nslowcoffee\n@fire_ice\n'
    assert talkworthy("init", answers=answers).exit_code == 0
    brand, competitor = load_settings(folder / "talkworthy.toml", {}).brands
    assert (brand.name, brand.aliases) == ('Fire "n" Ice', ('Fire "n" Ice', "FnI", "Fire and Ice"))
    assert (brand.never_near, brand.competitors) == (("song", "novel"), ("Northlight",))
    assert brand.communities == {"reddit": ("slowcoffee",)}
    assert brand.official == {"x": {"fire_ice"}, "reddit": {"fire_ice"}, "youtube": {"fire_ice"}}
    assert competitor.name == "Northlight"


def test_only_the_name_must_be_answered(talkworthy: Talkworthy, folder: Path) -> None:
    (folder / "talkworthy.toml").unlink()
    assert talkworthy("init", answers="Copper Kettle\n\n\n\n\n").exit_code == 0
    (brand,) = load_settings(folder / "talkworthy.toml", {}).brands
    assert brand.aliases == ("Copper Kettle",)


def test_a_new_brand_file_has_sources_that_need_no_key(talkworthy: Talkworthy, folder: Path) -> None:
    (folder / "talkworthy.toml").unlink()
    talkworthy("init", answers="Copper Kettle\n\n\n\n\n")
    settings = load_settings(folder / "talkworthy.toml", {})
    assert sources_of(settings, settings.brands[0]) == tuple(sorted(ready_sources()))
    for name in settings.sources:
        COLLECTORS[name](Access({}, settings.sources[name]))  # raises where a key is missing


def test_a_file_that_is_there_is_not_touched(talkworthy: Talkworthy, folder: Path) -> None:
    before = (folder / "talkworthy.toml").read_text()
    assert isinstance(talkworthy("init", answers="X\n\n\n\n\n").exception, UserError)
    assert (folder / "talkworthy.toml").read_text() == before


@pytest.mark.parametrize("answers", ["Kettle\n\nkettle\n\n\n", " \n\n\n\n\n"])
def test_answers_that_cannot_be_used_leave_no_file(talkworthy: Talkworthy, folder: Path, answers: str) -> None:
    (folder / "talkworthy.toml").unlink()
    assert isinstance(talkworthy("init", answers=answers).exception, UserError)
    assert not (folder / "talkworthy.toml").exists()

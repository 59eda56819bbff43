"""The folder a person works in, and the sample's copy in it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from services.operations.workplace import (
    SHIPPED_SAMPLE,
    copy_sample,
    is_sample,
    own_brand_file,
    own_folder,
    sample_brand_file,
)
from talkworthy.errors import UserError
from talkworthy.settings import load_settings


def test_the_folder_is_the_one_it_was_started_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert own_folder({}) == tmp_path.resolve()
    assert own_brand_file({"TALKWORTHY_FOLDER": "/kettles"}) == Path("/kettles/talkworthy.toml")


def test_the_sample_is_copied_with_its_posts_for_the_owner_alone(tmp_path: Path) -> None:
    brand_file = copy_sample(tmp_path)
    assert brand_file == tmp_path / ".talkworthy" / "sample" / "talkworthy.toml"
    assert brand_file.with_name("coffee.ndjson").read_bytes() == (SHIPPED_SAMPLE / "coffee.ndjson").read_bytes()
    assert load_settings(brand_file, {}).store_url == f"sqlite:///{brand_file.parent.resolve() / 'talkworthy.db'}"
    if os.name != "nt":
        assert brand_file.stat().st_mode & 0o077 == 0


def test_a_copy_that_was_changed_stays(tmp_path: Path) -> None:
    brand_file = copy_sample(tmp_path)
    brand_file.write_text("# mine\n")
    assert copy_sample(tmp_path).read_text() == "# mine\n"


def test_the_copy_and_the_shipped_sample_are_known_as_such(tmp_path: Path) -> None:
    assert is_sample(sample_brand_file(tmp_path))
    assert is_sample(SHIPPED_SAMPLE / "talkworthy.toml")
    assert not is_sample(tmp_path / "talkworthy.toml")


def test_where_nothing_can_be_saved_it_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / ".talkworthy").write_text("a file is in the way")
    with pytest.raises(UserError, match="Change to a folder of your own"):
        copy_sample(tmp_path)

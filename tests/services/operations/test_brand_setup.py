"""Brand set-up: what is typed becomes a brand file that works, or no file at all."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from services.operations.brand_setup import (
    BrandDraft,
    Upload,
    create_brand_file,
    known_places,
    ready_sources,
    save_draft,
    to_text,
)
from talkworthy.errors import UserError
from talkworthy.settings import load_settings
from talkworthy.settings_writer import BrandInput


def test_communities_go_to_the_brand_and_feeds_to_the_source():
    draft = BrandDraft(BrandInput("Brewlark"), {"reddit": ("tea",), "rss": ("https://a.example/f",), "bluesky": ()})
    result = tomllib.loads(to_text("", draft, ("reddit", "rss")))
    assert result["brands"][0]["communities"] == {"reddit": ["tea"]}
    assert result["sources"]["rss"]["feeds"] == ["https://a.example/f"]
    assert "bluesky" not in result["sources"]


def test_what_is_switched_on_already_is_ticked_with_its_places(tmp_path: Path):
    brands = tmp_path / "talkworthy.toml"
    brands.write_text('[sources.rss]\nfeeds = ["f"]\n[sources.reddit]\n[sources.x]\nenabled = false\n')
    words = BrandInput("Brewlark", communities={"reddit": ("tea",)})
    assert known_places(load_settings(brands, {}), words) == {"rss": ("f",), "reddit": ("tea",)}


def test_an_upload_lies_in_a_folder_of_its_own_whatever_it_is_called(tmp_path: Path):
    source = tmp_path / "x"
    source.write_bytes(b"words")
    with source.open("rb") as content:
        upload = Upload("../../etc/$(rm) passwd.csv", content, "1")
    assert upload.path.read_bytes() == b"words"
    assert upload.name == "rm-passwd.csv"
    assert upload.path.parent.name.startswith("talkworthy-upload-")


def test_every_name_survives_being_written(tmp_path: Path) -> None:
    name = 'Ça "va" \\ #1 / 🙂\t'
    path = tmp_path / "brands.toml"
    create_brand_file(path, BrandInput(name, (name,)))
    assert load_settings(path, {}).brands[0].name == name.strip()


def test_a_new_file_has_each_competitor_and_the_sources_that_need_no_key(tmp_path: Path) -> None:
    path = tmp_path / "brands.toml"
    create_brand_file(path, BrandInput("Brewlark", competitors=("Northlight",)))
    table = tomllib.loads(path.read_text())
    assert [brand["name"] for brand in table["brands"]] == ["Brewlark", "Northlight"]
    assert sorted(table["sources"]) == sorted(ready_sources())
    assert path.read_text().startswith("# Brands and sources.")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (BrandInput("  "), "A brand needs a name."),
        (BrandInput("Kettle", competitors=("kettle",)), "Kettle cannot be compared with itself"),
    ],
)
def test_words_that_describe_no_brand_are_refused_for_a_new_file_and_for_one_that_is_there(
    tmp_path: Path, words: BrandInput, reason: str
) -> None:
    path = tmp_path / "talkworthy.toml"
    with pytest.raises(UserError, match=reason):
        create_brand_file(path, words)
    assert not path.exists()
    path.write_text("# ours\n")
    with pytest.raises(UserError, match=reason):
        save_draft(load_settings(path, {}), BrandDraft(words), ())
    assert path.read_text() == "# ours\n"


def test_a_draft_holds_no_secret_once_it_is_saved(tmp_path: Path) -> None:
    path = tmp_path / "talkworthy.toml"
    path.write_text("# ours\n")
    draft = BrandDraft(BrandInput("Brewlark"), secrets={"STACKEXCHANGE_KEY": "a", "REDDIT_CLIENT_ID": "b"})
    save_draft(load_settings(path, {}), draft, ("stackexchange",))
    assert draft.secrets == {}
    secrets = tomllib.loads((tmp_path / ".streamlit" / "secrets.toml").read_text())
    assert secrets == {"STACKEXCHANGE_KEY": "a"}

"""The brand file is changed without losing what people wrote into it; secrets stay in their own file."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkworthy.errors import UserError
from talkworthy.settings import load_settings
from talkworthy.settings_writer import BrandInput, read_text, save, save_secrets, set_brand, set_source

FILE = """# Ours. Ask Mira before you change it.

[[brands]]
name = "Brewlark"
aliases = [ "Brewlark" ]   # the spaces are Mira's
query = 'brewlark -song'

[sources.hackernews]
every = "2h" # often enough
enabled = false
"""
words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20).filter(
    lambda text_after: text_after.strip()
)


def test_a_new_brand_is_added_below_the_others_and_nothing_else_changes():
    after = set_brand(FILE, BrandInput("Kettlewright", ("Kettlewright", "KW"), never_near=("song",)))
    text_after = tomllib.loads(after)

    assert [brand["name"] for brand in text_after["brands"]] == ["Brewlark", "Kettlewright"]
    assert text_after["brands"][1] == {
        "name": "Kettlewright",
        "aliases": ["Kettlewright", "KW"],
        "never_near": ["song"],
    }
    for line in FILE.splitlines():
        assert line in after


def test_a_brand_that_is_there_in_other_letters_is_changed_and_keeps_what_the_form_does_not_ask():
    text_after = tomllib.loads(set_brand(FILE, BrandInput("brewlark", ("Brewlark", "Brew Lark"))))

    assert text_after["brands"] == [
        {"name": "Brewlark", "aliases": ["Brewlark", "Brew Lark"], "query": "brewlark -song"}
    ]


def test_what_is_the_same_keeps_its_spacing():
    assert set_brand(FILE, BrandInput("Brewlark", ("Brewlark",))) == FILE


def test_a_competitor_that_is_not_tracked_yet_gets_a_table_of_its_own():
    text_after = tomllib.loads(set_brand(FILE, BrandInput("Kettlewright", competitors=("brewlark", "Potter"))))

    assert [brand["name"] for brand in text_after["brands"]] == ["Brewlark", "Kettlewright", "Potter"]


def test_a_source_is_switched_on_and_keeps_its_other_settings():
    after = set_source(FILE, "hackernews", {"follow_days": 3})

    assert tomllib.loads(after)["sources"] == {"hackernews": {"every": "2h", "follow_days": 3}}
    assert "# often enough" in after


def test_an_empty_file_becomes_a_valid_one(tmp_path: Path):
    path = tmp_path / "talkworthy.toml"
    text = set_source(set_brand("", BrandInput("Brewlark")), "rss", {"feeds": ["https://a.example/feed"]})

    save(path, text, before="")

    settings = load_settings(path, {})
    assert [brand.name for brand in settings.brands] == ["Brewlark"]
    assert settings.sources == {"rss": {"feeds": ["https://a.example/feed"]}}


@given(st.lists(words, min_size=1, max_size=4), words)
def test_any_text_is_read_back_as_it_was_typed(aliases: list[str], name: str):
    text_after = tomllib.loads(set_brand(FILE, BrandInput(name, tuple(aliases))))

    brand = next(brand for brand in text_after["brands"] if brand["aliases"] == aliases)
    assert brand["name"].strip().casefold() == name.strip().casefold()


@pytest.mark.parametrize("text", ["[[brands]", 'brands = [{ name = "A" }]'])
def test_a_file_that_cannot_be_changed_is_left_to_its_owner(text: str):
    with pytest.raises(UserError, match="Open it in an editor"):
        set_brand(text, BrandInput("Brewlark"))


def test_what_cannot_be_used_is_never_written(tmp_path: Path):
    path = tmp_path / "talkworthy.toml"
    path.write_text(FILE)

    with pytest.raises(UserError, match=str(path)):
        save(path, set_brand(FILE, BrandInput("x" * 100)), before=FILE)

    assert path.read_text() == FILE
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_somebody_else_changed_meanwhile_is_left_as_they_made_it(tmp_path: Path):
    path = tmp_path / "talkworthy.toml"
    path.write_text(FILE + "\n# Mira was here\n")

    with pytest.raises(UserError, match="somebody else"):
        save(path, set_brand(FILE, BrandInput("Kettlewright")), before=FILE)

    assert "Mira was here" in read_text(path)


def test_secrets_are_read_where_settings_look_and_by_nobody_else(tmp_path: Path):
    brands = tmp_path / "talkworthy.toml"
    kept = tmp_path / ".streamlit" / "secrets.toml"
    kept.parent.mkdir()
    kept.write_text('# do not share\nOLD = "o"\n[auth]\nclient_secret = "c"\n')

    assert save_secrets(brands, {"X_BEARER_TOKEN": 't"o\\ken'}) == kept

    text_after = tomllib.loads(kept.read_text())
    assert text_after == {"OLD": "o", "X_BEARER_TOKEN": 't"o\\ken', "auth": {"client_secret": "c"}}
    assert load_settings(brands, {}).secrets["X_BEARER_TOKEN"] == 't"o\\ken'
    if os.name == "posix":
        assert kept.stat().st_mode & 0o777 == 0o600


def test_no_message_about_a_broken_secrets_file_holds_what_is_in_it(tmp_path: Path):
    kept = tmp_path / ".streamlit" / "secrets.toml"
    kept.parent.mkdir()
    kept.write_text("TOKEN = hunter2hunter2")

    with pytest.raises(UserError) as refused:
        save_secrets(tmp_path / "talkworthy.toml", {"X_BEARER_TOKEN": "t"})

    assert "hunter2" not in str(refused.value)

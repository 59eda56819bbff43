"""Column maps are saved under a name."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.files.engine.column_maps import load_maps, pick_map, save_map, to_maps, to_toml
from collectors.files.engine.reader import ColumnMap
from talkworthy.errors import UserError
from talkworthy.post_ndjson import clean

FORUM = ColumnMap({"Date": "created_at", "Message": "text"}, "forum", "cp1252", "day-first")
SHOP = ColumnMap({"When": "created_at", "Title": "title", "Zone": "timezone"}, timezone="Asia/Tokyo")


def test_a_map_is_saved_with_the_others_and_loaded_again(tmp_path: Path) -> None:
    path = tmp_path / "talkworthy-maps.toml"
    save_map(path, "forum", FORUM)
    save_map(path, "shop", SHOP)
    assert load_maps(path) == {"forum": FORUM, "shop": SHOP}
    save_map(path, "forum", SHOP)
    assert load_maps(path) == {"forum": SHOP, "shop": SHOP}
    assert [file.name for file in tmp_path.iterdir()] == ["talkworthy-maps.toml"]


def test_without_a_file_there_are_no_maps(tmp_path: Path) -> None:
    assert load_maps(tmp_path / "talkworthy-maps.toml") == {}


def test_the_file_is_readable() -> None:
    assert to_toml({"forum": FORUM}).splitlines()[2:] == [
        '["forum"]',
        'source = "forum"',
        'encoding = "cp1252"',
        'date_order = "day-first"',
        '["forum".columns]',
        '"Date" = "created_at"',
        '"Message" = "text"',
    ]


NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\0")).filter(lambda name: clean(name) == name)
"""Names that `save_map` accepts: it rejects a name that cleaning would change."""


@given(st.dictionaries(NAMES, st.text(st.characters(codec="utf-8"), min_size=1)))
def test_any_names_survive(names: dict[str, str]) -> None:
    maps = {name: ColumnMap({column: "created_at", column + "2": "text"}) for name, column in names.items()}
    expected = {name: ColumnMap(_clean(column_map.columns)) for name, column_map in maps.items()}
    assert to_maps(to_toml(maps)) == expected


def _clean(columns: object) -> dict[str, str]:
    assert isinstance(columns, dict)
    return {clean(column): field for column, field in columns.items()}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[forum", "It is not TOML"),
        ("[forum]\n", "has no columns"),
        ("forum = 1", "has no columns"),
        (
            "[forum]\ntimezone = 'Mars'\n[forum.columns]\nDate = 'created_at'\nText = 'text'",
            "no time zone called 'Mars'",
        ),
        ("[forum]\ndate_order = 'us'\n[forum.columns]\nDate = 'created_at'", "date_order .* must be one of"),
        ("[forum.columns]\nDate = 1", "must be text"),
        ("[forum.columns]\nDate = 'created_at'", "a column for text or title"),
    ],
)
def test_an_invalid_file_is_reported_and_not_changed(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "talkworthy-maps.toml"
    path.write_text(text)
    with pytest.raises(UserError, match=f"cannot be used: .*{message}"):
        load_maps(path)
    with pytest.raises(UserError):
        save_map(path, "shop", SHOP)
    assert path.read_text() == text


@pytest.mark.parametrize("name", ["", " ", "a\nb", "\ud83d"])
def test_a_map_needs_a_name_that_can_be_typed(tmp_path: Path, name: str) -> None:
    with pytest.raises(UserError, match="is not a valid name"):
        save_map(tmp_path / "m.toml", name, SHOP)


def test_a_missing_folder_is_reported(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"m\.toml cannot be written: the folder .*none does not exist"):
        save_map(tmp_path / "none" / "m.toml", "shop", SHOP)


def test_an_unknown_name_is_reported_with_the_saved_names() -> None:
    assert pick_map({"shop": SHOP}, "shop") == SHOP
    with pytest.raises(UserError, match=r"no map called 'bar'\. Saved maps: shop"):
        pick_map({"shop": SHOP}, "bar")


def test_a_saved_map_may_have_the_former_name_of_the_thread_field() -> None:
    maps = to_maps("[forum.columns]\nDate = 'created_at'\nMessage = 'text'\nTopic = 'conversation'\n")
    assert maps == {"forum": ColumnMap({"Date": "created_at", "Message": "text", "Topic": "thread"})}
    assert '"Topic" = "thread"' in to_toml(maps)


def test_the_header_is_a_comment() -> None:
    assert tomllib.loads(to_toml({})) == {}

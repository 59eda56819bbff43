"""What was said of a table is kept under a name."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.files.engine.column_maps import load_maps, pick_map, save_map, to_maps, to_toml
from collectors.files.engine.reader import ColumnMap
from talkworthy.errors import UserError

FORUM = ColumnMap({"Date": "created_at", "Message": "text"}, "forum", "cp1252", "day-first")
SHOP = ColumnMap({"When": "created_at", "Title": "title"})


def test_a_map_is_kept_beside_the_others_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "talkworthy-maps.toml"
    save_map(path, "forum", FORUM)
    save_map(path, "shop", SHOP)
    assert load_maps(path) == {"forum": FORUM, "shop": SHOP}
    save_map(path, "forum", SHOP)
    assert load_maps(path) == {"forum": SHOP, "shop": SHOP}
    assert [file.name for file in tmp_path.iterdir()] == ["talkworthy-maps.toml"]


def test_where_nothing_was_kept_there_are_no_maps(tmp_path: Path) -> None:
    assert load_maps(tmp_path / "talkworthy-maps.toml") == {}


def test_the_file_is_one_that_people_can_read() -> None:
    assert to_toml({"forum": FORUM}).splitlines()[2:] == [
        '["forum"]',
        'source = "forum"',
        'encoding = "cp1252"',
        'date_order = "day-first"',
        '["forum".columns]',
        '"Date" = "created_at"',
        '"Message" = "text"',
    ]


NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\0"))
"""What `save_map` lets through: a name that cleaning would change is refused there."""


@given(st.dictionaries(NAMES, st.text(st.characters(codec="utf-8"), min_size=1)))
def test_any_names_survive(names: dict[str, str]) -> None:
    maps = {name: ColumnMap({column: "created_at", column + "2": "text"}) for name, column in names.items()}
    kept = {name: ColumnMap(_cleaned(told.columns)) for name, told in maps.items()}
    assert to_maps(to_toml(maps)) == kept


def _cleaned(columns: object) -> dict[str, str]:
    assert isinstance(columns, dict)
    return {column.replace("\0", ""): field for column, field in columns.items()}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[forum", "It is not TOML"),
        ("[forum]\n", "has no columns"),
        ("forum = 1", "has no columns"),
        ("[forum]\ndate_order = 'us'\n[forum.columns]\nDate = 'created_at'", "date_order .* must be one of"),
        ("[forum.columns]\nDate = 1", "must be text"),
        ("[forum.columns]\nDate = 'created_at'", "one for text or title"),
    ],
)
def test_a_wrong_file_is_told_with_its_place(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "talkworthy-maps.toml"
    path.write_text(text)
    with pytest.raises(UserError, match=f"cannot be used: .*{message}"):
        load_maps(path)
    with pytest.raises(UserError):
        save_map(path, "shop", SHOP)
    assert path.read_text() == text


@pytest.mark.parametrize("name", ["", " ", "a\nb", "\ud83d"])
def test_a_map_needs_a_name_that_can_be_typed(tmp_path: Path, name: str) -> None:
    with pytest.raises(UserError, match="cannot be the name"):
        save_map(tmp_path / "m.toml", name, SHOP)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be kept"):
        save_map(tmp_path / "none" / "m.toml", "shop", SHOP)


def test_a_name_that_was_never_kept_is_told_with_those_that_were() -> None:
    assert pick_map({"shop": SHOP}, "shop") == SHOP
    with pytest.raises(UserError, match=r"No map is called 'bar'\. Kept: shop"):
        pick_map({"shop": SHOP}, "bar")


def test_the_header_is_a_comment() -> None:
    assert tomllib.loads(to_toml({})) == {}

"""Ids that passed through spreadsheets and data frames."""

from __future__ import annotations

import pytest

from collectors.files.cells.ids import IdCells, check_rounded, find_id_cells
from talkworthy.post_ndjson import BadRow


@pytest.mark.parametrize("native", ["1.7E+18", "1,71e+18", "1.7E18", "1E+18", "1700000000000000000.0"])
def test_a_rounded_id_is_refused(native: str) -> None:
    with pytest.raises(BadRow, match="rounded by a spreadsheet"):
        check_rounded("id", native)


@pytest.mark.parametrize("native", ["1e23456", "1710000000000000123", "k3aa11", "101.0", "UgxA1.9b", "at://did:a/b/c"])
def test_any_other_id_is_not(native: str) -> None:
    check_rounded("id", native)


def test_a_whole_number_loses_its_fraction() -> None:
    assert IdCells().clean("reply_to", "101.0") == "101"
    assert IdCells().clean("id", "1.5") == "1.5"


def test_numbers_with_fractions_are_kept_where_ids_have_them() -> None:
    cells = find_id_cells([{"id": "1.0"}, {"id": "1.1"}])
    assert cells.clean("id", "1.0") == "1.0"


def test_long_numbers_that_all_end_in_zeros_are_refused() -> None:
    cells = find_id_cells([{"id": "1710000000000000000"}, {"id": "1709999999999990000"}])
    with pytest.raises(BadRow, match="rounded by a spreadsheet"):
        cells.clean("id", "1709999999999990000")


def test_one_long_number_among_others_may_end_in_zeros() -> None:
    cells = find_id_cells([{"id": "1710000000000000000"}, {"id": "1709999999999991234"}])
    assert cells.clean("id", "1710000000000000000") == "1710000000000000000"


@pytest.mark.parametrize("cell", ["", "nan", "None", "NULL", "<NA>"])
def test_words_for_nothing_are_no_ids(cell: str) -> None:
    assert IdCells().clean("reply_to", cell) == ""


def test_a_reply_to_0_is_none_where_no_post_has_that_id() -> None:
    assert find_id_cells([{"id": "5", "reply_to": "0"}]).clean("reply_to", "0") == ""
    assert find_id_cells([{"id": "0"}, {"id": "5", "reply_to": "0"}]).clean("reply_to", "0") == "0"

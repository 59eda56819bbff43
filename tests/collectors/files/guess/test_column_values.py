"""The values of columns: dates, numbers, addresses, ids and natural language are told apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.files.guess.column_values import ColumnValues, measure


def test_dates_are_counted_as_the_importer_reads_them() -> None:
    assert measure(["2026-02-01 10:00", "March 1, 2026", "soon", "2026-02-03"]).dates == 0.75


def test_seconds_since_1970_are_dates_and_small_numbers_are_not() -> None:
    assert measure(["1767258000", "1767258060"]).dates == 1.0
    assert measure(["12", "2026", "20260"]).dates == 0.0


def test_a_time_of_day_is_not_a_date() -> None:
    values = measure(["10:15", "9:30 PM"])
    assert (values.dates, values.times) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["2/24/2026", "1/2/2026"], "month-first"),
        (["24/2/2026", "1/2/2026"], "day-first"),
        (["1/2/2026", "3/4/2026"], "either"),
        (["24/2/2026", "2/24/2026"], "both"),
        (["2026-02-24"], None),
    ],
)
def test_the_order_of_day_and_month_is_seen_in_the_values(cells: list[str], order: str | None) -> None:
    assert measure(cells).order == order


def test_zones_are_seen() -> None:
    assert measure(["2026-02-01T10:00:00Z", "2026-02-01 10:00 +0200"]).zones == 1.0
    assert measure(["2026-02-01 10:00"]).zones == 0.0


def test_sentences_are_natural_language_and_ids_with_dashes_are_not() -> None:
    assert measure(["my kettle leaks since Tuesday", "it never leaks at all"]).natural == 1.0
    assert measure(["Ugz-ab_Cd-Ef-gh_ij-Kl", "Ugx-mn_Op-Qr-st_uv-Wx"]).natural == 0.0


def test_a_script_without_spaces_is_natural_language() -> None:
    assert measure(["このやかんは水が漏れます", "とても良いやかんです"]).natural == 1.0


def test_cells_such_as_nan_count_as_empty() -> None:
    values = measure(["nan", "None", "", "a", "a"])
    assert (values.filled, values.distinct) == (0.4, 0.5)


def test_numbers_of_rows_are_recognised() -> None:
    assert measure(["0", "1", "2", "3"]).counts_up
    assert not measure(["101", "102", "103"]).counts_up


def test_a_column_without_values_has_none() -> None:
    assert measure(["", " "]) == ColumnValues(frozenset())


@given(st.lists(st.text(max_size=80), max_size=20))
def test_every_share_is_between_0_and_1_whatever_the_cells_are(cells: list[str]) -> None:
    values = measure(cells)
    shares = [getattr(values, name) for name in ("filled", "distinct", "dates", "numbers", "urls", "natural", "single")]
    assert all(0.0 <= share <= 1.0 for share in shares)

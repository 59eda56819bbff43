"""Counts as people, websites and spreadsheets write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.files.cells.counts import to_count, to_counts


@pytest.mark.parametrize(
    ("cell", "count"),
    [
        ("12", 12),
        (" 12 ", 12),
        ("-3", -3),
        ("+3", 3),
        ("12.0", 12),
        ("12,00", 12),
        ("1,234", 1234),
        ("1.234", 1234),
        ("1 234", 1234),
        ("1\N{NARROW NO-BREAK SPACE}234", 1234),
        ("1'234", 1234),
        ("1.234.567", 1_234_567),
        ("12,34,567", 1_234_567),
        ("1,234.0", 1234),
        ("1,000", 1000),
        ("1.2K", 1200),
        ("3,1K", 3100),
        ("3,1 mil", 3100),
        ("3.1M", 3_100_000),
        ("1,2 Mio.", 1_200_000),
        ("2万", 20_000),
        ("1.2 тыс.", 1200),
        ("5 likes", 5),
        ("1.2K views", 1200),
        ("1.5E+03", 1500),
    ],
)
def test_a_count_is_read_as_it_is_written(cell: str, count: int) -> None:
    assert to_count(cell) == count


@pytest.mark.parametrize(
    "cell", ["", "-", "n/a", "nan", "many", "1.5", "3,1", "100+", "12.000", "1,234K", "0.876", "5 x", "9" * 30, "1e999"]
)
def test_a_count_that_has_no_meaning_or_two_is_none(cell: str) -> None:
    assert to_count(cell) is None


def test_unreadable_counts_are_counted_and_missing_ones_are_not() -> None:
    cells = {"likes": "-2", "replies": "-2", "reposts": "many", "views": "N/A"}
    assert to_counts(cells) == ({"likes": -2}, 2)


@given(st.text(max_size=60))
def test_no_text_raises(cell: str) -> None:
    count = to_count(cell)
    assert count is None or abs(count) < 2**63


@given(st.integers(-(10**12), 10**12))
def test_every_whole_number_is_read_back_with_any_separator_of_thousands(count: int) -> None:
    assert to_count(str(count)) == count
    assert to_count(f"{count:,}") == count
    assert to_count(f"{count:,}".replace(",", " ")) == count
    assert to_count(f"{count}.0") == count

"""No cell runs as a formula in a spreadsheet."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.formats.csv_cells import safe_cell, to_csv

DANGEROUS = ("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\rx", "\nx", "  =1+1", "\uff1d1+1", "\ufeff=1")


@pytest.mark.parametrize("text", DANGEROUS)
def test_the_beginning_of_a_formula_gets_an_apostrophe(text):
    assert safe_cell(text) == "'" + text


@pytest.mark.parametrize("text", ["-0.5", "+12", "1,204 posts", "a=b", "copper-kettle", "", "'quoted"])
def test_numbers_and_plain_texts_are_left_as_they_are(text):
    assert safe_cell(text) == text


def test_numbers_stay_numbers_and_nothing_is_an_empty_cell():
    assert (safe_cell(-3), safe_cell(0.25), safe_cell(None)) == ("-3", "0.25", "")


@given(st.text())
def test_no_cell_begins_with_the_sign_of_a_formula_unless_it_is_a_number(text):
    cell = safe_cell(text)
    assert cell[:1] not in {"=", "@", "\t", "\r", "\n"}
    assert cell[:1] not in {"+", "-"} or float(cell) is not None


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=1))
def test_a_file_returns_the_cells_that_were_written(texts):
    file = to_csv(["a"] * len(texts), [texts]).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(file, newline="")))
    assert rows[1] == [safe_cell(text) for text in texts]


def test_a_file_begins_with_a_byte_order_mark():
    assert to_csv(["name"], [["café"]]) == "\ufeffname\r\ncafé\r\n".encode()

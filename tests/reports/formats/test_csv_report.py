"""The long table says what the report says."""

import csv
import io
from dataclasses import replace

import pytest

from analysis.stats.wilson import to_precision
from reports.formats.csv_report import HEADER, render
from reports.formats.registry import FORMATS
from reports.queries.score.brand_report import build_report, choose_date_range


def read(page):
    return list(csv.DictReader(io.StringIO(page.decode("utf-8-sig"), newline="")))


@pytest.fixture
def rows(reports):
    return read(render(list(reports.values())))


def of(rows, brand, section):
    return [row for row in rows if row["brand"] == brand and row["section"] == section]


def test_it_is_the_format_called_csv():
    assert FORMATS["csv"] is render


def test_every_row_has_every_column_and_tells_the_window(rows):
    assert all(tuple(row) == HEADER and None not in row.values() for row in rows)
    assert {(row["window_start"], row["window_end"]) for row in rows} == {("2025-12-28", "2026-03-28")}


def test_the_verdict_is_the_index_with_its_interval(rows, reports):
    kettle = reports["Kettle"].worthiness
    (row,) = of(rows, "Kettle", "verdict")
    assert (row["value"], row["low"], row["high"]) == (str(kettle.index), str(kettle.low), str(kettle.high))


def test_a_refused_brand_has_no_number_but_its_reasons(rows):
    assert of(rows, "Samovar", "verdict")[0]["value"] == ""
    assert "3 customer-to-customer talks; 30 are needed" in of(rows, "Samovar", "reason")[0]["note"]


def test_each_of_the_eight_parts_comes_with_n(rows):
    parts = of(rows, "Kettle", "part")
    assert len(parts) == 8
    assert all(row["n"].isdecimal() for row in parts)


def test_parts_are_the_numbers_of_the_report(rows, reports):
    dialogue = reports["Kettle"].worthiness.part("dialogue")
    (row,) = [row for row in of(rows, "Kettle", "part") if row["item"] == "Dialogue"]
    assert float(row["value"]) == pytest.approx(dialogue.value, abs=1e-4)
    assert int(row["n"]) == 52


def test_competitors_stand_in_the_panel(rows):
    assert [row["item"] for row in of(rows, "Kettle", "panel")] == ["Kiln", "Samovar"]


def test_conversations_carry_links_and_counts(rows):
    conversation = of(rows, "Samovar", "conversation")[0]
    assert conversation["url"].startswith("https://forum.test/samovar/")
    assert (conversation["n"], conversation["value"]) == ("3", "2")


def test_a_conversation_on_x_is_named_by_its_id(rows):
    (conversation,) = [row for row in of(rows, "Samovar", "conversation") if row["note"].startswith("X;")]
    assert conversation["item"] == "x:Samovar-2"


def test_a_formula_for_an_opening_is_disarmed(store, settings, grow):
    grow("Kiln", 1, opening="=1+1")
    with store.read() as connection:
        report = build_report(connection, settings, choose_date_range(connection), "Kiln")
    assert of(read(render([report])), "Kiln", "conversation")[0]["item"] == "'=1+1"


def test_what_was_checked_is_a_row_with_its_interval(reports):
    checked = replace(reports["Kettle"], precision=to_precision(50, 48))
    (row,) = of(read(render([checked])), "Kettle", "checked")
    assert (row["value"], row["low"], row["high"], row["n"]) == ("0.96", "0.8861", "0.9867", "50")


def test_where_nothing_was_checked_there_is_no_share(rows):
    (row,) = of(rows, "Kettle", "checked")
    assert (row["value"], row["n"]) == ("", "0")


def test_what_is_held_is_a_row_and_so_is_the_verdict_with_it(reports):
    held = replace(reports["Kettle"], held=7, with_held=reports["Kiln"].worthiness)
    rows = read(render([held]))
    assert of(rows, "Kettle", "quarantine")[0]["value"] == "7"
    assert of(rows, "Kettle", "with quarantine")[0]["value"] == str(reports["Kiln"].worthiness.index)


def test_without_quarantine_there_is_one_verdict(rows):
    assert of(rows, "Kettle", "quarantine")[0]["value"] == "0"
    assert of(rows, "Kettle", "with quarantine") == []


def test_the_range_of_ranks_is_a_row(rows):
    (row,) = of(rows, "Kettle", "rank")
    assert (row["low"], row["n"]) == ("1", "2")


def test_what_changed_since_last_week_is_told_by_parts(reports):
    rows = read(render([reports["Kettle"]]))
    change = reports["Kettle"].change
    assert of(rows, "Kettle", "a week ago")[0]["note"] == change.sentence
    assert len(of(rows, "Kettle", "change")) == len(change.parts) + len(change.conversations)


def test_what_each_source_gave_is_a_row(rows):
    told = {row["item"]: (row["value"], row["n"]) for row in of(rows, "Samovar", "collected")}
    assert told == {"Mastodon": ("1.0", "1"), "Reddit": ("1.0", "1"), "X": ("1.0", "1")}

"""The CSV report has the numbers of the report."""

import csv
import io
from dataclasses import replace

import pytest

from analysis.stats.wilson import to_precision
from reports.formats.csv_report import HEADER, render
from reports.formats.registry import FORMATS
from reports.queries.score.brand_report import build_report, choose_date_range
from talkworthy.model import Engagement


def read(file):
    return list(csv.DictReader(io.StringIO(file.decode("utf-8-sig"), newline="")))


@pytest.fixture
def rows(reports):
    return read(render(list(reports.values())))


def of(rows, brand, section):
    return [row for row in rows if row["brand"] == brand and row["section"] == section]


def test_it_is_registered_as_csv():
    assert FORMATS["csv"] is render


def test_every_row_has_every_column_and_the_date_range(rows):
    assert all(tuple(row) == HEADER and None not in row.values() for row in rows)
    assert {(row["date_range_start"], row["date_range_end"]) for row in rows} == {("2025-12-28", "2026-03-28")}


def test_the_score_has_its_interval(rows, reports):
    kettle = reports["Kettle"].worthiness
    (row,) = of(rows, "Kettle", "score")
    assert (row["value"], row["low"], row["high"]) == (str(kettle.score), str(kettle.low), str(kettle.high))


def test_a_brand_with_insufficient_data_has_reasons_and_no_score(rows):
    assert of(rows, "Samovar", "score")[0]["value"] == ""
    assert "3 of 30 conversations between people" in of(rows, "Samovar", "reason")[0]["note"]


def test_each_of_the_eight_components_has_n(rows):
    components = of(rows, "Kettle", "component")
    assert len(components) == 8
    assert all(row["n"].isdecimal() for row in components)


def test_components_are_the_numbers_of_the_report(rows, reports):
    dialogue = reports["Kettle"].worthiness.component("dialogue")
    (row,) = [row for row in of(rows, "Kettle", "component") if row["item"] == "Dialogue"]
    assert float(row["value"]) == pytest.approx(dialogue.value, abs=1e-4)
    assert int(row["n"]) == 52


def test_competitors_are_rows(rows):
    assert [row["item"] for row in of(rows, "Kettle", "competitor")] == ["Kiln", "Samovar"]


def test_conversations_carry_links_and_counts(rows):
    conversation = of(rows, "Samovar", "conversation")[0]
    assert conversation["url"].startswith("https://forum.test/samovar/")
    assert (conversation["n"], conversation["value"]) == ("3", "2")


def test_a_conversation_on_x_is_named_by_its_id(rows):
    (conversation,) = [row for row in of(rows, "Samovar", "conversation") if row["note"].startswith("X;")]
    assert conversation["item"] == "x:Samovar-2"


def test_the_most_engaged_conversations_are_rows_and_their_counts_have_the_words_of_the_source(reports):
    row = replace(reports["Samovar"].top_conversations[0], engagement=Engagement(likes=227, replies=31), reactions=258)
    report = replace(reports["Samovar"], most_engaged=(replace(row, source="reddit", community="teacups"),))
    (line,) = of(read(render([report])), "Samovar", "most engaged conversation")
    assert (line["value"], line["n"]) == ("258", "3")
    assert line["unit"] == "likes, replies and reposts as of collection; n in posts"
    assert line["note"] == ("r/teacups on Reddit; 3 posts, 2 people; 227 upvotes, 31 comments; brand not involved")


def test_without_counts_no_conversation_is_most_engaged(rows):
    assert of(rows, "Kettle", "most engaged conversation") == []


def test_a_formula_for_an_opening_is_disarmed(store, settings, grow):
    grow("Kiln", 1, opening="=1+1")
    with store.read() as connection:
        report = build_report(connection, settings, choose_date_range(connection), "Kiln")
    assert of(read(render([report])), "Kiln", "conversation")[0]["item"] == "'=1+1"


def test_reviewed_mentions_are_a_row_with_an_interval(reports):
    reviewed = replace(reports["Kettle"], precision=to_precision(50, 48))
    (row,) = of(read(render([reviewed])), "Kettle", "reviewed")
    assert (row["value"], row["low"], row["high"], row["n"]) == ("0.96", "0.8861", "0.9867", "50")


def test_without_reviews_there_is_no_share(rows):
    (row,) = of(rows, "Kettle", "reviewed")
    assert (row["value"], row["n"]) == ("", "0")


def test_excluded_posts_are_a_row_and_so_is_the_score_with_them(reports):
    report = replace(reports["Kettle"], excluded=7, with_quarantine=reports["Kiln"].worthiness)
    rows = read(render([report]))
    assert of(rows, "Kettle", "suspected spam")[0]["value"] == "7"
    assert of(rows, "Kettle", "score with suspected spam")[0]["value"] == str(reports["Kiln"].worthiness.score)


def test_without_excluded_posts_there_is_one_score(rows):
    assert of(rows, "Kettle", "suspected spam")[0]["value"] == "0"
    assert of(rows, "Kettle", "score with suspected spam") == []


def test_the_range_of_ranks_is_a_row(rows):
    (row,) = of(rows, "Kettle", "rank")
    assert (row["low"], row["n"]) == ("1", "2")


def test_the_change_since_last_week_is_split_by_component(reports):
    rows = read(render([reports["Kettle"]]))
    change = reports["Kettle"].change
    assert of(rows, "Kettle", "a week ago")[0]["note"] == change.sentence
    assert len(of(rows, "Kettle", "change")) == len(change.components) + len(change.conversations)


def test_each_source_is_a_row(rows):
    by_source = {row["item"]: (row["value"], row["n"]) for row in of(rows, "Samovar", "collected")}
    assert by_source == {"Mastodon": ("1.0", "1"), "Reddit": ("1.0", "1"), "X": ("1.0", "1")}

"""`talkworthy export`, and the way back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import Result

from talkworthy.errors import UserError
from talkworthy.storage.store import Store

Talkworthy = Callable[..., Result]
CONVERSATION_COLUMNS = {
    *("source", "thread", "root", "brand", "posts", "people", "brand_posts", "kind", "c2c", "c2c_exchanges"),
    *("depth", "width", "h_index", "structural_virality", "reciprocity", "balance", "aba", "first_reply_seconds"),
    *("completeness", "started_at", "ended_at"),
}


def test_what_is_exported_imports_into_another_store_and_exports_the_same(talkworthy: Talkworthy, sample: Path) -> None:
    assert talkworthy("export", "posts", "--all-texts", "--out", "one.ndjson").exit_code == 0
    for file in sample.glob("talkworthy.db*"):
        file.unlink()
    assert talkworthy("import", "--all", "one.ndjson").exit_code == 0
    talkworthy("export", "posts", "--all-texts", "--out", "other.ndjson")
    assert (sample / "one.ndjson").read_bytes().count(b"\n") == 525
    assert (sample / "other.ndjson").read_bytes() == (sample / "one.ndjson").read_bytes()


def test_a_dash_is_standard_output_and_no_file(talkworthy: Talkworthy, sample: Path) -> None:
    assert talkworthy("export", "posts", "--out", "-").stdout.count("\n") == 525
    assert not (sample / "-").exists()


def test_the_sample_comes_out_as_it_went_in(talkworthy: Talkworthy, sample: Path, samples: Path) -> None:
    lines = (samples / "coffee.ndjson").read_text(encoding="utf-8").splitlines()
    output = talkworthy("export", "posts", "--authors", "--all-texts").stdout.splitlines()
    by_id = {row["id"]: row for row in map(json.loads, output)}
    assert {row["id"]: row for row in map(json.loads, lines)} == by_id


def test_posts_of_x_come_with_id_and_link_and_without_their_texts(talkworthy: Talkworthy, sample: Path) -> None:
    rows = [json.loads(line) for line in talkworthy("export", "posts").stdout.splitlines()]
    of_x = [row for row in rows if row["source"] == "x"]
    assert len(of_x) == 72
    assert not any("text" in row or "title" in row for row in of_x)
    assert all(row["url"].startswith("https://example.com/x/") and "likes" in row for row in of_x)
    assert all("text" in row for row in rows if row["source"] != "x" and "title" not in row)


def test_lines_without_their_texts_take_nothing_from_the_store_that_they_came_from(
    talkworthy: Talkworthy, sample: Path
) -> None:
    before = talkworthy("export", "posts", "--authors", "--all-texts").stdout
    talkworthy("export", "posts", "--authors", "--out", "bare.ndjson")
    result = talkworthy("import", "--all", "bare.ndjson")
    assert "text and title are both missing" in (sample / "bare.ndjson.rejects.ndjson").read_text()
    assert result.exit_code == 0
    assert talkworthy("export", "posts", "--authors", "--all-texts").stdout == before


def test_authors_have_a_pseudonym_that_keeps_them_apart(talkworthy: Talkworthy, sample: Path, samples: Path) -> None:
    rows = [json.loads(line) for line in (samples / "coffee.ndjson").read_text(encoding="utf-8").splitlines()]
    record = {
        row["id"]: row.get("author") for row in map(json.loads, talkworthy("export", "posts").stdout.splitlines())
    }
    names = {(row["source"], row["author"]): record[row["id"]] for row in rows if row.get("author")}
    people = {name: given for (_, name), given in names.items() if given != name}
    assert len(set(names.values())) == len(names)
    assert all(given.startswith("author-") for given in people.values())
    assert {"marrow_st", "roastery_rowan"} <= set(people)


def test_the_brands_own_accounts_keep_their_names(talkworthy: Talkworthy, sample: Path) -> None:
    authors = {json.loads(line).get("author") for line in talkworthy("export", "posts").stdout.splitlines()}
    assert {"copperkettle_hq", "CopperKettleTeam"} <= authors


def test_conversations_have_the_documented_columns(talkworthy: Talkworthy, sample: Path) -> None:
    rows = [
        json.loads(line) for line in talkworthy("export", "conversations", "-b", "copper kettle").stdout.splitlines()
    ]
    assert len(rows) == 82
    for row in rows:
        assert set(row) >= CONVERSATION_COLUMNS
        assert row["brand"] == "Copper Kettle"
        assert row["kind"] in ("brand_free", "brand_joined", "brand_started")
        assert isinstance(row["c2c"], bool)
        assert row["started_at"].endswith("Z")


def test_one_conversation_has_all_its_measures(talkworthy: Talkworthy, sample: Path) -> None:
    rows = map(json.loads, talkworthy("export", "conversations", "-b", "Copper Kettle").stdout.splitlines())
    argument = next(row for row in rows if row["thread"] == "reddit:t3_smp026")
    assert (argument["source"], argument["root"], argument["posts"]) == ("reddit", "reddit:t3_smp026", 31)
    assert (argument["depth"], argument["kind"], argument["c2c"]) == (10, "brand_joined", True)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["conversations"], "Name a brand"),
        (["conversations", "-b", "Nobody"], "No brand is called"),
        (["people"], "cannot be exported"),
        (["posts", "-f", "xml"], "No export format"),
    ],
)
def test_what_cannot_be_exported_is_an_error(talkworthy: Talkworthy, words: list[str], message: str) -> None:
    error = talkworthy("export", *words).exception
    assert isinstance(error, UserError)
    assert message in str(error)


def test_a_report_is_one_file(talkworthy: Talkworthy, sample: Path) -> None:
    assert talkworthy("report", "--out", "report.html").exit_code == 0
    page = (sample / "report.html").read_text(encoding="utf-8")
    assert page.lstrip().lower().startswith("<!doctype html")
    assert "Copper Kettle" in page


def test_what_is_written_is_noted_and_what_goes_to_standard_output_is_not(
    talkworthy: Talkworthy, sample: Path, opened: Store, look: SimpleNamespace
) -> None:
    talkworthy("export", "posts", "--out", "posts.ndjson")
    talkworthy("report", "--out", "report.html")
    talkworthy("report", "--format", "csv")
    noted = look.rows(opened, "SELECT path, format FROM exported_files ORDER BY path")
    assert noted == [(str(sample / "posts.ndjson"), "ndjson"), (str(sample / "report.html"), "html")]


def test_a_report_as_a_table_goes_to_standard_output(talkworthy: Talkworthy, sample: Path) -> None:
    assert "Copper Kettle" in talkworthy("report", "--format", "csv").stdout


def test_a_report_in_a_form_that_there_is_not_is_refused(talkworthy: Talkworthy, sample: Path) -> None:
    error = talkworthy("report", "--format", "stone").exception
    assert isinstance(error, UserError)
    assert "html" in str(error)

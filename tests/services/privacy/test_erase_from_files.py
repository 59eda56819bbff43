"""Taking an author's rows out of files: those, all of those, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reports.formats.csv_cells import to_csv
from services.privacy.erase_from_files import AuthorTraces, drop_from_csv, drop_from_ndjson, drop_from_rejects, is_table
from talkworthy.model import Post
from talkworthy.storage.posts.erasure import to_name_pattern

OPENING = "My kettle whistled a whole symphony last night"


@pytest.fixture
def traces() -> AuthorTraces:
    at = datetime(2026, 3, 2, tzinfo=UTC)
    post = Post("hob:1", "hob", "post", at, "hob:1", title="", text=f"{OPENING}, twice.", url="https://hob.example/1")
    return AuthorTraces.of("hob", ["Ada"], [post], to_name_pattern(["Ada"]))


def line(**told: str) -> str:
    return json.dumps(told) + "\n"


def test_lines_of_the_author_go_and_the_others_stay_to_the_byte(tmp_path: Path, traces: AuthorTraces) -> None:
    kept = line(source="hob", id="hob:2", author="ben", text="ada said so", reply_to="hob:1")
    kept += line(source="lot", id="lot:1", author="ada") + "[1,  2]\n"
    path = tmp_path / "a.ndjson"
    path.write_text(line(source="hob", id="hob:9", author="ADA") + kept + line(source="hob", id="hob:1"))
    assert drop_from_ndjson(path, traces) == 2
    assert path.read_text() == kept


def test_a_line_that_was_cut_short_goes_when_it_holds_the_name(tmp_path: Path, traces: AuthorTraces) -> None:
    path = tmp_path / "a.ndjson"
    path.write_text('{"author": "ben\n{"author": "ada", "text": "I')
    assert (drop_from_ndjson(path, traces), path.read_text()) == (1, '{"author": "ben\n')


def test_refused_rows_that_hold_the_name_go_however_they_quote_it(tmp_path: Path, traces: AuthorTraces) -> None:
    path = tmp_path / "a.rejects.ndjson"
    path.write_text(line(file="a", raw='{"by":"ada"}') + line(file="a", raw="1\nada;x") + line(raw='{"by":"adam"}'))
    assert (drop_from_rejects(path, traces), path.read_text()) == (2, line(raw='{"by":"adam"}'))


@pytest.mark.parametrize("cell", ["ADA", "hob:1", "https://hob.example/1", f"{OPENING}...", "'hob:1"])
def test_rows_of_a_table_go_by_name_id_address_and_quote(tmp_path: Path, traces: AuthorTraces, cell: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(to_csv(["item", "note"], [["one", "a, b"], [cell, "x"], ["=two", 'c "d"']]))
    assert drop_from_csv(path, traces) == 1
    assert path.read_bytes() == to_csv(["item", "note"], [["one", "a, b"], ["=two", 'c "d"']])


@pytest.mark.parametrize("cell", ["adam", "hob:12", OPENING[:10], "what ada wrote"])
def test_rows_of_others_stay(tmp_path: Path, traces: AuthorTraces, cell: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(to_csv(["ada"], [[cell]]))
    before = path.stat().st_ino
    assert (drop_from_csv(path, traces), path.stat().st_ino) == (0, before)


def test_a_table_that_somebody_saved_in_another_form_is_known(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("item;\u00e9".encode("utf-16"))
    assert not is_table(path)
    path.write_bytes(to_csv(["item"], [["\u00e9"]]))
    assert is_table(path)


@pytest.mark.parametrize(
    ("page", "stands"),
    [
        ("<p>Ada</p>", True),
        ("<p>Adam</p>", False),
        ('<a href="https://hob.example/1">', True),
        ("<q>My kettle whistled a\nwhole symphony...</q>", True),
        ("<q>My kettle</q>", False),
    ],
)
def test_a_page_is_searched_for_name_address_and_quote(traces: AuthorTraces, page: str, stands: bool) -> None:
    assert traces.stands_in_page(page) is stands


@pytest.mark.parametrize(
    ("drop", "mode"),
    [(drop_from_ndjson, 0o640), (drop_from_rejects, 0o600), (drop_from_csv, 0o640)],
)
def test_permissions_stay_those_of_rejects_are_tightened_and_nothing_is_left_over(
    tmp_path: Path, traces: AuthorTraces, drop: Callable[[Path, AuthorTraces], int], mode: int
) -> None:
    path = tmp_path / "a"
    path.write_text("head\nada\n")
    path.chmod(0o640)
    assert drop(path, traces) == 1
    assert path.stat().st_mode & 0o777 == mode
    assert list(tmp_path.iterdir()) == [path]

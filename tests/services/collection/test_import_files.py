"""`talkworthy import`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import Result

from talkworthy.errors import UserError
from talkworthy.storage.store import Store

Talkworthy = Callable[..., Result]


def row(number: int, text: str, thread: int | None = None, **rest: Any) -> str:
    result = {"source": "x", "id": f"x:{number}", "text": text, "author": "ann", "created_at": "2026-09-01T10:00:00Z"}
    if thread:
        result |= {"thread": f"x:{thread}", "reply_to": f"x:{thread}"}
    return json.dumps(result | rest)


THREADS = [row(1, "which coffee?"), row(2, "Copper Kettle", 1), row(3, "thanks", 1), row(4, "tea?"), row(5, "no", 4)]


@pytest.fixture
def posts_file(folder: Path) -> Path:
    path = folder / "posts.ndjson"
    path.write_text("\n".join(THREADS) + "\n")
    return path


def summary(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_a_thread_is_kept_whole_where_any_post_names_a_brand(
    talkworthy: Talkworthy, posts_file: Path, opened: Store, look: SimpleNamespace
) -> None:
    talkworthy("import", posts_file)
    assert look.rows(opened, "SELECT id FROM posts ORDER BY id") == [("x:1",), ("x:2",), ("x:3",)]


def test_the_summary_counts(talkworthy: Talkworthy, posts_file: Path) -> None:
    assert summary(talkworthy("import", posts_file, "--json")) == {
        "posts_read": 5,
        "posts_kept": 3,
        "posts_new": 3,
        "posts_changed": 0,
        "threads_kept": 1,
        "rejected": 0,
        "rejects": None,
        "failures": [],
        "rejects_unlisted": 0,
        "notes": {},
        "deleted": 0,
    }


def test_all_keeps_every_thread(talkworthy: Talkworthy, posts_file: Path) -> None:
    result = summary(talkworthy("import", "--all", posts_file, "--json"))
    assert (result["posts_kept"], result["threads_kept"]) == (5, None)


def test_all_needs_no_brand_file(talkworthy: Talkworthy, posts_file: Path, folder: Path) -> None:
    (folder / "talkworthy.toml").unlink()
    assert summary(talkworthy("import", "--all", posts_file, "--json"))["posts_new"] == 5


def test_a_second_import_changes_nothing(
    talkworthy: Talkworthy, posts_file: Path, opened: Store, look: SimpleNamespace
) -> None:
    talkworthy("import", posts_file)
    before = look.rows(opened, "SELECT * FROM posts"), look.rows(opened, "SELECT * FROM threads")
    result = summary(talkworthy("import", posts_file, "--json"))
    assert (result["posts_new"], result["posts_changed"]) == (0, 0)
    assert (look.rows(opened, "SELECT * FROM posts"), look.rows(opened, "SELECT * FROM threads")) == before


def test_a_post_that_says_something_else_now_is_changed(talkworthy: Talkworthy, posts_file: Path) -> None:
    talkworthy("import", posts_file)
    posts_file.write_text(posts_file.read_text().replace("thanks", "thank you"))
    assert summary(talkworthy("import", posts_file, "--json"))["posts_changed"] == 1


def test_rows_that_cannot_be_read_go_to_a_file_with_line_and_reason(
    talkworthy: Talkworthy, posts_file: Path, folder: Path
) -> None:
    posts_file.write_text("\n".join([THREADS[0], "{broken", THREADS[1], row(9, "x", created_at="soon")]) + "\n")
    result = summary(talkworthy("import", posts_file, "--json"))
    assert (result["rejected"], result["posts_kept"]) == (2, 2)
    rejects = [json.loads(line) for line in (folder / result["rejects"]).read_text().splitlines()]
    assert [(reject["line"], reject["reason"][:24]) for reject in rejects] == [
        (2, "The line is not JSON: Ex"),
        (4, "created_at is 'soon'; it"),
    ]


def test_the_rejects_can_be_put_elsewhere(talkworthy: Talkworthy, posts_file: Path, folder: Path) -> None:
    posts_file.write_text("{broken\n" + row(2, "Copper Kettle"))
    talkworthy("import", posts_file, "--rejects", folder / "bad.ndjson")
    assert (folder / "bad.ndjson").read_text().count("\n") == 1


def test_where_all_could_be_read_there_is_no_file_of_rejects(
    talkworthy: Talkworthy, posts_file: Path, folder: Path
) -> None:
    talkworthy("import", posts_file)
    assert list(folder.glob("*.rejects.ndjson")) == []


def test_a_table_of_unknown_form_is_read_with_a_map(
    talkworthy: Talkworthy, folder: Path, opened: Store, look: SimpleNamespace
) -> None:
    table = folder / "table.csv"
    table.write_text("No,What was said,When\n7,I like Copper Kettle,2026-09-01T10:00:00Z\n")
    words = ["--map", "No=id", "--map", "What was said=text", "--map", "When=created_at", "--source", "survey"]
    assert summary(talkworthy("import", table, *words, "--json"))["posts_new"] == 1
    assert look.rows(opened, "SELECT id, source, text FROM posts") == [("survey:7", "survey", "I like Copper Kettle")]


@pytest.mark.parametrize("pair", ["text", "=text", "What was said="])
def test_a_map_that_is_none_is_refused(talkworthy: Talkworthy, posts_file: Path, pair: str) -> None:
    error = talkworthy("import", posts_file, "--map", pair).exception
    assert isinstance(error, UserError)
    assert "--map takes column=field" in str(error)


def test_a_file_that_is_not_there_is_named(talkworthy: Talkworthy, folder: Path) -> None:
    error = talkworthy("import", folder / "nothing.ndjson").exception
    assert isinstance(error, UserError)
    assert "nothing.ndjson" in str(error)


def test_without_a_brand_there_is_nothing_to_look_for(talkworthy: Talkworthy, posts_file: Path, folder: Path) -> None:
    (folder / "talkworthy.toml").write_text("")
    error = talkworthy("import", posts_file).exception
    assert isinstance(error, UserError)
    assert "No brand is tracked yet" in str(error)


def test_an_import_is_a_line_in_the_ledger(
    talkworthy: Talkworthy, posts_file: Path, opened: Store, look: SimpleNamespace
) -> None:
    talkworthy("import", posts_file)
    assert look.runs(opened) == [("import", None, None, "ok", "3 of 5 posts kept from posts.ndjson.")]


def test_the_summary_reads_well(talkworthy: Talkworthy, posts_file: Path) -> None:
    assert talkworthy("import", posts_file).stdout.splitlines() == [
        "5 posts read, 3 kept: 3 new, 0 changed.",
        "1 thread mentions a tracked brand.",
    ]


def test_what_map_says_can_be_kept_and_used_again(folder: Path, talkworthy: Talkworthy) -> None:
    table = folder / "forum.csv"
    table.write_text("Said,When,Who\nCopper Kettle is fine,3/2/2026,ann\nso it is,2/3/2026,bob\n")
    pairs = ("--map", "Said=text", "--map", "When=created_at", "--map", "Who=author")
    first = talkworthy("import", "--all", table, *pairs, "--date-order", "day-first", "--save-map", "forum", "--json")
    assert summary(first)["posts_new"] == 2
    again = summary(talkworthy("import", "--all", table, "--use-map", "forum", "--json"))
    assert (again["posts_read"], again["posts_new"], again["posts_changed"]) == (2, 0, 0)


def test_a_map_that_nobody_kept_is_reported_with_those_there_are(posts_file: Path, talkworthy: Talkworthy) -> None:
    failed = talkworthy("import", posts_file, "--use-map", "forum")
    assert isinstance(failed.exception, UserError)
    assert "There is no map called 'forum'. Saved maps: none yet" in str(failed.exception)


def test_an_order_of_dates_that_there_is_not_is_reported(posts_file: Path, talkworthy: Talkworthy) -> None:
    failed = talkworthy("import", posts_file, "--date-order", "backwards")
    assert "--date-order is month-first or day-first, not 'backwards'." in str(failed.exception)


def test_an_import_with_every_row_refused_fails(
    talkworthy: Talkworthy, folder: Path, opened: Store, look: SimpleNamespace
) -> None:
    path = folder / "bad.ndjson"
    path.write_text(row(1, "tea", created_at="soon") + "\n" + row(2, "tea", created_at="later") + "\n")
    error = talkworthy("import", "--all", path).exception
    assert isinstance(error, UserError)
    assert str(error).startswith("Not one of the 2 rows of bad.ndjson could be read: see bad.ndjson.rejects.ndjson")
    assert [run[:4] for run in look.runs(opened)] == [("import", None, None, "failed")]
    assert (folder / "bad.ndjson.rejects.ndjson").read_text().count("\n") == 2


def test_a_file_of_which_every_row_is_refused_is_named_beside_the_others(
    talkworthy: Talkworthy, posts_file: Path, folder: Path, opened: Store, look: SimpleNamespace
) -> None:
    bad = folder / "bad.ndjson"
    bad.write_text(row(1, "tea", created_at="soon") + "\n")
    result = talkworthy("import", "--all", posts_file, bad)
    assert result.exit_code == 1
    assert "bad.ndjson: not one of its rows could be read (1)." in result.stdout
    assert look.rows(opened, "SELECT count(*) FROM posts") == [(5,)]


def test_a_table_without_rows_is_a_failure(talkworthy: Talkworthy, folder: Path) -> None:
    path = folder / "empty.csv"
    path.write_text("When,Said\n")
    error = talkworthy("import", "--all", path, "--map", "When=created_at", "--map", "Said=text").exception
    assert isinstance(error, UserError)
    assert "No post could be read from empty.csv" in str(error)


def test_a_single_post_is_no_plural(talkworthy: Talkworthy, folder: Path) -> None:
    path = folder / "t.csv"
    path.write_text("When,Said\n2026-09-01T10:00:00Z,tea\n")
    result = talkworthy("import", "--all", path, "--map", "When=created_at", "--map", "Said=text")
    assert result.stdout == "1 post read, 1 kept: 1 new, 0 changed.\n"


def test_the_summary_says_what_was_left_out_and_assumed(talkworthy: Talkworthy, folder: Path) -> None:
    path = folder / "t.csv"
    path.write_text("When,Said\n2026-09-01 10:00,RT @ann: tea\n2026-09-01 10:00,tea\n2026-09-01 10:00,tea\n")
    result = talkworthy("import", "--all", path, "--map", "When=created_at", "--map", "Said=text")
    assert result.stdout.splitlines() == [
        "2 posts read, 2 kept: 1 new, 0 changed.",
        "2 dates have no time zone and are taken as UTC; --timezone names another, for example Europe/Berlin.",
        "1 retweet without words of its own was left out.",
        "1 row repeats another with the same id and text; the post counts once.",
    ]


def test_the_time_zone_of_a_map_is_saved_with_it(
    talkworthy: Talkworthy, folder: Path, opened: Store, look: SimpleNamespace
) -> None:
    path = folder / "t.csv"
    path.write_text("When,Said\n2026-09-01 10:00,tea\n")
    pairs = ("--map", "When=created_at", "--map", "Said=text")
    talkworthy("import", "--all", path, *pairs, "--timezone", "Europe/Berlin", "--save-map", "forum")
    assert 'timezone = "Europe/Berlin"' in (folder / "talkworthy-maps.toml").read_text()
    result = summary(talkworthy("import", "--all", path, "--use-map", "forum", "--json"))
    assert (result["posts_new"], result["posts_changed"], result["notes"]) == (0, 0, {})
    assert "There is no time zone called 'Berlin'" in str(
        talkworthy("import", path, *pairs, "--timezone", "Berlin").exception
    )


def test_a_notice_of_deletion_removes_the_text_of_a_stored_post_and_keeps_its_place(
    talkworthy: Talkworthy, posts_file: Path, folder: Path, opened: Store, look: SimpleNamespace
) -> None:
    talkworthy("import", posts_file)
    notice = {"action": "delete", "created_at": "2026-09-01T10:00:00Z", "reason": "deleted"}
    results = folder / "compliance.jsonl"
    results.write_text("".join(json.dumps(notice | {"id": number}) + "\n" for number in ("2", "77")))
    result = talkworthy("import", results)
    assert "1 stored post was deleted at the source, and lost text and author here too." in result.output
    query = "SELECT id, thread, gone, text FROM posts ORDER BY id"
    assert look.rows(opened, query) == [
        ("x:1", "x:1", 0, "which coffee?"),
        ("x:2", "x:1", 1, ""),
        ("x:3", "x:1", 0, "thanks"),
    ]


def test_a_link_in_a_folder_is_left_out_aloud(
    talkworthy: Talkworthy, folder: Path, opened: Store, look: SimpleNamespace
) -> None:
    (folder / "secret.ndjson").write_text(row(9, "Copper Kettle") + "\n")
    (folder / "in").mkdir()
    (folder / "in" / "link.ndjson").symlink_to(folder / "secret.ndjson")
    (folder / "in" / "posts.ndjson").write_text(row(1, "Copper Kettle") + "\n")
    result = talkworthy("import", "in")
    assert result.exit_code == 0
    assert result.stderr == (
        "1 link in a folder is left out: in/link.ndjson. Links may lead elsewhere; name one itself to import it.\n"
    )
    assert look.rows(opened, "SELECT id FROM posts") == [("x:1",)]


def test_a_failed_import_names_what_a_spreadsheet_did(talkworthy: Talkworthy, folder: Path) -> None:
    path = folder / "t.csv"
    path.write_text("No,When,Said\n1.7E+18,2026-09-01T10:00Z,tea\n1.7E+18,2 days ago,milk\n")
    pairs = ("--map", "No=id", "--map", "When=created_at", "--map", "Said=text")
    assert str(talkworthy("import", "--all", path, *pairs).exception) == (
        "Not one of the 2 rows of t.csv could be read: see t.csv.rejects.ndjson for each line and the reason. "
        "1 row has an id that a spreadsheet has rounded: export the data again and import it unopened. "
        "1 date says how long ago, not when: map a column with the date itself."
    )


def test_a_file_of_blank_lines_is_empty(talkworthy: Talkworthy, folder: Path) -> None:
    (folder / "t.csv").write_text("\n\n")
    assert str(talkworthy("import", folder / "t.csv").exception) == f"{folder / 't.csv'} is empty."


def test_a_few_retweets_among_refused_rows_are_no_success(talkworthy: Talkworthy, folder: Path) -> None:
    path = folder / "tweets.csv"
    rows = ["1.7E+18,2026-03-01T09:30:00Z,rosa,tea", "1.7E+18,2026-03-01T09:31:00Z,tomas,tea"]
    path.write_text("\n".join(["id,created_at,username,text", *rows, "3,2026-03-01T09:32:00Z,ines,RT @rosa: tea"]))
    mapped = ("--map", "id=id", "--map", "created_at=created_at", "--map", "username=author", "--map", "text=text")
    error = talkworthy("import", "--all", path, *mapped, "--source", "x").exception
    assert isinstance(error, UserError)
    assert str(error).startswith("Not one of the 2 rows of tweets.csv could be read")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
@pytest.mark.parametrize("name", ["caf\udce9.ndjson", "caf\x1b[2J.ndjson"])
def test_a_file_whose_name_is_not_plain_text_is_imported(
    talkworthy: Talkworthy, folder: Path, opened: Store, look: SimpleNamespace, name: str
) -> None:
    (folder / name).write_text(row(1, "Copper Kettle") + "\nno post\n")
    result = talkworthy("import", name)
    assert result.exit_code == 0
    (message,) = look.rows(opened, "SELECT message FROM runs")[0]
    shown = name.replace("\udce9", "\\xe9").replace("\x1b", "\\x1b")
    assert message == f"1 of 1 posts kept from {shown}."
    assert (folder / f"{shown}.rejects.ndjson").exists()


def test_rows_of_an_export_with_one_id_are_counted_and_the_last_is_kept(
    talkworthy: Talkworthy, folder: Path, opened: Store, look: SimpleNamespace
) -> None:
    path = folder / "t.ndjson"
    path.write_text("\n".join([row(1, "tea"), row(1, "tea"), row(1, "tea, edited")]) + "\n")
    assert summary(talkworthy("import", "--all", path, "--json"))["notes"] == {"repeated_rows": 1, "replaced_rows": 1}
    assert look.rows(opened, "SELECT text FROM posts") == [("tea, edited",)]

"""`talkworthy notes list`, `remove`, `customers` and `queue`."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from jobs.text.notes import posts_to_record, posts_to_text
from talkworthy.errors import UserError
from talkworthy.model import Post
from talkworthy.storage.conversations.threads import ThreadPost

Talkworthy = Callable[..., Result]
KETTLE = ("--brand", "Copper Kettle")


@pytest.fixture
def run(talkworthy: Talkworthy, sample: Path) -> Callable[..., Any]:
    """Runs a verb on the Copper Kettle of the sample; gives what it prints as JSON."""

    def run_it(*words: object) -> Any:
        result = talkworthy(*words, *KETTLE, "--json")
        if result.exception:
            raise result.exception
        return json.loads(result.stdout)

    return run_it


def board(run: Callable[..., Any], week: str = "2026-W47", *words: object) -> list[dict[str, Any]]:
    picks: list[dict[str, Any]] = run("notes", "customers", "--window", "all", "--week", week, *words)["customers"]
    return picks


def test_there_are_four_customers_with_their_evidence(run: Callable[..., Any]) -> None:
    picks = board(run)
    assert [pick["stage"] for pick in picks] == ["uses_well", "did_not_buy", "left", "not_started"]
    assert [pick["drawn_from"] for pick in picks] == [28, 1, 1, 1]
    assert all(pick["evidence"] in pick["words"] for pick in picks)
    assert [pick["thread"] for pick in picks[1:]] == ["reddit:t3_smp002", "reddit:t3_smp009", "reddit:t3_smp039"]


def test_a_stage_without_a_customer_is_reported(sample: Path, talkworthy: Talkworthy) -> None:
    mornside = ("customers", "--brand", "Mornside", "-w", "all")
    picks = json.loads(talkworthy(*mornside, "--json").stdout)["customers"]
    assert [pick["drawn_from"] for pick in picks] == [3, 0, 0, 0]
    assert [pick["thread"] for pick in picks[1:]] == [None] * 3
    assert "Decided against it: nobody in this date range." in talkworthy(*mornside).stdout


def test_the_board_is_the_same_all_week_and_changes_with_it(run: Callable[..., Any]) -> None:
    assert board(run) == board(run)
    drawn = {board(run, f"2026-W{week}")[0]["thread"] for week in range(10, 20)}
    assert len(drawn) > 1


def test_a_conversation_that_something_was_noted_of_stays_on_the_board(run: Callable[..., Any]) -> None:
    drawn = board(run)[0]["thread"]
    picks = board(run, "2026-W47", "--note", "uses_well", "They love the sound")
    assert picks[0]["thread"] == drawn
    assert [note["words"] for note in picks[0]["notes"]] == ["They love the sound"]
    assert board(run, "2026-W46")[0]["notes"] == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--week", "2026-W99"), "is not a week"),
        (("--week", "soon"), "is not a week"),
        (("--window", "2026-11-01..2026-11-15", "--note", "left", "x"), "There is no customer story of this kind"),
    ],
)
def test_what_cannot_be_done_with_the_board_is_reported(
    run: Callable[..., Any], words: tuple[object, ...], said: str
) -> None:
    with pytest.raises(UserError, match=said):
        run("notes", "customers", *words)


def test_the_queue_holds_fifty_threads_and_names_nobody(run: Callable[..., Any]) -> None:
    record = run("notes", "queue", "--quarter", "2026-Q4")
    assert (len(record["items"]), record["done"]) == (50, 0)
    assert record["drawn_from"] > 50
    assert "copper kettle" not in json.dumps([one["opening"] for one in record["items"]]).casefold()


def test_another_quarter_draws_others(run: Callable[..., Any]) -> None:
    first, second = (
        [one["thread"] for one in run("notes", "queue", "--quarter", quarter)["items"]]
        for quarter in ("2026-Q4", "2027-Q1")
    )
    assert first != second


def test_the_name_is_masked_until_a_note_is_written(run: Callable[..., Any]) -> None:
    def reads() -> str:
        return json.dumps(run("notes", "queue", "--quarter", "2026-Q4", "--read", 1)).casefold()

    assert "copper kettle" not in reads()
    run("notes", "queue", "--quarter", "2026-Q4", "--note", 1, "")
    assert "copper kettle" not in reads()  # to have read it is no note
    record = run("notes", "queue", "--quarter", "2026-Q4", "--note", 1, "They talk about mornings")
    assert "copper kettle" in reads()
    assert (record["done"], record["items"][0]["has_note"]) == (1, True)


def test_places_and_quarters_that_are_none_are_reported(run: Callable[..., Any]) -> None:
    with pytest.raises(UserError, match="no place 51"):
        run("notes", "queue", "--read", 51)
    with pytest.raises(UserError, match="is not a quarter"):
        run("notes", "queue", "--quarter", "2026-Q5")


def test_the_log_holds_every_note_the_newest_first(run: Callable[..., Any], talkworthy: Talkworthy) -> None:
    run("notes", "queue", "--note", 1, "=first()")
    board(run, "2026-W47", "--note", "uses_well", "second")
    record = run("notes", "list")
    assert [note["words"] for note in record] == ["second", "=first()"]
    assert record[0]["board"] == "2026-W47 uses_well"
    lines = talkworthy("notes", "list", *KETTLE).stdout
    assert "Customer stories, 2026-W47: happy user" in lines


def test_the_log_can_be_taken_along_and_runs_in_no_spreadsheet(run: Callable[..., Any], talkworthy: Talkworthy) -> None:
    run("notes", "queue", "--note", 1, "=first()")
    run("notes", "queue", "--note", 2, "")
    page = talkworthy("notes", "list", *KETTLE, "--csv").stdout_bytes.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(page, newline="")))
    assert [(row["kind"], row["note"]) for row in rows] == [("read", ""), ("learned", "'=first()")]


def test_a_note_is_taken_out_for_good(run: Callable[..., Any]) -> None:
    run("notes", "queue", "--note", 1, "a quote of somebody who wants to be forgotten")
    number = run("notes", "list")[0]["note"]
    assert run("notes", "remove", number) == []
    with pytest.raises(UserError, match="There is no note"):
        run("notes", "remove", number)


def test_the_posts_of_a_conversation_show_their_stars() -> None:
    moment = datetime(2026, 3, 1, 12, tzinfo=UTC)
    review, answer = (
        Post("x:1", "x", "review", moment, "x:1", title="Leaks", text="A lot.", rating=1.5),
        Post("x:2", "x", "reply", moment, "x:1", text="Sorry."),
    )
    records = posts_to_record(
        [ThreadPost(post, "direct", "public", None, None, None, None, None, None) for post in (review, answer)]
    )
    assert [record["rating"] for record in records] == [1.5, None]
    assert posts_to_text(records) == "2026-03-01T12:00  ★ 1.5 of 5  Leaks\nA lot.\n\n2026-03-01T12:00  \nSorry."

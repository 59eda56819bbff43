"""A file in an unknown format: the proposed map, three posts, what it lacks, and an import that trusts it."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import Result

from collectors.files.engine.reader import ColumnMap
from services.collection.propose_map import MapProposal, propose_map, to_command, to_options, to_proposal, to_record
from talkworthy.storage.store import Store

Talkworthy = Callable[..., Result]

EXPORT = (
    "Post Nr,Antwort auf,Erstellt am,Benutzer,Was sagt er\n"
    "k101,,2026-02-01 10:00,ada,My Copper Kettle leaks since Tuesday\n"
    "k102,k101,2026-02-01 11:00,bo,Mine has never leaked in two years\n"
    "k103,k101,2026-02-02 12:00,cy,Which seal did you buy for it then?\n"
    "k104,k103,2026-02-03 12:00,ada,The one they sell in the shop\n"
)
SURVEY = "score,comment\n9,I love the Copper Kettle\n3,The Copper Kettle is too loud\n"


@pytest.fixture
def export(folder: Path) -> Path:
    path = folder / "forum export.csv"
    path.write_text(EXPORT)
    return path


def proposed(path: Path, **given: object) -> MapProposal:
    proposal = propose_map(path, ColumnMap(**given))  # type: ignore[arg-type]
    assert proposal is not None
    return proposal


def test_the_map_is_made_of_the_columns_of_the_file(export: Path) -> None:
    assert proposed(export).column_map.columns == {
        "Was sagt er": "text",
        "Erstellt am": "created_at",
        "Benutzer": "author",
        "Post Nr": "id",
        "Antwort auf": "reply_to",
    }


def test_the_preview_shows_the_first_posts_as_they_would_be_read(export: Path) -> None:
    posts = proposed(export).preview
    assert [(post.author, post.text, post.is_reply) for post in posts] == [
        ("ada", "My Copper Kettle leaks since Tuesday", False),
        ("bo", "Mine has never leaked in two years", True),
        ("cy", "Which seal did you buy for it then?", True),
        ("ada", "The one they sell in the shop", True),
    ]
    assert posts[0].created_at.isoformat() == "2026-02-01T10:00:00+00:00"


def test_of_a_long_file_ten_posts_are_shown(tmp_path: Path) -> None:
    path = tmp_path / "notes.csv"
    path.write_text(
        "date,comment\n" + "".join(f"2026-02-{day},My kettle leaks on day {day}\n" for day in range(10, 25))
    )
    assert len(proposed(path).preview) == 10


def test_the_preview_has_source_community_and_counts(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_text(
        "platform,forum,date,user,comment,upvotes\n"
        "Reddit,kettles,2026-02-01,ada,My Copper Kettle leaks again,12\n"
        "Reddit,coffee,2026-02-02,bo,Mine is still fine over here,3\n"
        "Mastodon,kettles,2026-02-03,cy,Which seal did you buy for it?,\n"
        "Reddit,kettles,2026-02-04,ada,The one they sell in the shop,0\n"
    )
    proposal = proposed(path)
    posts = [(post.source, post.community, post.engagement.likes) for post in proposal.preview]
    assert posts == [
        ("reddit", "kettles", 12),
        ("reddit", "coffee", 3),
        ("mastodon", "kettles", None),
        ("reddit", "kettles", 0),
    ]
    assert "source" in proposal.column_map.columns.values()


def test_the_command_can_be_copied_into_a_shell(export: Path) -> None:
    words = shlex.split(to_command(proposed(export)).replace("\\\n", ""))
    assert words[:3] == ["talkworthy", "import", str(export)]
    assert words[3:7] == ["--source", "forum", "--map", "Was sagt er=text"]


def test_a_file_without_a_date_cannot_be_imported(tmp_path: Path) -> None:
    path = tmp_path / "survey.csv"
    path.write_text(SURVEY)
    proposal = proposed(path)
    assert proposal.problems == [
        "it has no date that can be read, and every number needs to know when a post was written"
    ]
    assert not proposal.is_usable


def test_dates_that_say_how_long_ago_are_named_as_the_problem(tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    path.write_text("Name,Datum,Text\nada,vor 2 Tagen,My Copper Kettle leaks here\nbo,vor einer Woche,Mine is fine\n")
    assert proposed(path).problems == ["its column Datum says how long ago a post was written, not when"]


def test_what_is_missing_is_said_with_what_it_rules_out(tmp_path: Path) -> None:
    path = tmp_path / "notes.csv"
    path.write_text(
        "day,note\n2026-02-01,My Copper Kettle leaks since Tuesday\n2026-02-02,It leaks again today sadly\n"
    )
    missing = proposed(path).missing
    assert [lack.split(":")[0] for lack in missing] == [
        "no author",
        "no replies",
        "no community, such as a subreddit or a page",
        "no likes, replies or views",
    ]


@pytest.mark.parametrize(
    ("days", "order", "asks"),
    [(("2/24/2026", "2/3/2026"), "month-first", False), (("2/3/2026", "4/5/2026"), None, True)],
)
def test_the_order_of_day_and_month_is_proposed_or_asked_for(
    tmp_path: Path, days: tuple[str, str], order: str | None, asks: bool
) -> None:
    path = tmp_path / "notes.csv"
    path.write_text("date,comment\n" + "".join(f"{day},My Copper Kettle leaks again {day}\n" for day in days))
    proposal = proposed(path)
    assert (proposal.column_map.date_order, proposal.asks_date_order) == (order, asks)
    assert len(proposal.preview) == 2


def test_what_a_person_gave_wins(export: Path) -> None:
    proposal = proposed(export, columns={"Benutzer": "community"}, source="kettles")
    assert proposal.column_map.source == "kettles"
    assert proposal.column_map.columns["Benutzer"] == "community"
    assert "author" not in proposal.column_map.columns.values()


def test_rows_that_cannot_be_read_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "notes.csv"
    rows = [f"2026-02-{day:02},My Copper Kettle leaks on day {day}" for day in range(1, 21)]
    path.write_text("\n".join(["date,comment", *rows, "soon,It will leak again"]))
    assert proposed(path).notes[-1] == "1 of its first 21 rows cannot be read and would be left out"


def test_a_proposal_survives_json(export: Path) -> None:
    proposal = proposed(export)
    assert to_proposal(json.loads(json.dumps(to_record(proposal)))) == proposal


def test_a_file_of_another_encoding_gets_it_in_the_map(tmp_path: Path) -> None:
    path = tmp_path / "notizen.csv"
    path.write_bytes("Datum,Kommentar\n2026-02-01,Mein Kessel läuft schon wieder über\n".encode("cp1252"))
    proposal = proposed(path)
    assert proposal.preview[0].text == "Mein Kessel läuft schon wieder über"
    assert "--encoding=cp1252" in to_options(proposal.column_map)


def test_import_answers_an_unknown_format_with_a_proposal(talkworthy: Talkworthy, export: Path) -> None:
    result = talkworthy("import", export)
    assert result.exit_code == 2
    assert "--map 'Was sagt er=text'" in result.stdout
    assert "My Copper Kettle leaks since Tuesday" in result.stdout


def test_import_answers_with_json_where_it_is_asked_for(talkworthy: Talkworthy, export: Path) -> None:
    result = talkworthy("import", export, "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["column_map"]["columns"]["Was sagt er"] == "text"


def test_no_word_of_the_file_is_stored_with_the_failed_run(
    talkworthy: Talkworthy, export: Path, opened: Store, look: SimpleNamespace
) -> None:
    talkworthy("import", export)
    message = look.rows(opened, "SELECT message FROM runs")[0][0]
    assert "Kettle" not in message
    assert "Benutzer" not in message


def test_guess_imports_with_the_proposal(
    talkworthy: Talkworthy, export: Path, opened: Store, look: SimpleNamespace
) -> None:
    assert talkworthy("import", "--guess", export).exit_code == 0
    assert look.rows(opened, "SELECT id, reply_to FROM posts ORDER BY id") == [
        ("forum:k101", None),
        ("forum:k102", "forum:k101"),
        ("forum:k103", "forum:k101"),
        ("forum:k104", "forum:k103"),
    ]


def test_guess_saves_its_map(talkworthy: Talkworthy, export: Path, folder: Path) -> None:
    assert talkworthy("import", "--guess", "--save-map", "forum", export).exit_code == 0
    assert '"Was sagt er" = "text"' in (folder / "talkworthy-maps.toml").read_text()


def test_guess_reads_a_known_format_as_ever(talkworthy: Talkworthy, folder: Path) -> None:
    path = folder / "posts.ndjson"
    post = {"source": "x", "id": "x:1", "text": "Copper Kettle", "author": "ada", "created_at": "2026-02-01T10:00:00Z"}
    path.write_text(json.dumps(post) + "\n")
    assert json.loads(talkworthy("import", "--guess", path, "--json").stdout)["posts_new"] == 1


def test_guess_refuses_a_file_without_a_date(talkworthy: Talkworthy, folder: Path) -> None:
    path = folder / "survey.csv"
    path.write_text(SURVEY)
    assert talkworthy("import", "--guess", path).exit_code != 0


def test_preview_imports_nothing(talkworthy: Talkworthy, export: Path, opened: Store, look: SimpleNamespace) -> None:
    result = talkworthy("import", "--preview", export, "--map", "Was sagt er=text", "--map", "Erstellt am=created_at")
    assert result.exit_code == 0
    assert "(no author)" in result.stdout
    assert look.rows(opened, "SELECT count(*) FROM posts") == [(0,)]


def test_an_empty_column_of_replies_is_no_replies(tmp_path: Path) -> None:
    path = tmp_path / "notes.csv"
    path.write_text(
        "date,comment,in_reply_to\n2026-02-01,My Copper Kettle leaks again,\n2026-02-02,Mine is still fine here,\n"
    )
    assert any(lack.startswith("no replies") for lack in proposed(path).missing)


def test_replies_by_their_place_in_json_are_replies(tmp_path: Path) -> None:
    path = tmp_path / "page.json"
    comment = {"text": "My Copper Kettle leaks again today", "when": "2026-02-01T10:00:00Z", "user": "ada"}
    reply = {"text": "Mine is still fine over here", "when": "2026-02-01T11:00:00Z", "user": "bo"}
    path.write_text(json.dumps([{"name": "Kettles", "comments": [{**comment, "replies": [{**reply, "replies": []}]}]}]))
    proposal = proposed(path)
    assert [post.is_reply for post in proposal.preview] == [False, True]
    assert not any(lack.startswith("no replies") for lack in proposal.missing)

"""`talkworthy data remove`: posts and places leave the store, and no import brings them back."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from talkworthy.model import DeadLetter
from talkworthy.storage.notebook.audit import AuditFilter, find_audit_events
from talkworthy.storage.posts.dead_letters import count_dead_letters, save_dead_letters

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def row(native: str, **changes) -> str:
    values = {
        "source": "hob",
        "id": f"hob:{native}",
        "author": "ada",
        "community": "kitchens",
        "text": "I love Copper Kettle",
        "created_at": "2026-03-01T12:00:00Z",
    }
    return json.dumps(values | changes) + "\n"


ROWS = (
    row("1")
    + row("2", reply_to="hob:1", author="ben")
    + row("3")
    + row("4", community="Gardens")
    + row("5", community="gardens", thread="hob:1", reply_to="hob:2")
)


@pytest.fixture
def filled(talkworthy, tmp_path):
    (tmp_path / "posts.ndjson").write_text(ROWS)
    talkworthy("import", "--all", str(tmp_path / "posts.ndjson"))
    talkworthy("analyse")
    return tmp_path / "posts.ndjson"


def texts(opened) -> dict[str, str]:
    from talkworthy.storage.conversations.queries import stream_posts

    with opened.read() as connection:
        return {post.id: post.text for post in stream_posts(connection)}


def test_a_post_is_removed_and_does_not_come_back(talkworthy, filled, opened):
    result = json.loads(talkworthy("data", "remove", "hob:3", "--yes", "--json").stdout)
    assert result == {"posts": 1, "payloads": 0, "rows": 0}
    talkworthy("import", "--all", str(filled))
    assert sorted(texts(opened)) == ["hob:1", "hob:2", "hob:4", "hob:5"]


def test_a_post_with_replies_stays_as_a_tombstone(talkworthy, filled, opened):
    talkworthy("data", "remove", "hob:1", "--yes")
    talkworthy("import", "--all", str(filled))
    assert texts(opened)["hob:1"] == ""
    assert texts(opened)["hob:2"] == "I love Copper Kettle"


def test_a_place_is_removed_in_any_case_and_stays_out(talkworthy, filled, opened):
    talkworthy("data", "remove", "hob:GARDENS", "--yes")
    talkworthy("import", "--all", str(filled))
    assert sorted(texts(opened)) == ["hob:1", "hob:2", "hob:3"]


def test_unparsed_payloads_of_the_post_are_deleted(talkworthy, filled, opened):
    with opened.write() as connection:
        letters = [DeadLetter("page", "old", row(native)) for native in ("8", "9")]
        save_dead_letters(connection, "hob", "Copper Kettle", letters, NOON)
    assert json.loads(talkworthy("data", "remove", "hob:8", "--yes", "--json").stdout)["payloads"] == 1
    with opened.read() as connection:
        assert count_dead_letters(connection) == {"hob": 1}


def test_rejected_rows_of_the_post_are_deleted(talkworthy, filled, opened, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rejects = tmp_path / "posts.ndjson.rejects.ndjson"
    lines = [{"file": "f", "line": 1, "reason": "r", "raw": row(native)} for native in ("3", "4")]
    rejects.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert json.loads(talkworthy("data", "remove", "hob:3", "--yes", "--json").stdout)["rows"] == 1
    assert [json.loads(json.loads(line)["raw"])["id"] for line in rejects.read_text().splitlines()] == ["hob:4"]


def test_a_post_that_was_only_rejected_is_removed_and_does_not_come_back(
    talkworthy, filled, opened, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "late.ndjson").write_text(row("late", created_at="2099-01-01T00:00:00Z"))
    talkworthy("import", "--all", "late.ndjson")
    assert json.loads(talkworthy("data", "remove", "hob:late", "--yes", "--json").stdout)["rows"] == 1
    (tmp_path / "late.ndjson").write_text(row("late"))
    talkworthy("import", "--all", "late.ndjson")
    assert "hob:late" not in texts(opened)


def test_the_audit_log_names_the_post_and_the_place(talkworthy, filled, opened):
    talkworthy("data", "remove", "hob:3", "hob:gardens", "--yes", "--by", "ann")
    with opened.read() as connection:
        events = find_audit_events(connection, AuditFilter())
    assert [(event.by, event.kind, event.what, event.post) for event in events] == [
        ("ann", "remove", "place hob:gardens removed with 2 posts", None),
        ("ann", "remove", "post removed", "hob:3"),
    ]


def test_the_threads_are_analysed_again(talkworthy, filled, opened):
    talkworthy("data", "remove", "hob:5", "--yes")
    assert talkworthy("analyse").output.startswith("2 posts analysed")


def test_without_a_yes_nothing_is_removed(talkworthy, filled, opened):
    assert talkworthy("data", "remove", "hob:3", answers="n\n").exit_code == 1
    assert "hob:3" in texts(opened)


def test_an_unknown_id_is_an_error(talkworthy, filled):
    error = talkworthy("data", "remove", "hob:99", "--yes").exception
    assert "no post and no place 'hob:99'" in str(error)

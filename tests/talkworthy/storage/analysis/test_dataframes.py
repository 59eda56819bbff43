"""Frames have the promised columns and types, within the date range."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl
import pytest

from talkworthy.date_range import DateRange
from talkworthy.storage.analysis import dataframes
from talkworthy.storage.analysis.rollups import update_rollups
from talkworthy.storage.conversations.queries import count_posts

MIDNIGHT = datetime(2026, 3, 2, tzinfo=UTC)
LAST_MOMENT = MIDNIGHT + timedelta(days=1, microseconds=-1)
THAT_DAY = DateRange.between(date(2026, 3, 2), date(2026, 3, 2))
ONE_MICROSECOND = timedelta(microseconds=1)


@pytest.fixture
def framed(scratch: Any, post: Any, conversation: Any) -> Any:
    """Conversations that began at the edges of a day, just before it and just after it."""
    moments = {
        "before": MIDNIGHT - ONE_MICROSECOND,
        "first": MIDNIGHT,
        "last": LAST_MOMENT,
        "after": LAST_MOMENT + ONE_MICROSECOND,
    }
    scratch.save(*(post(native, created_at=at) for native, at in moments.items()))
    scratch.save(post("reply", thread="hob:first", reply_to="hob:first", created_at=MIDNIGHT, community=None))
    scratch.save(post("lost", thread="hob:first", reply_to="hob:nowhere", created_at=MIDNIGHT, author=None))
    parts = [scratch.mention(native) for native in moments]
    parts += [scratch.mention(native, "context", thread="hob:first") for native in ("reply", "lost")]
    annotations_ = [
        scratch.annotation("first", "author_type", "public"),
        scratch.annotation("first", "sentiment", "positive"),
        scratch.annotation("first", "question", "peers"),
        scratch.annotation("first", "sentences", "4", value=4.0),
        scratch.annotation("first", "own", "3", value=3.0),
        scratch.annotation("reply", "near_duplicate", "hob:first"),
    ]
    conversations = [
        conversation(f"hob:{native}", named_at=at, structural_virality=1.5) for native, at in moments.items()
    ]
    scratch.read(conversations, parts, annotations_)
    scratch.change(update_rollups, "Brewly")
    return scratch


def schema_of(frame: pl.DataFrame) -> dict[str, Any]:
    return dict(frame.schema)


def test_a_date_range_includes_its_start_and_not_its_end(framed: Any) -> None:
    frame = framed.query(dataframes.conversations_frame, "Brewly", THAT_DAY)
    assert frame["thread"].to_list() == ["hob:first", "hob:last"]
    assert frame["named_at"].to_list() == [MIDNIGHT, LAST_MOMENT]


def test_threads_that_began_are_those_of_the_conversations(framed: Any) -> None:
    threads = framed.query(dataframes.threads_that_began, "Brewly", THAT_DAY)

    assert sorted(threads) == ["hob:first", "hob:last"]


def test_conversations_keep_their_types_and_what_is_not_known(framed: Any) -> None:
    frame = framed.query(dataframes.conversations_frame, "Brewly")
    assert (frame.height, schema_of(frame)) == (4, dataframes.CONVERSATION_COLUMNS)
    first = frame.row(by_predicate=pl.col("thread") == "hob:first", named=True)
    assert (first["c2c"], first["dialogue"], first["reciprocity"], first["balance"]) == (True, False, 0.5, None)
    assert (first["structural_virality"], first["first_reply_seconds"]) == (1.5, 60.0)


def test_posts_of_the_conversations_have_their_annotations(framed: Any) -> None:
    frame = framed.query(dataframes.mentions_frame, "Brewly", THAT_DAY)
    assert schema_of(frame) == dataframes.POST_COLUMNS
    first, last, reply, lost = (
        frame.row(by_predicate=pl.col("post") == framed.number(native), named=True)
        for native in ("first", "last", "reply", "lost")
    )
    assert frame.height == 4
    assert (first["author_type"], first["sentiment"], first["question"], first["duplicate"]) == (
        "public",
        "positive",
        True,
        False,
    )
    assert (first["sentences"], first["own_sentences"], first["created_at"]) == (4, 3, MIDNIGHT)
    assert (last["author_type"], last["sentiment"], last["question"], last["sentences"]) == ("unknown", None, False, 0)
    assert (reply["parent"], reply["duplicate"], reply["community"]) == (framed.number("first"), True, None)
    assert (lost["parent"], lost["author"], lost["mention_kind"]) == (None, None, "context")


def test_counts_of_the_days_in_the_date_range(framed: Any) -> None:
    frame = framed.query(dataframes.rollups_frame, "Brewly", THAT_DAY)
    assert schema_of(frame) == dataframes.ROLLUP_COLUMNS
    assert (frame["day"].unique().to_list(), frame["posts"].sum(), frame["direct"].sum()) == ([date(2026, 3, 2)], 3, 2)
    assert framed.query(dataframes.rollups_frame, "Brewly")["posts"].sum() == 5


@pytest.mark.parametrize("read", [dataframes.conversations_frame, dataframes.mentions_frame, dataframes.rollups_frame])
def test_no_rows_still_have_their_types(sqlite_scratch: Any, read: Any) -> None:
    frame = sqlite_scratch.query(read, "Nobody", THAT_DAY)
    columns = {
        dataframes.conversations_frame: dataframes.CONVERSATION_COLUMNS,
        dataframes.mentions_frame: dataframes.POST_COLUMNS,
        dataframes.rollups_frame: dataframes.ROLLUP_COLUMNS,
    }
    assert (frame.height, schema_of(frame)) == (0, columns[read])


def test_more_rows_than_are_read_at_once_come_whole_and_in_order(framed: Any, monkeypatch: Any) -> None:
    whole = framed.query(dataframes.mentions_frame, "Brewly")
    monkeypatch.setattr(dataframes, "ROWS_AT_ONCE", 2)
    assert framed.query(dataframes.mentions_frame, "Brewly").equals(whole)


def test_the_connection_is_as_it_was_after_a_bulk_read(framed: Any) -> None:
    with framed.store.read() as connection:
        before = dict(connection.get_execution_options())
        dataframes.conversations_frame(connection, "Brewly")
        assert (dict(connection.get_execution_options()), count_posts(connection)) == (before, 6)

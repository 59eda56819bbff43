"""Rows of mapped tables: what tools and spreadsheets do to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from collectors.files.engine.dataset import Dataset
from collectors.files.engine.reader import ColumnMap, Reject
from collectors.files.engine.reading_notes import UNREADABLE_COUNTS
from talkworthy.errors import UserError

Write = Callable[[str, Any], Path]
Read = Callable[..., Any]
MAPPING = {"id": "id", "date": "created_at", "author": "author", "text": "text"}


def read_with_notes(path: Path, mapping: Mapping[str, str], source: str = "forum") -> tuple[list[Any], dict[str, int]]:
    dataset = Dataset([path], mapping, source)
    items = list(dataset.posts())
    return items, dict(dataset.notes.counts)


def test_a_thread_of_praw_has_the_ids_and_replies_of_reddit(write: Write, read: Read) -> None:
    table = (
        "id,author,body,created_utc,parent_id,link_id\n"
        "k9bb11,ada,Which grinder?,1696150800.0,t3_17zz01,t3_17zz01\n"
        "k9bb22,leo,The small one.,1696154400.0,t1_k9bb11,t3_17zz01\n"
    )
    mapping = {
        "id": "id",
        "author": "author",
        "body": "text",
        "created_utc": "created_at",
        "parent_id": "reply_to",
        "link_id": "thread",
    }
    posts, _ = read(write("t.csv", table), mapping=mapping, source="reddit")
    assert [(post.id, post.reply_to, post.thread, post.kind) for post in posts] == [
        ("reddit:t1_k9bb11", "reddit:t3_17zz01", "reddit:t3_17zz01", "comment"),
        ("reddit:t1_k9bb22", "reddit:t1_k9bb11", "reddit:t3_17zz01", "comment"),
    ]


def test_a_mapped_rating_becomes_stars_and_one_that_cannot_be_read_is_noted(write: Write) -> None:
    table = (
        "id,date,author,text,stars\n1,2026-03-01,ada,a,4.0 out of 5 stars\n2,2026-03-01,leo,b,8/10\n"
        "3,2026-03-01,cy,c,\n4,2026-03-01,di,d,eleven\n5,2026-03-01,ed,e,0\n"
    )
    posts, notes = read_with_notes(write("t.csv", table), {**MAPPING, "stars": "rating"})
    assert [post.rating for post in posts] == [4.0, 4.0, None, None, None]
    assert notes[UNREADABLE_COUNTS] == 1


def test_rounded_ids_are_rejected_by_name(write: Write, read: Read) -> None:
    table = "id,date,author,text\n1.71E+18,2026-03-01,ada,Fine\n1.71E+18,2026-03-01,leo,Bitter\n"
    posts, rejects = read(write("t.csv", table), mapping=MAPPING, source="x")
    assert posts == []
    assert ["rounded by a spreadsheet" in reject.reason for reject in rejects] == [True, True]


def test_whole_numbers_with_a_fraction_link_replies(write: Write, read: Read) -> None:
    table = "id,date,author,text,to\n7,2026-03-01,ada,a,\n8,2026-03-01,leo,b,7.0\n9,2026-03-01,ada,c,8.0\n"
    posts, _ = read(write("t.csv", table), mapping={**MAPPING, "to": "reply_to"}, source="forum")
    assert [(post.reply_to, post.thread) for post in posts] == [
        (None, "forum:7"),
        ("forum:7", "forum:7"),
        ("forum:8", "forum:7"),
    ]


def test_retweets_are_left_out_and_counted(write: Write) -> None:
    table = "id,date,author,text\n1,2026-03-01Z,ada,Fine\n2,2026-03-01Z,leo,RT @ada: Fine\n"
    items, notes = read_with_notes(write("t.csv", table.replace("01Z", "01T00:00Z")), MAPPING, "x")
    assert [item.id for item in items] == ["x:1"]
    assert notes == {"retweets": 1}


def test_equal_rows_are_counted_and_different_ones_under_an_id_rejected(write: Write) -> None:
    rows = ["5,2026-03-01T00:00Z,ada,Fine", "5,2026-03-01T00:00Z,ada,Fine", "5,2026-03-01T00:00Z,ada,Bitter"]
    items, notes = read_with_notes(write("t.csv", "id,date,author,text\n" + "\n".join(rows)), MAPPING)
    assert [item.reason if isinstance(item, Reject) else item.text for item in items] == [
        "Fine",
        "Fine",
        "Another row has the id 'forum:5' with other text, author or time; the first is kept.",
    ]
    assert notes == {"repeated_rows": 1, "conflicting_rows": 1}


def test_repeats_are_found_across_the_files_of_a_data_set(write: Write, read: Read) -> None:
    march = write("3.csv", "id,date,author,text\n1,2026-03-01,ada,Fine\n")
    april = write("4.csv", "id,date,author,text\n1,2026-04-01,leo,Bitter\n")
    posts, rejects = read(march, april, mapping=MAPPING)
    assert ([post.text for post in posts], [Path(reject.file).name for reject in rejects]) == (["Fine"], ["4.csv"])


def test_a_deleted_post_may_repeat_one_that_was_not_deleted_yet(write: Write, read: Read) -> None:
    table = "id,date,author,text\n1,2026-03-01,ada,Fine\n1,2026-03-01,ada,[removed]\n"
    posts, rejects = read(write("t.csv", table), mapping=MAPPING, source="reddit")
    assert [post.gone for post in posts] == [False, True]
    assert rejects == []


def test_an_unreadable_count_costs_the_count_and_is_counted(write: Write) -> None:
    table = "id,date,author,text,n\n1,2026-03-01T00:00Z,ada,a,1.2K\n2,2026-03-01T00:00Z,leo,b,many\n"
    table += "3,2026-03-01T00:00Z,mia,c,-\n"
    items, notes = read_with_notes(write("t.csv", table), {**MAPPING, "n": "likes"})
    assert [item.engagement.likes for item in items] == [1200, None, None]
    assert notes == {"unreadable_counts": 1}


def test_html_and_mojibake_become_plain_text(write: Write, read: Read) -> None:
    table = "id,date,author,text\n1,2026-03-01,ada,I don&#39;t like it<br>at all\n2,2026-03-01,leo,It isnâ€™t good\n"
    posts, _ = read(write("t.csv", table), mapping=MAPPING)
    assert [post.text for post in posts] == ["I don't like it\nat all", "It isn\N{RIGHT SINGLE QUOTATION MARK}t good"]


@pytest.mark.parametrize(
    ("source", "text"),
    [("steam", "Not bad (https://a.example)"), ("forum", "[b]Not[/b] [url=https://a.example]bad[/url]")],
)
def test_the_formatting_of_reviews_on_steam_becomes_plain_text(
    write: Write, read: Read, source: str, text: str
) -> None:
    table = "id,date,author,text\n1,2026-03-01,ada,[b]Not[/b] [url=https://a.example]bad[/url]\n"
    posts, _ = read(write("t.csv", table), mapping=MAPPING, source=source)
    assert [post.text for post in posts] == [text]


def test_a_zone_may_have_a_column_of_its_own(write: Write, read: Read) -> None:
    table = "id,date,author,text,zone\n1,2026-03-01 09:30,ada,a,Asia/Tokyo\n2,2026-03-01 09:30,leo,b,EST\n"
    posts, _ = read(write("t.csv", table), mapping={**MAPPING, "zone": "timezone"})
    assert [post.created_at.hour for post in posts] == [0, 14]


def test_dates_without_a_zone_are_in_that_of_the_map(write: Write, read: Read) -> None:
    path = write("t.csv", "id,date,author,text\n1,2026-07-01 09:30,ada,a\n")
    posts, _ = read(path, mapping=ColumnMap(MAPPING, timezone="Europe/Berlin"))
    assert posts[0].created_at == datetime(2026, 7, 1, 7, 30, tzinfo=UTC)
    with pytest.raises(UserError, match="no time zone called 'Berlin'"):
        read(path, mapping=ColumnMap(MAPPING, timezone="Berlin"))


def test_missing_values_of_data_frames_are_no_authors_and_no_parents(write: Write, read: Read) -> None:
    table = "id,date,author,text,to\n1,2026-03-01,nan,a,nan\n2,2026-03-01,None,b,None\n"
    posts, _ = read(write("t.csv", table), mapping={**MAPPING, "to": "reply_to"})
    assert [(post.author, post.reply_to) for post in posts] == [(None, None), (None, None)]


def test_signs_before_a_name_are_no_part_of_it(write: Write, read: Read) -> None:
    table = "id,date,author,text\n1,2026-03-01,u/ada,a\n2,2026-03-01,@leo,b\n"
    posts, _ = read(write("t.csv", table), mapping=MAPPING)
    assert [post.author for post in posts] == ["ada", "leo"]


def test_an_error_of_a_spreadsheet_is_no_text_and_no_id(write: Write, read: Read) -> None:
    table = "id,date,author,text\n1,2026-03-01,ada,#NAME?\n#NAME?,2026-03-01,leo,b\n3,2026-03-01,mia,nan\n"
    posts, rejects = read(write("t.csv", table), mapping=MAPPING)
    assert [(post.author, post.text) for post in posts] == [("mia", "")]
    assert [reject.line for reject in rejects] == [2, 3]


def test_the_source_may_be_a_name_of_a_platform(write: Write, read: Read) -> None:
    table = "id,date,author,text,site\n1710000000000000123,2026-03-01,ada,a,Twitter\n7,2026-03-01,leo,b,My Forum\n"
    posts, _ = read(write("t.csv", table), mapping={**MAPPING, "site": "source"})
    assert [post.id for post in posts] == ["x:1710000000000000123", "My Forum:7"]
    posts, _ = read(write("t.csv", table), mapping=MAPPING, source="Twitter")
    assert {post.source for post in posts} == {"x"}


def test_a_zone_in_the_name_of_the_column_is_that_of_its_dates(write: Write) -> None:
    path = write("t.csv", "Posted (CET),text\n2026-03-01 10:00,Fine\n2026-03-01T10:00Z,Bitter\n")
    posts, notes = read_with_notes(path, {"Posted (CET)": "created_at", "text": "text"})
    assert [post.created_at for post in posts] == [
        datetime(2026, 3, 1, 9, tzinfo=UTC),
        datetime(2026, 3, 1, 10, tzinfo=UTC),
    ]
    assert notes == {}


def test_a_zone_that_a_person_names_wins_over_that_in_the_name_of_the_column(write: Write, read: Read) -> None:
    path = write("t.csv", "Posted (CET),text\n2026-03-01 10:00,Fine\n")
    posts, _ = read(path, mapping=ColumnMap({"Posted (CET)": "created_at", "text": "text"}, timezone="Asia/Tokyo"))
    assert [post.created_at for post in posts] == [datetime(2026, 3, 1, 1, tzinfo=UTC)]


def test_the_sentiment_that_a_file_gives_becomes_a_flag(write: Write, read: Read) -> None:
    table = "id,date,author,text,tone\nk1,2026-02-01,ada,It leaks,Negative\nk2,2026-02-02,bo,It works,0.7\n"
    posts, _ = read(write("t.csv", table), mapping=MAPPING | {"tone": "sentiment"}, source="forum")
    assert [post.flags for post in posts] == [("file_sentiment:negative",), ()]

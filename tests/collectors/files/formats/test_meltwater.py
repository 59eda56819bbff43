"""Meltwater's exports with either set of columns."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from talkworthy.errors import UserError
from talkworthy.model import Engagement

Write = Callable[[str, Any], Path]
Read = Callable[..., Any]
A = [
    "Date",
    "Headline",
    "URL",
    "Opening Text",
    "Hit Sentence",
    "Source",
    "Influencer",
    "Country",
    "Subregion",
    "Language",
    "Reach",
    "Desktop Reach",
    "Mobile Reach",
    "Twitter Social Echo",
    "Facebook Social Echo",
    "Reddit Social Echo",
    "National Viewership",
    "Engagement",
    "AVE",
    "Sentiment",
    "Key Phrases",
    "Input Name",
    "Keywords",
    "Twitter Authority",
    "Tweet Id",
    "Twitter Id",
    "Twitter Client",
    "Twitter Screen Name",
    "User Profile Url",
    "Twitter Bio",
    "Twitter Followers",
    "Twitter Following",
    "Alternate Date Format",
    "Time",
    "State",
    "City",
    "Document Tags",
]
B = [
    "Date",
    "Headline",
    "URL",
    "Opening Text",
    "Hit Sentence",
    "Source",
    "Influencer",
    "Country",
    "Subregion",
    "State",
    "City",
    "Language",
    "Reach",
    "Desktop Reach",
    "Mobile Reach",
    "Twitter Social Echo",
    "Facebook Social Echo",
    "Reddit Social Echo",
    "Earned Traffic",
    "National Viewership",
    "AVE",
    "Sentiment",
    "Key Phrases",
    "Input Name",
    "Keywords",
    "Document Tags",
    "Engagement",
    "Hashtags",
    "Views",
    "Estimated Views",
    "Custom Categories",
]


def row(columns: list[str], **cells: str) -> list[str]:
    values = {
        "Date": "01-Mar-2026 09:30AM",
        "Hit Sentence": "Fine crema",
        "Reach": "12000",
        "AVE": "111",
        "Sentiment": "Negative",
        "Engagement": "40",
    }
    values |= {name.replace("_", " "): cell for name, cell in cells.items()}
    return [values.get(name, "") for name in columns]


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
def test_utf_16_with_tabs_is_read(write: Write, read: Read, to_csv: Any, mark: bytes) -> None:
    values = {"URL": "http://twitter.com/ada/statuses/123", "Source": "Twitter", "Tweet_Id": '"123"'}
    cells = row(A, **values, Twitter_Screen_Name="@ada", Influencer="Ada", Hit_Sentence="Schönes Rösten ☕")
    encoding = "utf-16-le" if mark == codecs.BOM_UTF16_LE else "utf-16-be"
    posts, rejects = read(write("m.csv", mark + to_csv([A, cells], "\t").encode(encoding)))
    assert rejects == []
    assert [(post.id, post.author, post.text, post.created_at) for post in posts] == [
        ("x:123", "ada", "Schönes Rösten ☕", datetime(2026, 3, 1, 9, 30, tzinfo=UTC))
    ]
    assert posts[0].engagement == Engagement()


def test_the_other_columns_are_read_too_and_only_views_are_a_count(write: Write, read: Read, to_csv: Any) -> None:
    cells = row(
        B,
        URL="https://www.beans.example/a",
        Headline="Grinders",
        Opening_Text="Some grind.",
        Views="12",
        Estimated_Views="500",
    )
    posts, _ = read(write("m.csv", to_csv([B, cells])))
    assert [(post.title, post.text, post.kind, post.community) for post in posts] == [
        ("Grinders", "Some grind.\n\nFine crema", "article", "beans.example")
    ]
    assert posts[0].engagement == Engagement(views=12)


def test_a_text_that_contains_the_other_is_used_alone(write: Write, read: Read, to_csv: Any) -> None:
    texts = [("Fine crema today. More.", "...Fine crema today..."), ("", "Fine"), ("Fine crema", "")]
    rows = [
        row(B, URL=f"https://x.com/a/status/{number}", Opening_Text=opening, Hit_Sentence=hit)
        for number, (opening, hit) in enumerate(texts)
    ]
    posts, _ = read(write("m.csv", to_csv([B, *rows])))
    assert [post.text for post in posts] == ["Fine crema today. More.", "Fine", "Fine crema"]


def test_the_time_may_be_in_a_column_of_its_own(write: Write, read: Read, to_csv: Any) -> None:
    cells = row(A, URL="https://x.com/a/status/1", Date="1-Mar-26", Time="9:30 PM")
    assert read(write("m.csv", to_csv([A, cells])))[0][0].created_at == datetime(2026, 3, 1, 21, 30, tzinfo=UTC)


def test_the_order_of_day_and_month_is_detected_in_the_whole_file(write: Write, read: Read, to_csv: Any) -> None:
    rows = [
        row(A, URL=f"https://x.com/a/status/{n}", Date=date) for n, date in enumerate(["3/1/2026 9:30", "2/24/2026"])
    ]
    posts, _ = read(write("m.csv", to_csv([A, *rows])))
    assert [post.created_at for post in posts] == [
        datetime(2026, 3, 1, 9, 30, tzinfo=UTC),
        datetime(2026, 2, 24, tzinfo=UTC),
    ]
    with pytest.raises(UserError, match="--date-order"):
        read(write("open.csv", to_csv([A, rows[0]])))


def test_a_tweet_without_a_url_is_identified_by_its_id_and_a_retweet_is_skipped(
    write: Write, read: Read, to_csv: Any
) -> None:
    rows = [row(A, Tweet_Id="123", Source="Twitter"), row(A, Tweet_Id="124", Hit_Sentence="RT @ada: Fine crema")]
    assert [post.id for post in read(write("m.csv", to_csv([A, *rows])))[0]] == ["x:123"]


def test_half_a_character_at_the_end_and_lone_surrogates_are_tolerated(write: Write, read: Read, to_csv: Any) -> None:
    cells = row(B, URL="https://x.com/a/status/1", Hit_Sentence="cut ?? off")
    whole = codecs.BOM_UTF16_LE + to_csv([B, cells], "\t").encode("utf-16-le")
    posts, rejects = read(write("m.csv", whole.replace("??".encode("utf-16-le"), b"\x3d\xd8?\0") + b"\x41"))
    assert [post.id for post in posts] == ["x:1"]
    assert posts[0].text.encode("utf-8").decode().startswith("cut \ufffd")
    assert len(rejects) == 1


def test_a_file_with_a_false_utf_16_mark_is_not_recognised(write: Write, read: Read, to_csv: Any) -> None:
    with pytest.raises(UserError, match="in a format that Talkworthy does not recognise"):
        read(write("m.csv", codecs.BOM_UTF16_LE + to_csv([B, row(B)]).encode()))

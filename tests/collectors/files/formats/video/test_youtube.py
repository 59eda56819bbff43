"""Comments on YouTube, as three tools write them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from file_samples import SAMPLES
from sample_files import lines
from video_file_samples import DOWNLOADED, VIDEO_ID, YTDLP

from collectors.youtube.parse import to_comment
from talkworthy.model import Engagement

Write = Callable[[str, Any], Path]
Read = Callable[..., Any]
VIDEO = f"youtube:{VIDEO_ID}"


@pytest.mark.parametrize("name", ["ytdlp", "youtube_downloader", "youtube_api", "youtube_table", "youtube_table/json"])
def test_every_tool_gives_the_same_thread(write: Write, read: Read, name: str) -> None:
    posts, rejects = read(write(*SAMPLES[name]))
    assert rejects == []
    assert [(post.id, post.reply_to, post.thread) for post in posts if post.kind == "comment"] == [
        ("youtube:UgxAAAAAAAA", VIDEO, VIDEO),
        ("youtube:UgxAAAAAAAA.9bB", "youtube:UgxAAAAAAAA", VIDEO),
    ]


@pytest.mark.parametrize(
    "name",
    [
        *("ytdlp", "youtube_downloader", "youtube_downloader/csv"),
        *("youtube_api", "youtube_table", "youtube_table/json"),
    ],
)
def test_authors_are_the_persons_whom_the_collector_stores_without_their_sign(
    write: Write, read: Read, name: str
) -> None:
    posts, _ = read(write(*SAMPLES[name]))
    collected = to_comment(
        {"id": "UgxAAAAAAAA", "snippet": {"authorDisplayName": "@rosa", "publishedAt": "2026-03-01T09:30:00Z"}}, "v"
    )
    authors = [post.author for post in posts if post.kind == "comment"]
    assert (authors[0], collected.author) == ("rosa", "rosa")
    assert set(authors) <= {"rosa", "tomas"}


def test_the_file_of_yt_dlp_has_the_video_too(write: Write, read: Read) -> None:
    posts, _ = read(write(*SAMPLES["ytdlp"]))
    assert (posts[0].id, posts[0].title, posts[0].author, posts[0].community) == (
        VIDEO,
        "Which roast?",
        "slowcoffee",
        "Slow Coffee",
    )
    assert posts[0].created_at == datetime(2026, 3, 1, tzinfo=UTC)
    assert posts[0].engagement == Engagement(likes=30, replies=2, views=900)


def test_a_video_without_a_date_costs_the_video_alone(write: Write, read: Read) -> None:
    posts, rejects = read(write("v.info.json", lines({**YTDLP, "upload_date": None})))
    assert [post.kind for post in posts] == ["comment", "comment"]
    assert [reject.reason for reject in rejects] == [
        "The file of yt-dlp has no date of the video; its comments are read without it."
    ]


def test_a_download_has_counts_and_times(write: Write, read: Read) -> None:
    posts, _ = read(write(*SAMPLES["youtube_downloader/csv"]))
    assert [post.engagement for post in posts] == [Engagement(likes=1204, replies=1), Engagement(likes=0)]
    assert posts[1].created_at == datetime(2026, 3, 1, 9, 31, tzinfo=UTC)


def test_without_a_video_in_the_files_name_each_first_comment_begins_a_thread(write: Write, read: Read) -> None:
    posts, _ = read(write("comments.json", lines(*DOWNLOADED)))
    assert [(post.reply_to, post.thread, post.url) for post in posts] == [
        (None, "youtube:UgxAAAAAAAA", None),
        ("youtube:UgxAAAAAAAA", "youtube:UgxAAAAAAAA", None),
    ]


def test_a_time_that_is_only_relative_is_a_reject(write: Write, read: Read) -> None:
    old = {key: value for key, value in DOWNLOADED[0].items() if key != "time_parsed"}
    posts, rejects = read(write("comments.json", lines(old)))
    assert posts == []
    assert [reject.reason for reject in rejects] == [
        "The comment has no time_parsed, and `time` alone ('2 days ago') does not say when: run the downloader again, "
        "which adds it."
    ]


def test_html_of_the_api_becomes_text(write: Write, read: Read) -> None:
    posts, _ = read(write(*SAMPLES["youtube_api"]))
    assert posts[0].text == "Copper Kettle isn't bad\nreally"
    assert posts[0].engagement == Engagement(likes=4, replies=1)

"""Reviews of apps, shops and products; a company's answer is a reply."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from file_samples import SAMPLES
from review_file_samples import APPLE_ROWS, PLAY_ROWS, TRUSTPILOT_ROW
from sample_files import table

from talkworthy.model import Engagement

Write = Callable[[str, Any], Path]
Read = Callable[..., Any]


@pytest.mark.parametrize("name", ["google_play", "google_play/json", "google_play/js", "google_play/api"])
def test_every_form_of_google_play_gives_the_review_and_the_reply(write: Write, read: Read, name: str) -> None:
    posts, rejects = read(write(*SAMPLES[name]))
    assert rejects == []
    review, reply = posts[:2]
    assert (review.id, review.kind, review.author) == ("googleplay:gp-1", "review", "Rosa")
    assert review.created_at == datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    assert (reply.id, reply.reply_to, reply.thread) == ("googleplay:gp-1/reply", "googleplay:gp-1", "googleplay:gp-1")
    assert (reply.text, reply.kind, reply.flags) == ("Please write to us.", "reply", ("business_reply",))
    assert reply.created_at == datetime(2026, 3, 2, 10, tzinfo=UTC)


def test_the_play_console_names_the_app_and_each_review_is_by_somebody_else(write: Write, read: Read) -> None:
    posts, _ = read(write(*SAMPLES["google_play/console"]))
    assert [(post.id, post.author, post.community) for post in posts] == [
        ("googleplay:gp-1", "reviewer gp-1", "com.example.kettle"),
        ("googleplay:gp-1/reply", "com.example.kettle", "com.example.kettle"),
    ]
    assert posts[0].lang == "pt"
    assert posts[0].created_at == datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def test_the_likes_of_a_review_are_counted(write: Write, read: Read) -> None:
    posts, _ = read(write(*SAMPLES["google_play"]))
    assert posts[0].engagement == Engagement(likes=7)


@pytest.mark.parametrize(
    ("name", "stars"),
    [
        ("google_play", [1.0, None, 5.0]),
        ("google_play/json", [1.0, None, 5.0]),
        ("google_play/js", [1.0, None]),
        ("google_play/console", [5.0, None]),
        ("google_play/api", [1.0, None]),
        ("app_store", [2.0, None, 5.0]),
        ("app_store/feed", [2.0]),
        ("app_store/connect", [2.0, None]),
        ("trustpilot", [2.0, None]),
        ("trustpilot/page", [2.0, None]),
        ("amazon", [5.0]),
        ("amazon/csv", [5.0]),
    ],
)
def test_a_review_has_its_stars_and_the_companys_reply_has_none(
    write: Write, read: Read, name: str, stars: list[float | None]
) -> None:
    posts, rejects = read(write(*SAMPLES[name]))
    assert ([post.rating for post in posts], rejects) == (stars, [])


@pytest.mark.parametrize("score", ["", "0", "11", "great"])
def test_a_review_whose_stars_cannot_be_read_is_kept_without_them(write: Write, read: Read, score: str) -> None:
    posts, rejects = read(write("r.csv", table({**PLAY_ROWS[1], "score": score})))
    assert ([(post.text, post.rating) for post in posts], rejects) == ([("Good", None)], [])


def test_stars_without_words_are_passed_over(write: Write, read: Read) -> None:
    posts, rejects = read(write("r.csv", table({**PLAY_ROWS[1], "content": ""}, PLAY_ROWS[1])))
    assert ([post.text for post in posts], rejects) == (["Good"], [])


def test_a_response_in_a_dict_of_python_is_read(write: Write, read: Read) -> None:
    posts, rejects = read(write(*SAMPLES["app_store"]))
    assert rejects == []
    assert [(post.title, post.text, post.author) for post in posts] == [
        ("Crashes", "It crashes on start", "rosa_a"),
        ("", "Sorry!", "Developer"),
        ("Good", "I like it", "tomas_b"),
    ]
    assert posts[1].reply_to == posts[0].id


def test_a_review_without_an_id_gets_the_same_each_time(write: Write, read: Read) -> None:
    first, _ = read(write("a.csv", table(*APPLE_ROWS)))
    second, _ = read(write("b.csv", table(*reversed(APPLE_ROWS))))
    assert {post.id for post in first} == {post.id for post in second}


def test_apples_feed_and_app_store_connect_are_read(write: Write, read: Read) -> None:
    feed, _ = read(write(*SAMPLES["app_store/feed"]))
    assert [(post.id, post.created_at) for post in feed] == [
        ("appstore:9001", datetime(2026, 3, 1, 16, 30, tzinfo=UTC))
    ]
    connect, _ = read(write(*SAMPLES["app_store/connect"]))
    assert [(post.id, post.text) for post in connect] == [
        ("appstore:r-1", "On start"),
        ("appstore:r-1/reply", "Sorry!"),
    ]


def test_a_shops_reply_on_trustpilot_is_by_the_shop(write: Write, read: Read) -> None:
    posts, _ = read(write(*SAMPLES["trustpilot"]))
    assert [(post.id, post.author, post.community, post.title) for post in posts] == [
        ("trustpilot:tp1", "Rosa", "kettle.example", ""),
        ("trustpilot:tp1/reply", "Copper Kettle", "kettle.example", ""),
    ]
    page, _ = read(write(*SAMPLES["trustpilot/page"]))
    assert [(post.id, post.title, post.text) for post in page] == [
        ("trustpilot:tp1", "Late", "The box was wet."),
        ("trustpilot:tp1/reply", "", "We are sorry."),
    ]


def test_a_review_without_a_date_is_a_reject(write: Write, read: Read) -> None:
    posts, rejects = read(write("r.csv", table({**TRUSTPILOT_ROW, "Review Created (UTC)": ""})))
    assert (posts, len(rejects)) == ([], 1)


@pytest.mark.parametrize("name", ["amazon", "amazon/csv"])
def test_a_review_of_amazon_is_about_a_product(write: Write, read: Read, name: str) -> None:
    posts, rejects = read(write(*SAMPLES[name]))
    assert rejects == []
    assert [(post.author, post.community, post.title, post.text) for post in posts] == [
        ("Rosa", "B001", "Quick", "Copper Kettle boils quickly")
    ]

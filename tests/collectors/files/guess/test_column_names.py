"""The names of columns: what exports call the fields of a post, in any case, with any prefix, in many languages."""

from __future__ import annotations

import pytest

from collectors.files.guess.column_names import is_a_name, score_name, to_words


def best_field(name: str) -> str | None:
    """Return the field with the highest score, None without any."""
    scores = score_name(name)
    return max(scores, key=lambda field: scores[field], default=None)


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("snippet.publishedAt", "created_at"),
        ("post_created", "created_at"),
        ("Date (UTC)", "created_at"),
        ("comment_text", "text"),
        ("user.username", "author"),
        ("Author Handle", "author"),
        ("parent id", "reply_to"),
        ("in_reply_to", "reply_to"),
        ("conversation id", "thread"),
        ("Likes", "likes"),
        ("upvotes", "likes"),
        ("num_comments", "replies"),
        ("permalink", "url"),
        ("\ufeffTweet Text", "text"),
        ("tweetId", "id"),
        ("subreddit", "community"),
        ("Kommentar", "text"),
        ("Erstellt am", "created_at"),
        ("Benutzername", "author"),
        ("Fecha de publicación", "created_at"),
        ("Usuario", "author"),
        ("comentário", "text"),
        ("评论内容", "text"),
        ("发布时间", "created_at"),
        ("用户昵称", "author"),
        ("текст", "text"),
        ("ulasan", "text"),
        ("댓글", "text"),
    ],
)
def test_a_name_means_its_field(name: str, field: str) -> None:
    assert best_field(name) == field


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("user_created_at", "created_at"),
        ("scraping_date", "created_at"),
        ("clean_text", "text"),
        ("sentiment_score", "likes"),
        ("in_reply_to_user_id", "reply_to"),
        ("user_id", "id"),
        ("followers_count", "author"),
        ("profile_image_url", "url"),
    ],
)
def test_a_word_that_speaks_against_a_field_leaves_little_of_its_score(name: str, field: str) -> None:
    assert score_name(name).get(field, 0.0) < 0.2


def test_a_whole_name_scores_more_than_its_last_words() -> None:
    assert score_name("created_at")["created_at"] > score_name("item.created_at")["created_at"] > 0.5


def test_an_unknown_name_has_no_score() -> None:
    assert score_name("kettle colour") == {}
    assert score_name("") == {}


def test_the_words_of_a_name_are_split_at_capitals_and_signs() -> None:
    assert to_words("snippet.publishedAt (UTC)") == ("snippet", "published", "at")


def test_a_value_is_not_a_name() -> None:
    assert is_a_name("Comment Text")
    assert not is_a_name("2026-02-01 10:00")


@pytest.mark.parametrize("piece", ["<row>", "word ", "(", "aB", "[1"])
def test_a_whole_file_in_the_place_of_a_name_takes_no_time(piece: str) -> None:
    assert len(to_words(piece * 200_000)) <= 1000
    assert score_name("Comment ID " + piece * 200_000) == score_name("Comment ID " + piece * 2000)

"""Threads without the posts in quarantine."""

from __future__ import annotations

from datetime import UTC, datetime

from analysis.pipeline.thread_batch import StoredPost
from analysis.pipeline.without_quarantine import without_posts
from talkworthy.model import Engagement, Post

AT = datetime(2026, 5, 1, tzinfo=UTC)


def thread(*lines: tuple[int, int | None], replies: int | None = None) -> list[StoredPost]:
    """Posts of (number, number of the parent) in one conversation under post 1."""
    return [
        StoredPost(
            number,
            Post(
                f"file:{number}",
                "file",
                "post",
                AT,
                "file:1",
                text="words",
                author="ann",
                reply_to=None if parent is None else f"file:{parent}",
                engagement=Engagement(replies=replies if number == 1 else None),
            ),
        )
        for number, parent in lines
    ]


def test_an_excluded_post_without_replies_is_removed() -> None:
    assert [row.pk for row in without_posts(thread((1, None), (2, 1), (3, 1)), {2})] == [1, 3]


def test_an_excluded_post_with_replies_stays_as_a_tombstone() -> None:
    root, excluded, answer = without_posts(thread((1, None), (2, 1), (3, 2)), {2})
    assert (excluded.post.gone, excluded.post.text, excluded.post.author, excluded.post.reply_to) == (
        True,
        "",
        None,
        "file:1",
    )
    assert (root.post.gone, answer.post.gone) == (False, False)


def test_an_entirely_excluded_branch_is_removed() -> None:
    assert [row.pk for row in without_posts(thread((1, None), (2, 1), (3, 2), (4, 3)), {2, 3, 4})] == [1]


def test_the_platform_counted_what_is_gone() -> None:
    root, _ = without_posts(thread((1, None), (2, 1), (3, 1), replies=5), {2})
    assert root.post.engagement.replies == 4


def test_a_count_that_is_older_than_what_was_collected_stays() -> None:
    root, _ = without_posts(thread((1, None), (2, 1), (3, 1), replies=1), {2})
    assert root.post.engagement.replies == 1


def test_a_count_of_direct_replies_raised_by_excluded_posts_expects_no_more_than_remain() -> None:
    answers = thread((1, None), (2, 1), (3, 2), (4, 3), (5, 1), (6, 1), (7, 1), replies=4)
    root, *_ = without_posts(answers, {5, 6, 7})
    assert root.post.engagement.replies == 3


def test_a_bot_known_by_its_posting_times_is_marked() -> None:
    _, reply = without_posts(thread((1, None), (2, 1)), (), {2})
    assert reply.post.flags == ("bot",)


def test_where_nothing_is_excluded_nothing_changes() -> None:
    rows = thread((1, None), (2, 1), (3, 2), replies=2)
    assert without_posts(rows, ()) == rows


def test_a_circle_of_replies_comes_to_an_end() -> None:
    assert [row.pk for row in without_posts(thread((1, 3), (2, 1), (3, 2)), {2})] == [1, 2, 3]


def test_a_hundred_thousand_deep_is_not_too_deep() -> None:
    rows = thread((1, None), *((n, n - 1) for n in range(2, 100_001)))
    assert len(without_posts(rows, {50_000})) == 100_000

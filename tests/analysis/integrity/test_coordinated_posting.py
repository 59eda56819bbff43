"""Coordinated posting: what is suspected, and what is not."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from analysis.integrity.coordinated_posting import (
    MANY_REPLIES,
    ONLY_TOGETHER,
    REPEATED,
    RESTLESS,
    SPREAD,
    STEADY,
    TEMPLATE,
    find_bots,
    find_promoters,
    find_suspects,
)
from analysis.integrity.near_duplicates import normalize_wording

LONG = "Get your own blend of seven beans from the hills today, all of you will love it"
CALL = "Check out this video on teapots"
THANKS = "Thank you so much, this was very helpful"
MINUTE, HOUR, DAY = 60_000_000, 3_600_000_000, 86_400_000_000
SCHEMA = {
    "post": pl.Int64,
    "id": pl.String,
    "source": pl.String,
    "community": pl.String,
    "author": pl.String,
    "thread": pl.String,
    "reply_to": pl.String,
    "created_at": pl.Int64,
    "text": pl.String,
}


def posted(*rows: dict[str, Any]) -> pl.DataFrame:
    """Posts a minute apart, each in a conversation of its own unless it says otherwise, numbered from 1 on."""
    values = [
        {
            "post": n,
            "id": f"reddit:{n}",
            "source": "reddit",
            "community": "a",
            "thread": f"c{n}",
            "reply_to": None,
        }
        | {"created_at": n * MINUTE, "text": f"words number {n}"}
        | row
        for n, row in enumerate(rows, 1)
    ]
    frame = pl.DataFrame(values, schema=SCHEMA)
    return frame.with_columns(normalize_wording(frame["text"]))


def suspects(*rows: dict[str, Any]) -> list[tuple[int, str, int]]:
    return list(find_suspects(posted(*rows)).sort("post").iter_rows())


def by(authors: str, text: str) -> list[dict[str, Any]]:
    return [{"author": author, "text": text} for author in authors]


def test_a_template_is_excluded_but_for_the_first_author() -> None:
    assert suspects(*by("abcde", LONG)) == [(n, TEMPLATE, 5) for n in (2, 3, 4, 5)]


def test_a_first_author_who_repeats_it_is_excluded_too() -> None:
    assert [post for post, _, _ in suspects(*by("abcaa", LONG))] == [1, 2, 3, 4, 5]


def test_four_posts_or_two_accounts_make_no_template() -> None:
    assert suspects(*by("abcd", LONG)) == []
    assert suspects(*by("ababab", LONG)) == []


def test_near_duplicates_make_a_template() -> None:
    rows = [
        {"author": author, "text": LONG.replace("today", day)}
        for author, day in zip("abcde", ["now", "soon", "again", "here", "later"], strict=True)
    ]
    assert [rule for _, rule, _ in suspects(*rows)] == [TEMPLATE] * 4


def test_short_words_that_send_people_somewhere_are_a_template() -> None:
    assert [rule for _, rule, _ in suspects(*by("abcde", CALL))] == [TEMPLATE] * 4


def test_strangers_thank_in_the_same_words() -> None:
    assert suspects(*by("abcdefgh", THANKS)) == []


def test_one_account_that_posts_its_words_in_five_threads_is_excluded() -> None:
    assert suspects(*by("aaaaa", LONG)) == [(n, REPEATED, 5) for n in (1, 2, 3, 4, 5)]


def test_the_first_of_five_in_one_thread_counts() -> None:
    rows = [row | {"thread": "c"} for row in by("aaaaa", LONG)]
    assert [post for post, _, _ in suspects(*rows)] == [2, 3, 4, 5]


def test_a_weekly_thread_that_people_answer_is_not_excluded() -> None:
    weekly = [{"author": "mod", "text": LONG, "created_at": week * 7 * DAY} for week in range(5)]
    answers = [{"author": "ann", "reply_to": f"reddit:{n}", "created_at": n * 7 * DAY + HOUR} for n in range(1, 6)]
    assert suspects(*weekly, *answers) == []


def shower(count: int, pause: int) -> list[dict[str, Any]]:
    return [{"author": "ann", "thread": "c", "reply_to": "reddit:0", "created_at": n * pause} for n in range(count)]


def test_ten_replies_to_one_post_within_a_day_are_excluded_but_for_the_first() -> None:
    assert suspects(*shower(10, MINUTE)) == [(n, MANY_REPLIES, 10) for n in range(2, 11)]


def test_nine_replies_or_ten_in_ten_days_are_not_excluded() -> None:
    assert suspects(*shower(9, MINUTE)) == []
    assert suspects(*shower(10, DAY)) == []


def test_an_active_author_who_answers_many_posts_is_not_excluded() -> None:
    rows = [{"author": "ann", "thread": "c", "reply_to": f"reddit:9{n}"} for n in range(40)]
    assert suspects(*rows) == []


def meetings(accounts: str, threads: str, apart: int = MINUTE) -> list[dict[str, Any]]:
    return [
        {"author": author, "thread": thread, "created_at": place * 30 * DAY + turn * apart}
        for place, thread in enumerate(threads)
        for turn, author in enumerate(accounts)
    ]


def test_three_accounts_that_only_appear_together_are_excluded() -> None:
    assert suspects(*meetings("abc", "xyz")) == [(n, ONLY_TOGETHER, 9) for n in range(1, 10)]


def test_two_accounts_or_two_threads_are_not_excluded() -> None:
    assert suspects(*meetings("ab", "wxyz")) == []
    assert suspects(*meetings("abcd", "xy")) == []


def test_accounts_that_also_post_elsewhere_are_not_excluded() -> None:
    alone = [{"author": author, "thread": f"of {author}"} for author in "abc"]
    assert suspects(*meetings("abc", "xyz"), *alone) == []


def test_accounts_that_post_on_different_days_are_not_excluded() -> None:
    assert suspects(*meetings("abc", "xyz", apart=DAY)) == []


def test_posts_without_author_are_not_excluded() -> None:
    assert suspects(*[{"author": None, "text": LONG}] * 6) == []


def test_no_posts_have_no_suspects() -> None:
    assert suspects() == []
    assert find_bots(posted()).is_empty()


def test_an_account_that_posts_a_template_is_a_promoter() -> None:
    posts = posted(*by("abcde", LONG))
    assert find_promoters(posts, find_suspects(posts))["rule"].to_list() == [TEMPLATE] * 4


@pytest.mark.parametrize(("places", "rules"), [("aabbb", []), ("abcab", [SPREAD] * 5)])
def test_an_account_with_the_same_words_in_three_communities_is_a_promoter(places: str, rules: list[str]) -> None:
    posts = posted(*({"author": "ann", "text": LONG, "community": place} for place in places))
    assert find_promoters(posts, find_suspects(posts))["rule"].to_list() == rules


def timed(moments: list[int]) -> list[str]:
    return find_bots(posted(*({"author": "clock", "created_at": moment} for moment in moments)))["rule"].to_list()


def test_an_account_that_posts_every_hour_is_a_bot() -> None:
    assert timed([n * HOUR + n % 3 * 1_000_000 for n in range(20)]) == [STEADY] * 20


def test_nineteen_posts_are_too_few() -> None:
    assert timed([n * HOUR for n in range(19)]) == []


def test_an_account_with_human_intervals_is_no_bot() -> None:
    assert timed([day * DAY + n * n * HOUR // 3 for day in range(10) for n in range(5)]) == []


def test_an_account_that_never_sleeps_is_a_bot() -> None:
    assert timed([n * 2 * HOUR + n * n % 7 * 13 * MINUTE for n in range(100)]) == [RESTLESS] * 100

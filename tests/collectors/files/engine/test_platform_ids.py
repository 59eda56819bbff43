"""Rows of tables get the ids that the collectors give, whatever form a tool wrote them in."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.files.engine.platform_ids import to_id, with_platform_ids


def reddit(**row: Any) -> dict[str, Any]:
    return with_platform_ids({"source": "reddit", **row})


@pytest.mark.parametrize(
    ("source", "raw", "expected"),
    [
        ("reddit", "t1_k3aa11", "reddit:t1_k3aa11"),
        ("reddit", "reddit:t1_k3aa11", "reddit:t1_k3aa11"),
        ("reddit", "/r/slowcoffee/comments/16xy01/roasts/k3aa11/", "reddit:t1_k3aa11"),
        ("reddit", "https://old.reddit.com/r/slowcoffee/comments/16xy01/roasts/", "reddit:t3_16xy01"),
        ("reddit", "https://redd.it/16xy01", "reddit:t3_16xy01"),
        ("x", "1700000000000000001", "x:1700000000000000001"),
        ("x", "tweet-1700000000000000001", "x:1700000000000000001"),
        ("x", "https://twitter.com/bea/status/1700000000000000001?s=20", "x:1700000000000000001"),
        ("x", "https://nitter.net/bea/status/1700000000000000001#m", "x:1700000000000000001"),
        ("youtube", "https://www.youtube.com/watch?v=abcdefghijk&lc=UgxA1.9b", "youtube:UgxA1.9b"),
        ("youtube", "https://youtu.be/abcdefghijk", "youtube:abcdefghijk"),
        ("hackernews", "https://news.ycombinator.com/item?id=42", "hackernews:42"),
        ("hackernews", "https://news.ycombinator.com/item?id=42#43", "hackernews:43"),
        ("hackernews", "42", "hackernews:42"),
        ("mastodon", "https://mas.example/@ada/110000000000000001", "mastodon:mas.example/110000000000000001"),
        (
            "mastodon",
            "https://mas.example/users/ada/statuses/110000000000000001",
            "mastodon:mas.example/110000000000000001",
        ),
        (
            "bluesky",
            "https://bsky.app/profile/did:plc:ada/post/3k",
            "bluesky:at://did:plc:ada/app.bsky.feed.post/3k",
        ),
        ("bluesky", "at://did:plc:ada/app.bsky.feed.post/3k", "bluesky:at://did:plc:ada/app.bsky.feed.post/3k"),
        ("stackexchange", "https://coffee.stackexchange.com/q/12", "stackexchange:coffee/p/12"),
        ("stackexchange", "https://stackoverflow.com/questions/12/title/34#34", "stackexchange:stackoverflow/p/34"),
        ("stackexchange", "https://stackoverflow.com/a/34", "stackexchange:stackoverflow/p/34"),
        ("stackexchange", "https://superuser.com/questions/12/title#comment56_34", "stackexchange:superuser/c/56"),
        ("forum", "https://www.reddit.com/comments/16xy01", "forum:https://www.reddit.com/comments/16xy01"),
        ("forum", "7", "forum:7"),
    ],
)
def test_ids_and_addresses_become_the_id_of_the_collector(source: str, raw: str, expected: str) -> None:
    assert to_id(source, raw) == expected


def test_a_number_of_stack_exchange_is_an_id_together_with_its_site() -> None:
    assert to_id("stackexchange", "12", "coffee") == "stackexchange:coffee/p/12"


def test_a_bare_comment_of_reddit_gets_the_prefixes_of_a_comment_and_its_submission() -> None:
    row = reddit(id="K3aa22", reply_to="k3aa11", thread="16xy01", text="I love it")
    assert (row["id"], row["reply_to"], row["thread"]) == ("reddit:t1_k3aa22", "reddit:t1_k3aa11", "reddit:t3_16xy01")
    assert row["kind"] == "comment"


def test_a_bare_parent_that_is_the_submission_is_named_as_one() -> None:
    assert reddit(id="k3aa11", reply_to="16xy01", thread="16xy01")["reply_to"] == "reddit:t3_16xy01"


def test_a_comment_below_a_submission_is_in_its_thread() -> None:
    assert reddit(id="k3aa11", reply_to="t3_16xy01")["thread"] == "reddit:t3_16xy01"


@pytest.mark.parametrize(
    ("row", "native"),
    [
        ({"title": "Which kettle?"}, "t3_abc"),
        ({"title": "", "text": "this one"}, "t1_abc"),
        ({"title": "Which kettle?", "thread": "t3_def"}, "t1_abc"),
        ({"title": "Which kettle?", "thread": "abc"}, "t3_abc"),
        ({"title": "", "kind": "submission"}, "t3_abc"),
        ({"title": "Which kettle?", "kind": "comment"}, "t1_abc"),
        ({"title": "", "url": "https://www.reddit.com/r/a/comments/abc/x/"}, "t3_abc"),
        ({"title": "Which kettle?", "url": "/r/a/comments/def/x/abc/"}, "t1_abc"),
    ],
)
def test_a_bare_id_of_reddit_has_the_kind_that_its_row_shows(row: dict[str, str], native: str) -> None:
    assert reddit(id="abc", **row)["id"] == f"reddit:{native}"


def test_the_link_of_a_submission_is_not_its_id() -> None:
    row = reddit(id="abc", title="News", url="https://www.reddit.com/r/other/comments/def/x/")
    assert row["id"] == "reddit:t3_abc"


def test_a_comment_without_a_known_parent_says_so() -> None:
    assert reddit(id="t1_abc", text="yes")["parent_missing"] is True
    assert reddit(id="t1_abc", reply_to="t1_def")["parent_missing"] is False


def test_a_permalink_fills_thread_and_community_and_leaves_what_the_row_says() -> None:
    row = reddit(id="https://www.reddit.com/r/slowcoffee/comments/16xy01/roasts/k3aa11/", community="Slow")
    assert (row["thread"], row["community"]) == ("reddit:t3_16xy01", "Slow")


def test_a_row_without_an_id_gets_the_one_in_its_url() -> None:
    row = with_platform_ids({"source": "x", "url": "https://x.com/bea/status/17"})
    assert (row["id"], row["author"]) == ("x:17", "bea")


def test_a_table_without_a_source_has_the_platform_of_its_addresses() -> None:
    row = with_platform_ids({"source": "file", "id": "https://news.ycombinator.com/item?id=42"})
    assert (row["source"], row["id"]) == ("hackernews", "hackernews:42")


def test_a_table_with_ids_of_its_own_keeps_its_source_whatever_it_links_to() -> None:
    row = with_platform_ids({"source": "file", "id": "7", "url": "https://x.com/bea/status/17"})
    assert (row["source"], row["id"]) == ("file", "file:7")


def test_the_id_of_a_reply_on_youtube_contains_its_parent() -> None:
    row = with_platform_ids({"source": "youtube", "id": "UgxA1bcdefg.9b"})
    assert (row["id"], row["reply_to"]) == ("youtube:UgxA1bcdefg.9b", "youtube:UgxA1bcdefg")


def test_a_row_without_any_id_stays_without_one() -> None:
    assert "id" not in with_platform_ids({"source": "forum", "text": "hello"})


@given(
    st.sampled_from(["reddit", "x", "youtube", "mastodon", "stackexchange", "forum", "file"]),
    st.dictionaries(st.sampled_from(["id", "thread", "reply_to", "quotes", "url", "title", "kind"]), st.text()),
)
def test_any_texts_give_ids_of_the_row_s_source(source: str, row: dict[str, str]) -> None:
    result = with_platform_ids({"source": source, **row})
    for key in ("id", "thread", "reply_to", "quotes"):
        if result.get(key, "").strip():
            assert result[key].startswith(f"{result['source']}:")

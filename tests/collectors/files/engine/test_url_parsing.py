"""The id and other facts of a post are derived from its URL."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.files.engine.url_parsing import parse_url


@pytest.mark.parametrize(
    ("url", "native", "community"),
    [
        ("https://www.reddit.com/r/espresso/comments/abc/fine_crema/def", "t1_def", "espresso"),
        ("https://www.reddit.com/r/espresso/comments/abc/comment/def/?context=3", "t1_def", "espresso"),
        ("http://old.reddit.com/r/espresso/comments/ABC/_/DEF/", "t1_def", "espresso"),
        ("https://reddit.com/r/espresso/comments/abc/fine_crema/", "t3_abc", "espresso"),
        ("https://www.reddit.com/comments/abc", "t3_abc", None),
        ("https://www.reddit.com/user/ada/comments/abc/x/", "t3_abc", "u_ada"),
        ("https://redd.it/abc", "t3_abc", None),
    ],
)
def test_reddit_urls_contain_post_thread_and_community(url: str, native: str, community: str | None) -> None:
    place = parse_url(url)
    assert (place.id, place.thread, place.community) == (f"reddit:{native}", "reddit:t3_abc", community)
    assert place.kind == ("comment" if "t1_" in native else "submission")


@pytest.mark.parametrize(
    ("url", "author"),
    [
        ("https://twitter.com/ada/status/123", "ada"),
        ("http://www.twitter.com/ada/statuses/123", "ada"),
        ("https://x.com/ada/status/123/photo/1?s=20", "ada"),
        ("mobile.twitter.com/ada/status/123", "ada"),
        ("https://x.com/i/web/status/123", None),
    ],
)
def test_urls_on_x_contain_the_post_and_not_its_thread(url: str, author: str | None) -> None:
    place = parse_url(url)
    assert (place.id, place.source, place.author, place.thread) == ("x:123", "x", author, None)


def test_threads_and_bluesky_urls_contain_the_post() -> None:
    assert parse_url("https://www.threads.net/@ada/post/C1-x_").id == "threads:C1-x_"
    assert (
        parse_url("https://bsky.app/profile/did:plc:ada/post/3k").id == "bluesky:at://did:plc:ada/app.bsky.feed.post/3k"
    )
    assert parse_url("https://bsky.app/profile/ada.example/post/3k").source == "file"


@pytest.mark.parametrize(
    ("url", "native"),
    [
        ("https://nitter.poast.example/ada/status/123#m", "x:123"),
        ("https://fxtwitter.com/ada/status/123", "x:123"),
        ("https://mas.example/@ada/110000000000000001", "mastodon:mas.example/110000000000000001"),
        ("https://www.youtube.com/watch?v=abcdefghijk&lc=Ugx1.9b", "youtube:Ugx1.9b"),
        ("https://www.youtube.com/shorts/abcdefghijk", "youtube:abcdefghijk"),
        ("https://www.tiktok.com/@ada/video/7300000000000000001", "tiktok:7300000000000000001"),
        ("https://www.instagram.com/reel/Cxyz_1/", "instagram:Cxyz_1"),
        ("https://news.ycombinator.com/item?id=42", "hackernews:42"),
        ("https://es.stackoverflow.com/questions/12/titulo", "stackexchange:es.stackoverflow/p/12"),
    ],
)
def test_addresses_on_known_platforms_have_the_ids_of_their_collectors(url: str, native: str) -> None:
    assert parse_url(url).id == native


@pytest.mark.parametrize(
    "url",
    [
        "https://mas.example/@ada@other.example/110000000000000001",
        "https://www.youtube.com/@ada",
        "https://news.ycombinator.com/newest",
        "https://stackoverflow.com/tags",
    ],
)
def test_other_pages_of_a_known_platform_are_pages_of_a_site(url: str) -> None:
    assert parse_url(url).source == "file"


def test_the_same_page_has_the_same_id_however_its_address_is_decorated() -> None:
    plain = parse_url("https://www.beans.example/thread/7")
    assert plain.source == "file"
    assert plain.community == "beans.example"
    assert parse_url("http://beans.example/thread/7/?utm_source=x&fbclid=y#p3").id == plain.id
    assert parse_url("http://beans.example/thread/8").id != plain.id
    assert parse_url("http://beans.example/thread?id=7").id != parse_url("http://beans.example/thread?id=8").id


@pytest.mark.parametrize("url", ["", "n/a", "mailto:ada@beans.example", "http://[::1", "javascript:alert(1)"])
def test_an_invalid_address_is_an_error(url: str) -> None:
    with pytest.raises(ValueError):
        parse_url(url)


@given(st.text(max_size=60))
def test_any_text_is_a_place_or_a_value_error(text: str) -> None:
    try:
        place = parse_url(f"https://beans.example/{text}")
    except ValueError:
        return
    assert place.id.startswith(f"{place.source}:")

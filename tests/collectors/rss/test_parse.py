"""Entries of feeds become Posts, from all kinds of documents, including hostile and recorded ones."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.engine.http.client import HttpResponse
from collectors.rss.collector import to_entries
from collectors.rss.parse import Feed, to_post
from talkworthy.errors import Unavailable
from talkworthy.model import Post
from talkworthy.post_ndjson import decode, encode

FEED = Feed("The Blog", "blog.example")


def entries_of(body: bytes, **headers: str) -> list[Any]:
    return to_entries("the feed", HttpResponse(200, headers, body, "https://blog.example/feed"))[1]


def post_of(item: str, feed: Feed = FEED) -> Post | None:
    (entry,) = entries_of(f'<rss version="2.0"><channel><item>{item}</item></channel></rss>'.encode())
    return to_post(entry, feed)


DATED = "<pubDate>Thu, 01 Jan 2026 00:00:00 GMT</pubDate>"
BOMB = b'<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">'


@pytest.mark.parametrize(
    "body",
    [
        b'<?xml version="1.0"?><!DOCTYPE rss [' + BOMB + b"]><rss><channel/></rss>",
        b"\xef\xbb\xbf<!-- x --><!doctype rss SYSTEM 'x' [" + BOMB + b"]><rss/>",
        ('<?xml version="1.0" encoding="utf-16"?><!DOCTYPE rss [<!ENTITY a "a">]><rss/>').encode("utf-16"),
        b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><title>&x;</title></channel></rss>',
    ],
    ids=["plain", "after a comment", "UTF-16", "a file"],
)
def test_a_feed_that_declares_entities_is_rejected(body: bytes) -> None:
    with pytest.raises(Unavailable, match="DOCTYPE with declarations"):
        entries_of(body)


def test_an_old_feed_with_a_doctype_is_read() -> None:
    head = b'<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://a.example/rss-0.91.dtd">'
    assert len(entries_of(head + b'<rss version="0.91"><channel><item><title>a</title></item></channel></rss>')) == 1


def test_an_entry_that_writes_about_entities_is_read() -> None:
    post = post_of(f'<title>x</title><description><![CDATA[<!DOCTYPE a [<!ENTITY b "c">]>]]></description>{DATED}')
    assert post is not None


def test_the_search_for_declarations_does_not_backtrack() -> None:
    """With backtracking this would take for ever."""
    with pytest.raises(Unavailable):
        entries_of(b"<!--a-->" * 100_000 + b"<?b" * 100_000)


def test_a_body_with_the_name_of_a_file_opens_no_file(tmp_path: Path) -> None:
    file = tmp_path / "feed.xml"
    file.write_text('<rss version="2.0"><channel><item><title>ours</title></item></channel></rss>', encoding="utf-8")
    with pytest.raises(Unavailable, match="is not a feed"):
        entries_of(str(file).encode())


def test_the_id_is_the_link_if_there_is_no_other() -> None:
    post = post_of(f"<title>a</title><link>https://blog.example/1</link>{DATED}")
    assert post is not None
    assert (post.id, post.url) == ("rss:https://blog.example/1", "https://blog.example/1")


def test_the_id_is_a_digest_of_the_text_without_a_link() -> None:
    first, same, other = (post_of(f"<title>{title}</title>{DATED}") for title in ("a", "a", "b"))
    assert first and same and other
    assert first.id == same.id != other.id
    assert first.url is None


def test_a_number_as_id_is_unique_across_sites() -> None:
    item = f"<guid isPermaLink='false'>7</guid><title>a</title>{DATED}"
    posts = [post_of(item, Feed("", host)) for host in ("a.example", "b.example")]
    assert [post.id for post in posts if post] == ["rss:a.example/7", "rss:b.example/7"]


def test_an_id_of_any_length_fits_a_key() -> None:
    post = post_of(f"<guid isPermaLink='false'>{'x' * 5000}</guid><title>a</title>{DATED}")
    assert post is not None
    assert len(post.id) < 100


def test_the_community_is_the_original_feed() -> None:
    source = '<source url="https://paper.example">The Paper</source>'
    post = post_of(f"<title>a</title>{source}{DATED}")
    assert post is not None
    assert post.community == "The Paper"


def test_the_community_is_the_host_if_the_feed_has_no_title() -> None:
    post = post_of(f"<title>a</title>{DATED}", Feed("", "blog.example"))
    assert post is not None
    assert post.community == "blog.example"


def test_a_script_is_not_a_link() -> None:
    post = post_of(f"<title>a</title><link>javascript:alert(1)</link>{DATED}")
    assert post is not None
    assert post.url is None


def test_the_longest_of_summary_and_content_is_the_text() -> None:
    namespace = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    body = (
        f'<rss version="2.0" {namespace}><channel><item><title>a</title><description>short</description>'
        f"<content:encoded>&lt;p&gt;the whole of it&lt;/p&gt;</content:encoded>{DATED}</item></channel></rss>"
    )
    post = to_post(entries_of(body.encode())[0], FEED)
    assert post is not None
    assert post.text == "the whole of it"


def test_an_atom_entry_has_its_first_date_and_its_plain_title() -> None:
    body = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>tag:a.example,2026:1</id><title>1 &lt; 2</title>'
        "<published>2026-01-01T00:00:00+02:00</published><updated>2026-02-01T00:00:00Z</updated></entry></feed>"
    )
    post = to_post(entries_of(body.encode())[0], FEED)
    assert post is not None
    assert (post.title, post.created_at) == ("1 < 2", datetime(2025, 12, 31, 22, tzinfo=UTC))
    assert post.id == "rss:tag:a.example,2026:1"


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        ("<?xml version='1.0' encoding='ISO-8859-1'?>{}".encode("latin-1"), {}),
        (b"<?xml version='1.0'?>{}", {"content-type": "text/xml; charset=iso-8859-1"}),
        (b"<?xml version='1.0' encoding='utf-8'?>{}", {"content-type": "text/xml; charset=utf-8"}),
    ],
    ids=["declared", "in the content type", "wrong"],
)
def test_an_encoding_is_read_or_guessed(body: bytes, headers: dict[str, str]) -> None:
    feed = f'<rss version="2.0"><channel><item><title>Café crème</title>{DATED}</item></channel></rss>'
    (entry,) = entries_of(body.replace(b"{}", feed.encode("latin-1")), **headers)
    post = to_post(entry, FEED)
    assert post is not None
    assert post.title == "Café crème"


@given(st.binary(max_size=300))
def test_any_content_of_a_feed_is_parsed_or_an_error(noise: bytes) -> None:
    body = (
        b'<rss version="2.0"><channel><item><title>' + noise + b"</title>" + DATED.encode() + b"</item></channel></rss>"
    )
    try:
        posts = [to_post(entry, FEED) for entry in entries_of(body)]
    except Unavailable:
        return
    assert all(decode(encode(post)) == post for post in posts if post is not None)


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("name", "entries", "undated"),
    [
        ("content-encoded.rss", 7, 0),
        ("encoding.rss", 40, 0),
        ("guardian.rss", 55, 0),
        ("heise.atom", 15, 0),
        ("missing-fields.atom", 1, 1),
        ("reddit-atom.rss", 24, 0),
        ("reddit-home.rss", 24, 0),
        ("reddit.rss", 24, 0),
        ("rss-1.rss", 69, 0),
    ],
)
def test_a_recorded_feed_becomes_valid_posts(shared_data: Path, name: str, entries: int, undated: int) -> None:
    raw_entries = entries_of((shared_data / "payloads" / "rss" / name).read_bytes())
    posts = [to_post(entry, FEED) for entry in raw_entries]
    assert (len(posts), posts.count(None)) == (entries, undated)
    dated = [post for post in posts if post is not None]
    assert len({post.id for post in dated}) == len(dated)
    assert all(decode(encode(post)) == post and "\ufffd" not in post.title for post in dated)


@pytest.mark.shared_data
def test_a_recorded_page_that_is_not_a_feed_is_an_error(shared_data: Path) -> None:
    with pytest.raises(Unavailable, match="is not a feed"):
        entries_of((shared_data / "payloads" / "rss" / "unrecognized.rss").read_bytes())


@pytest.mark.parametrize("link", ["<link></link>", "<link>#top</link>", "<link>/a</link>", "<link>?p=1</link>"])
def test_a_link_never_contains_the_password_or_the_key_of_its_feed(link: str) -> None:
    item = f"<item>{link}<title>Brewlark</title><pubDate>Sun, 01 Mar 2026 00:00:00 GMT</pubDate></item>"
    body = f"<rss version='2.0'><channel><title>t</title>{item}</channel></rss>".encode()
    feed, entries = to_entries(
        "a feed", HttpResponse(200, {}, body, "https://ada:hush@kettle.example/feed.xml?key=hush")
    )
    post = to_post(entries[0], feed)
    assert post is not None
    assert "hush" not in f"{post.id} {post.url}"


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("Mon, 02 Oct 2023 09:30:00 CEST", datetime(2023, 10, 2, 7, 30, tzinfo=UTC)),
        ("2016/6/29 15:07:41", datetime(2016, 6, 29, 15, 7, 41, tzinfo=UTC)),
        ("29/06/2016 10:00", datetime(2016, 6, 29, 10, tzinfo=UTC)),
        ("Seg, 02 Out 2023 09:30:00 -0300", datetime(2023, 10, 2, 12, 30, tzinfo=UTC)),
        ("lun., 02 oct. 2023 09:30:00 +0200", datetime(2023, 10, 2, 7, 30, tzinfo=UTC)),
        ("Segunda-feira, 2 de Outubro de 2023 09:30", datetime(2023, 10, 2, 9, 30, tzinfo=UTC)),
    ],
)
def test_dates_of_many_forms_and_languages_are_read(written: str, moment: datetime) -> None:
    post = post_of(f"<title>a</title><link>https://blog.example/1</link><pubDate>{written}</pubDate>")
    assert post is not None
    assert post.created_at == moment


@pytest.mark.parametrize(
    "written", ["2023-10", "2023", "October 2023", "09:30", "3/4/2023", "yesterday", "2 hours ago"]
)
def test_a_date_that_is_not_whole_is_none(written: str) -> None:
    assert post_of(f"<title>a</title><link>https://blog.example/1</link><pubDate>{written}</pubDate>") is None


def test_replies_are_those_of_the_threading_module() -> None:
    item = f"<title>a</title><thr:total xmlns:thr='http://purl.org/syndication/thread/1.0'>7</thr:total>{DATED}"
    post = post_of(item)
    assert post is not None
    assert post.engagement.replies == 7

"""The limits of the feed parser: hostile feeds are rejected, unusual feeds are parsed."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.rss import feed_parser
from collectors.rss.feed_parser import HostileFeed, is_character, parse, to_text

NAMESPACE = 'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'


def rss(inside: str) -> str:
    return f'<rss version="2.0" {NAMESPACE}><channel><item><title>Brewlark</title>{inside}</item></channel></rss>'


def titles(body: str | bytes, content_type: str = "") -> list[str]:
    raw = body.encode() if isinstance(body, str) else body
    return [entry.get("title", "") for entry in parse(raw, content_type, "https://a.example/feed").entries]


HOSTILE = {
    "elements": ("<a/>" * 1_000, "more than 1,000 elements"),
    "attributes": ("<a " + " ".join(f"a{number}='1'" for number in range(501)) + "/>", "more than 500 attributes"),
    "a long tag": (f"<a b='{'x' * 300_000}'/>", "a tag of more than 300,000 characters"),
    "a long end of a tag": (f"</a{' ' * 300_000}>", "a tag of more than 300,000 characters"),
    "a tag without end": (f"<a b='{'<' * 300_000}'", "a tag of more than 300,000 characters"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_feed_beyond_the_limits_is_rejected(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(feed_parser, "MAX_ELEMENTS", 1_000)
    inside, message = HOSTILE[name]
    with pytest.raises(HostileFeed, match=message):
        titles(rss(inside))


def test_a_feed_with_a_long_empty_beginning_is_rejected() -> None:
    """A regular expression of feedparser takes quadratic time for blank lines."""
    with pytest.raises(HostileFeed, match="16,000 characters before its first element"):
        titles("<?xml version='1.0'?>" + "\n" * 20_000 + rss(""))


@pytest.mark.parametrize("inside", ["<b>x</b>", "&amp;", "& < &", "&eacute;&#233;"])
def test_a_feed_that_takes_too_long_is_rejected(monkeypatch: pytest.MonkeyPatch, inside: str) -> None:
    seconds = itertools.count(0.0, 1.0)
    monkeypatch.setattr("collectors.rss.feed_parser.time.monotonic", lambda: next(seconds))
    with pytest.raises(HostileFeed, match="takes longer than 20 seconds"):
        titles(rss(f"<description>{inside * 50}</description>"))


def test_only_the_last_of_many_categories_is_kept() -> None:
    """Comparing each with all before it took hours."""
    categories = "".join(f"<category>{number}</category>" for number in range(1_000))
    (entry,) = parse(rss(categories).encode(), "", "https://a.example/").entries
    assert [tag["term"] for tag in entry["tags"]] == ["999"]


@pytest.mark.parametrize("inside", ["<tags>tea, pots</tags><b>x</b>", "<image>tags</image><b>x</b>"])
def test_an_element_called_tags_is_tolerated(inside: str) -> None:
    assert titles(rss(inside)) == ["Brewlark"]
    assert titles(rss("").replace("<item>", f"{inside}<item>")) == ["Brewlark"]


def test_a_name_is_cut_before_a_slow_regular_expression() -> None:
    """Searching an address after each letter took hours."""
    (entry,) = parse(rss(f"<author>{'a.' * 1_000_000}</author>").encode(), "", "https://a.example/").entries
    assert entry["author"] == "a." * 2_500


def test_a_text_with_elements_in_it_is_not_cut() -> None:
    inside = f"<div xmlns='http://www.w3.org/1999/xhtml'><p>{'x' * 9_000}</p><p>the end</p></div>"
    body = f"<feed xmlns='http://www.w3.org/2005/Atom'><entry><content type='xhtml'>{inside}</content></entry></feed>"
    (entry,) = parse(body.encode(), "", "https://a.example/").entries
    assert entry["content"][0]["value"].endswith("xxx</p><p>the end</p>")


@pytest.mark.parametrize("reference", ["&#xD83D;", "&#xdc00;", "&#x110000;", "&#99999999999999999999;"])
def test_an_invalid_character_reference_is_replaced(reference: str) -> None:
    assert titles(rss("").replace("Brewlark", f"Brewlark {reference}!")) == ["Brewlark \ufffd!"]


@given(st.integers(0, 2**40))
def test_a_number_is_a_character_if_python_can_write_it(number: int) -> None:
    try:
        chr(number).encode()
        valid = True
    except (ValueError, OverflowError):
        valid = False
    assert is_character(str(number)) == valid == is_character(f"x{number:x}")


CAFE = '<rss version="2.0"><channel><item><title>Caf\u00e9 \u20ac</title></item></channel></rss>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_the_encoding_of_a_feed_is_detected(encoding: str) -> None:
    assert titles(CAFE.encode(encoding)) == ["Caf\u00e9 \u20ac"]


@pytest.mark.parametrize("encoding", ["iso-8859-15", "cp1252", "utf-8", "GB18030"])
def test_the_declared_encoding_of_a_feed_is_used(encoding: str) -> None:
    assert titles(f'<?xml version="1.0" encoding="{encoding}"?>{CAFE}'.encode(encoding)) == ["Caf\u00e9 \u20ac"]


def test_the_encoding_of_the_content_type_is_used() -> None:
    assert titles(CAFE.encode("iso-8859-15"), "text/xml; charset='ISO-8859-15'") == ["Caf\u00e9 \u20ac"]


@pytest.mark.parametrize("encoding", ["punycode", "idna", "unicode_escape", "hex", "none-such", "undefined"])
def test_an_encoding_that_is_not_for_text_is_ignored(encoding: str) -> None:
    assert titles(f'<?xml version="1.0" encoding="{encoding}"?>{CAFE}') == ["Caf\u00e9 \u20ac"]


def test_entities_in_another_encoding_are_rejected() -> None:
    body = '<?xml version="1.0" encoding="utf-7"?><!DOCTYPE rss [<!ENTITY a "b">]>' + CAFE
    with pytest.raises(HostileFeed, match="DOCTYPE with declarations"):
        titles(body.encode("utf-7"))


@given(st.binary(max_size=200), st.text(max_size=40))
def test_any_bytes_become_a_valid_text(body: bytes, content_type: str) -> None:
    assert "\0" not in to_text(body, content_type)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_feed_or_a_value_error(inside: bytes) -> None:
    try:
        feed = parse(b"<rss><channel><item>" + inside, "", "https://a.example/")
    except ValueError:
        return
    assert isinstance(feed.entries, list)

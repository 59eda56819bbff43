"""The bounds of the feed parser: what is built to keep it busy ends, and what is merely odd is read."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.rss import feed_parser
from collectors.rss.feed_parser import Hostile, is_character, parse, to_text

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
def test_a_feed_that_is_built_to_keep_its_parser_busy_is_refused(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(feed_parser, "MOST_ELEMENTS", 1_000)
    inside, told = HOSTILE[name]
    with pytest.raises(Hostile, match=told):
        titles(rss(inside))


def test_a_feed_that_begins_with_nothing_for_long_is_refused() -> None:
    """A regular expression of feedparser goes through all blank lines for each of them."""
    with pytest.raises(Hostile, match="16,000 characters before its first element"):
        titles("<?xml version='1.0'?>" + "\n" * 20_000 + rss(""))


@pytest.mark.parametrize("inside", ["<b>x</b>", "&amp;", "& < &", "&eacute;&#233;"])
def test_a_feed_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch, inside: str) -> None:
    seconds = itertools.count(0.0, 1.0)
    monkeypatch.setattr("collectors.rss.feed_parser.time.monotonic", lambda: next(seconds))
    with pytest.raises(Hostile, match="takes longer than 20 seconds"):
        titles(rss(f"<description>{inside * 50}</description>"))


def test_only_the_last_of_many_categories_is_kept() -> None:
    """Each is compared with all before it, which took hours."""
    words = "".join(f"<category>{number}</category>" for number in range(1_000))
    (entry,) = parse(rss(words).encode(), "", "https://a.example/").entries
    assert [tag["term"] for tag in entry["tags"]] == ["999"]


@pytest.mark.parametrize("inside", ["<tags>tea, pots</tags><b>x</b>", "<image>tags</image><b>x</b>"])
def test_an_element_that_is_called_like_categories_harms_nothing(inside: str) -> None:
    assert titles(rss(inside)) == ["Brewlark"]
    assert titles(rss("").replace("<item>", f"{inside}<item>")) == ["Brewlark"]


def test_a_name_is_cut_before_a_regular_expression_goes_over_it() -> None:
    """This one looks for an address behind each letter, which took hours."""
    (entry,) = parse(rss(f"<author>{'a.' * 1_000_000}</author>").encode(), "", "https://a.example/").entries
    assert entry["author"] == "a." * 2_500


def test_a_text_with_elements_in_it_is_not_cut() -> None:
    inside = f"<div xmlns='http://www.w3.org/1999/xhtml'><p>{'x' * 9_000}</p><p>the end</p></div>"
    body = f"<feed xmlns='http://www.w3.org/2005/Atom'><entry><content type='xhtml'>{inside}</content></entry></feed>"
    (entry,) = parse(body.encode(), "", "https://a.example/").entries
    assert entry["content"][0]["value"].endswith("xxx</p><p>the end</p>")


@pytest.mark.parametrize("reference", ["&#xD83D;", "&#xdc00;", "&#x110000;", "&#99999999999999999999;"])
def test_a_number_that_is_no_character_is_shown_as_one_that_is_missing(reference: str) -> None:
    assert titles(rss("").replace("Brewlark", f"Brewlark {reference}!")) == ["Brewlark \ufffd!"]


@given(st.integers(0, 2**40))
def test_a_number_is_a_character_if_python_can_write_it(number: int) -> None:
    try:
        chr(number).encode()
        known = True
    except (ValueError, OverflowError):
        known = False
    assert is_character(str(number)) == known == is_character(f"x{number:x}")


CAFE = '<rss version="2.0"><channel><item><title>Caf\u00e9 \u20ac</title></item></channel></rss>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_a_feed_that_names_no_encoding_is_read_by_how_it_looks(encoding: str) -> None:
    assert titles(CAFE.encode(encoding)) == ["Caf\u00e9 \u20ac"]


@pytest.mark.parametrize("encoding", ["iso-8859-15", "cp1252", "utf-8", "GB18030"])
def test_the_encoding_that_a_feed_names_is_taken(encoding: str) -> None:
    assert titles(f'<?xml version="1.0" encoding="{encoding}"?>{CAFE}'.encode(encoding)) == ["Caf\u00e9 \u20ac"]


def test_the_encoding_that_only_its_server_names_is_taken() -> None:
    assert titles(CAFE.encode("iso-8859-15"), "text/xml; charset='ISO-8859-15'") == ["Caf\u00e9 \u20ac"]


@pytest.mark.parametrize("encoding", ["punycode", "idna", "unicode_escape", "hex", "none-such", "undefined"])
def test_an_encoding_that_no_feed_has_is_passed_over(encoding: str) -> None:
    assert titles(f'<?xml version="1.0" encoding="{encoding}"?>{CAFE}') == ["Caf\u00e9 \u20ac"]


def test_entities_that_hide_in_another_encoding_are_refused() -> None:
    body = '<?xml version="1.0" encoding="utf-7"?><!DOCTYPE rss [<!ENTITY a "b">]>' + CAFE
    with pytest.raises(Hostile, match="DOCTYPE that declares"):
        titles(body.encode("utf-7"))


@given(st.binary(max_size=200), st.text(max_size=40))
def test_any_bytes_become_a_text_that_can_be_written(body: bytes, content_type: str) -> None:
    assert "\0" not in to_text(body, content_type)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_feed_or_told_to_be_none(inside: bytes) -> None:
    try:
        found = parse(b"<rss><channel><item>" + inside, "", "https://a.example/")
    except ValueError:
        return
    assert isinstance(found.entries, list)

"""The parsers of feedparser for feeds that strangers send: what is built to keep them busy, or to crash them, ends.

`feedparser.parse` has no limits: a few megabytes of XML take it hours (names that are compared each with each, regular
expressions that try everything), and a number that is no character ends it with an error that it does not catch.
"""

from __future__ import annotations

import codecs
import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any
from xml import sax

MOST_SECONDS = 20.0
MOST_ELEMENTS = 100_000
MOST_ATTRIBUTES = 500  # of one element
LONGEST_TAG = 300_000  # characters
LONGEST_HEAD = 16_000  # characters before the first element
LONGEST_WORD = 5_000  # characters of what is no text: a name, a date, an address
TEXTS = {"content", "description", "info", "itunes_summary", "subtitle", "summary", "tagline", "title"}
MARKS = {
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_BE: "utf-16",
    codecs.BOM_UTF16_LE: "utf-16",
    b"\0\0\0<": "utf-32-be",
    b"<\0\0\0": "utf-32-le",
    b"\0<": "utf-16-be",
    b"<\0": "utf-16-le",
    b"\x4c\x6f\xa7\x94": "cp037",  # "<?xm"
}
"""How a document begins in encodings that are not to be mistaken (https://www.w3.org/TR/xml/#sec-guessing)."""
WIDER = {"gb2312": "gb18030", "ascii": "utf-8"}
NO_ENCODINGS = {"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"}
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*>")
_ENCODING = re.compile(rb"""\A\s*<\?[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)
# A DOCTYPE that declares something, where it may stand: before the first element. In an entry it is only text.
_DECLARES = re.compile(r"\A(?>[^<]+|<\?.*?\?>|<!--.*?-->)*+<!DOCTYPE[^<>\[]*\[", re.DOTALL | re.IGNORECASE)
_ELEMENT = re.compile(r"<\w")
_TAG = re.compile(r"""</?[A-Za-z:_](?>[^<>"']+|"[^"]*"|'[^']*')*+""")


class Hostile(ValueError):
    """A feed that no honest server sends; the message says what it does."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a feed tells of itself, its entries, and its format ("" where it has none that is known)."""

    feed: Any
    entries: list[Any]
    version: str


class _Bounded:
    """What both parsers stop at. Mixed into them, since they call these of themselves for each element."""

    def __init__(self, *words: Any) -> None:
        self.elements = 0
        self.until = time.monotonic() + MOST_SECONDS
        super().__init__(*words)

    def unknown_starttag(self, tag: str, attributes: list[tuple[str, str]]) -> None:
        self.elements += 1
        if self.elements > MOST_ELEMENTS:
            raise Hostile(f"has more than {MOST_ELEMENTS:,} elements")
        self._heed_time()
        self._drop_categories()
        super().unknown_starttag(tag, attributes)  # type: ignore[misc]

    def handle_data(self, text: str, escape: int = 1) -> None:
        self._heed_time()
        super().handle_data(text, escape)  # type: ignore[misc]

    def pop(self, element: str, strip_whitespace: int = 1) -> Any:
        """An element ends. Regular expressions go over a name or a date, and some of them again from each letter on."""
        stack = self.elementstack  # type: ignore[attr-defined]
        if stack and stack[-1][0] == element and element not in TEXTS:
            stack[-1][2] = list(cut(stack[-1][2], LONGEST_WORD))
        return super().pop(element, strip_whitespace)  # type: ignore[misc]

    def _drop_categories(self) -> None:
        """Each category is compared with all before it, and nobody reads them: none outlives the next element."""
        feed: Any = self.feeddata  # type: ignore[attr-defined]
        places = (*self.entries[-1:], feed, self.sourcedata, feed.get("image"))  # type: ignore[attr-defined]
        for place in places:
            tags = place.get("tags") if isinstance(place, dict) else None
            if isinstance(tags, list):  # an element called <tags> makes a text of it
                tags.clear()

    def _heed_time(self) -> None:
        if time.monotonic() > self.until:
            raise Hostile(f"takes longer than {MOST_SECONDS:g} seconds to understand")


class _Strict(_Bounded):
    def startElementNS(self, name: Any, qname: Any, attributes: Any) -> None:  # noqa: N802 - as sax calls it
        """Its way to the values of attributes goes past all of them for each."""
        if len(attributes) > MOST_ATTRIBUTES:
            raise Hostile(f"has an element with more than {MOST_ATTRIBUTES:,} attributes")
        super().startElementNS(name, qname, attributes)  # type: ignore[misc]


class _Loose(_Bounded):
    def handle_charref(self, number: str) -> None:
        """`&#xD83D;` and `&#x110000;` are no characters."""
        self._heed_time()
        super().handle_charref(number if is_character(number) else "xfffd")  # type: ignore[misc]

    def handle_entityref(self, name: str) -> None:
        self._heed_time()
        super().handle_entityref(name)  # type: ignore[misc]


@cache
def _parsers() -> tuple[Any, Any]:
    """Our bounds before feedparser's own classes, which are imported when the first feed is read."""
    from feedparser import api  # type: ignore[import-untyped]

    return type("Strict", (_Strict, api.StrictFeedParser), {}), type("Loose", (_Loose, api.LooseFeedParser), {})


def parse(body: bytes, content_type: str, address: str) -> Parsed:
    """The feed in `body`, as far as it can be read, which came from `address` and was called `content_type`.

    Raises Hostile, or ValueError where the parser cannot make anything of it.
    """
    text = to_text(body, content_type)
    if _DECLARES.match(text):
        raise Hostile("has a DOCTYPE that declares things, as attacks do and feeds do not")
    if any(tag.end() - tag.start() > LONGEST_TAG for tag in _TAG.finditer(text)):
        raise Hostile(f"has a tag of more than {LONGEST_TAG:,} characters")
    first = _ELEMENT.search(text)
    if first and first.start() > LONGEST_HEAD:
        raise Hostile(f"has more than {LONGEST_HEAD:,} characters before its first element")
    if first is None:
        return Parsed({}, [], "")
    from feedparser.sanitizer import replace_doctype  # type: ignore[import-untyped]

    version, data, _ = replace_doctype(text.encode("utf-8", "replace"))
    try:
        found = _strictly(data, address) or _loosely(data, address)
    except (ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError) as error:
        raise ValueError(f"{type(error).__name__}: {error}") from error
    return Parsed(found.feeddata, list(found.entries), version or found.version)


def to_text(body: bytes, content_type: str) -> str:
    """A document by its own mark, by the encoding that it names or its server, or as UTF-8 or Windows-1252."""
    named = _ENCODING.match(body)
    told = _CHARSET.search(content_type)
    guesses = (
        next((encoding for mark, encoding in MARKS.items() if body.startswith(mark)), ""),
        named[1].decode("ascii", "replace") if named else "",
        told[1] if told else "",
        "utf-8",
    )
    for guess in filter(None, guesses):
        try:
            known = codecs.lookup(guess).name
            if known not in NO_ENCODINGS:
                return _bare(body.decode(WIDER.get(known, known)))
        except (LookupError, ValueError):  # no such encoding, or not in it
            continue
    return _bare(body.decode("cp1252", "replace"))


def cut(pieces: Iterable[str | bytes], most: int) -> Iterator[str | bytes]:
    """The first `most` characters of what stands in pieces; one of bytes is a single character."""
    for piece in pieces:
        if most <= 0:
            return
        yield piece if isinstance(piece, bytes) else piece[:most]
        most -= len(piece)


def is_character(reference: str) -> bool:
    """Whether the number in `&#...;` is that of a character: "233", "xE9"."""
    hexadecimal = reference[:1] in "xX"
    if len(reference) > 8:
        return False
    number = int(reference[1:], 16) if hexadecimal else int(reference)
    return number < 0x110000 and not 0xD800 <= number < 0xE000


def _bare(text: str) -> str:
    """Without its declaration, which no longer holds, and without NUL characters, which no XML has."""
    return _DECLARATION.sub("", text.replace("\0", "").removeprefix("\ufeff"), count=1)


def _strictly(data: bytes, address: str) -> Any:
    """The parser after it has read well-formed XML; None where it is not."""
    handler = _prepared(_parsers()[0](address, None, "utf-8"))
    reader = sax.make_parser()
    reader.setFeature(sax.handler.feature_namespaces, True)
    reader.setFeature(sax.handler.feature_external_ges, False)
    reader.setContentHandler(handler)
    reader.setErrorHandler(handler)
    source = sax.xmlreader.InputSource()
    source.setByteStream(BytesIO(data))
    try:
        reader.parse(source)
    except sax.SAXException:
        return None
    return handler


def _loosely(data: bytes, address: str) -> Any:
    handler = _prepared(_parsers()[1](address, None, "utf-8", {}))
    handler.feed(data.decode("utf-8", "replace"))
    return handler


def _prepared(handler: Any) -> Any:
    handler.resolve_relative_uris = handler.sanitize_html = False  # all of it becomes plain text
    return handler

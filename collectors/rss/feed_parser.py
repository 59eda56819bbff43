"""The parsers of feedparser with limits, for untrusted feeds that would take hours or crash it.

`feedparser.parse` has no limits: a few megabytes of XML can take hours (quadratic comparisons, backtracking regular
expressions), and an invalid character reference raises an error that it does not catch.
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

MAX_SECONDS = 20.0
MAX_ELEMENTS = 100_000
MAX_ATTRIBUTES = 500  # of one element
MAX_TAG_LENGTH = 300_000  # characters
MAX_HEAD_LENGTH = 16_000  # characters before the first element
MAX_VALUE_LENGTH = 5_000  # characters of a value that is not a text: a name, a date, an address
TEXTS = {"content", "description", "info", "itunes_summary", "subtitle", "summary", "tagline", "title"}
BYTE_ORDER_MARKS = {
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
"""The first bytes of a document that identify its encoding (https://www.w3.org/TR/xml/#sec-guessing)."""
SUPERSETS = {"gb2312": "gb18030", "ascii": "utf-8"}
NOT_ENCODINGS = {"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"}
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*>")
_ENCODING = re.compile(rb"""\A\s*<\?[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)
# a DOCTYPE with declarations, before the first element; in an entry it is only text
_DECLARES = re.compile(r"\A(?>[^<]+|<\?.*?\?>|<!--.*?-->)*+<!DOCTYPE[^<>\[]*\[", re.DOTALL | re.IGNORECASE)
_ELEMENT = re.compile(r"<\w")
_TAG = re.compile(r"""</?[A-Za-z:_](?>[^<>"']+|"[^"]*"|'[^']*')*+""")


class HostileFeed(ValueError):
    """A feed that exceeds the limits; the message says how."""


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """The metadata of a feed, its entries, and its format ("" if it is unknown)."""

    feed: Any
    entries: list[Any]
    version: str


class _Limits:
    """The limits of both parsers, a mixin that overrides the handlers they call for each element."""

    def __init__(self, *arguments: Any) -> None:
        self.elements = 0
        self.deadline = time.monotonic() + MAX_SECONDS
        super().__init__(*arguments)

    def unknown_starttag(self, tag: str, attributes: list[tuple[str, str]]) -> None:
        self.elements += 1
        if self.elements > MAX_ELEMENTS:
            raise HostileFeed(f"has more than {MAX_ELEMENTS:,} elements")
        self._check_time()
        self._drop_categories()
        super().unknown_starttag(tag, attributes)  # type: ignore[misc]

    def handle_data(self, text: str, escape: int = 1) -> None:
        self._check_time()
        super().handle_data(text, escape)  # type: ignore[misc]

    def pop(self, element: str, strip_whitespace: int = 1) -> Any:
        """End an element, and cut a value that is not a text: feedparser matches slow regular expressions on it."""
        stack = self.elementstack  # type: ignore[attr-defined]
        if stack and stack[-1][0] == element and element not in TEXTS:
            stack[-1][2] = list(cut(stack[-1][2], MAX_VALUE_LENGTH))
        return super().pop(element, strip_whitespace)  # type: ignore[misc]

    def _drop_categories(self) -> None:
        """Clear the categories, which are not used: feedparser compares each with all before it."""
        feed: Any = self.feeddata  # type: ignore[attr-defined]
        places = (*self.entries[-1:], feed, self.sourcedata, feed.get("image"))  # type: ignore[attr-defined]
        for place in places:
            tags = place.get("tags") if isinstance(place, dict) else None
            if isinstance(tags, list):  # an element <tags> makes it a text
                tags.clear()

    def _check_time(self) -> None:
        if time.monotonic() > self.deadline:
            raise HostileFeed(f"takes longer than {MAX_SECONDS:g} seconds to parse")


class _Strict(_Limits):
    def startElementNS(self, name: Any, qname: Any, attributes: Any) -> None:  # noqa: N802 - the name in sax
        """Limit the attributes: feedparser looks through all of them for each."""
        if len(attributes) > MAX_ATTRIBUTES:
            raise HostileFeed(f"has an element with more than {MAX_ATTRIBUTES:,} attributes")
        super().startElementNS(name, qname, attributes)  # type: ignore[misc]


class _Loose(_Limits):
    def handle_charref(self, number: str) -> None:
        """Replace references such as `&#xD83D;` and `&#x110000;`, which are not characters."""
        self._check_time()
        super().handle_charref(number if is_character(number) else "xfffd")  # type: ignore[misc]

    def handle_entityref(self, name: str) -> None:
        self._check_time()
        super().handle_entityref(name)  # type: ignore[misc]


@cache
def _parsers() -> tuple[Any, Any]:
    """Return feedparser's parser classes with the limits; imported when the first feed is read."""
    from feedparser import api  # type: ignore[import-untyped]

    return type("Strict", (_Strict, api.StrictFeedParser), {}), type("Loose", (_Loose, api.LooseFeedParser), {})


def parse(body: bytes, content_type: str, address: str) -> ParsedFeed:
    """Parse the feed in `body`, as far as possible; it came from `address` with this `content_type`.

    Raises HostileFeed, or ValueError if the parser fails.
    """
    text = to_text(body, content_type)
    if _DECLARES.match(text):
        raise HostileFeed("has a DOCTYPE with declarations, as attacks use,")
    if any(tag.end() - tag.start() > MAX_TAG_LENGTH for tag in _TAG.finditer(text)):
        raise HostileFeed(f"has a tag of more than {MAX_TAG_LENGTH:,} characters")
    first = _ELEMENT.search(text)
    if first and first.start() > MAX_HEAD_LENGTH:
        raise HostileFeed(f"has more than {MAX_HEAD_LENGTH:,} characters before its first element")
    if first is None:
        return ParsedFeed({}, [], "")
    from feedparser.sanitizer import replace_doctype  # type: ignore[import-untyped]

    version, data, _ = replace_doctype(text.encode("utf-8", "replace"))
    try:
        parser = _parse_strict(data, address) or _parse_loose(data, address)
    except (ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError) as error:
        raise ValueError(f"{type(error).__name__}: {error}") from error
    return ParsedFeed(parser.feeddata, list(parser.entries), version or parser.version)


def to_text(body: bytes, content_type: str) -> str:
    """Decode a document by its byte order mark, its declaration, its content type, or as UTF-8 or Windows-1252."""
    declared = _ENCODING.match(body)
    charset = _CHARSET.search(content_type)
    guesses = (
        next((encoding for mark, encoding in BYTE_ORDER_MARKS.items() if body.startswith(mark)), ""),
        declared[1].decode("ascii", "replace") if declared else "",
        charset[1] if charset else "",
        "utf-8",
    )
    for guess in filter(None, guesses):
        try:
            encoding = codecs.lookup(guess).name
            if encoding not in NOT_ENCODINGS:
                return _strip_declaration(body.decode(SUPERSETS.get(encoding, encoding)))
        except (LookupError, ValueError):  # an unknown encoding, or another one
            continue
    return _strip_declaration(body.decode("cp1252", "replace"))


def cut(pieces: Iterable[str | bytes], limit: int) -> Iterator[str | bytes]:
    """Yield the first `limit` characters of the pieces; bytes are a single character."""
    for piece in pieces:
        if limit <= 0:
            return
        yield piece if isinstance(piece, bytes) else piece[:limit]
        limit -= len(piece)


def is_character(reference: str) -> bool:
    """Return whether the number in `&#...;` is that of a character, such as "233" or "xE9"."""
    hexadecimal = reference[:1] in "xX"
    if len(reference) > 8:
        return False
    number = int(reference[1:], 16) if hexadecimal else int(reference)
    return number < 0x110000 and not 0xD800 <= number < 0xE000


def _strip_declaration(text: str) -> str:
    """Return the text without its XML declaration, which no longer applies, and without NUL characters."""
    return _DECLARATION.sub("", text.replace("\0", "").removeprefix("\ufeff"), count=1)


def _parse_strict(data: bytes, address: str) -> Any:
    """Return the parser after it has read well-formed XML; None if it is not well-formed."""
    handler = _configure(_parsers()[0](address, None, "utf-8"))
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


def _parse_loose(data: bytes, address: str) -> Any:
    handler = _configure(_parsers()[1](address, None, "utf-8", {}))
    handler.feed(data.decode("utf-8", "replace"))
    return handler


def _configure(handler: Any) -> Any:
    handler.resolve_relative_uris = handler.sanitize_html = False  # all texts are converted to plain text
    return handler

"""Converts HTML to plain text with the line breaks that a reader would see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import TYPE_CHECKING, Any

from talkworthy.plain_text.characters import clean

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

DROPPED = frozenset(
    {"script", "style", "template", "head", "iframe", "svg", "noscript", "object", "select", "audio", "video"}
)
PARAGRAPHS = frozenset(
    {"p", "blockquote", "pre", "ul", "ol", "dl", "table", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "figure", "details"}
)
LINES = frozenset({
    "address", "article", "aside", "center", "dd", "div", "dt", "figcaption", "footer", "form", "header", "li", "main",
    "nav", "section", "summary", "tr",
})  # fmt: skip
CELLS = frozenset({"td", "th"})
QUOTE, BULLET = "> ", "- "
_SPACES = re.compile(r"[ \t\r\n\f\xa0]+")
_SCHEME = re.compile(r"^[a-z]+://(?:www\.)?", re.IGNORECASE)
_SHORTENED = ("…", "...")
_TAG = re.compile(r"<(/?)(?!(?:p|li|br|hr|img|input|wbr|tr|td|th|dt|dd|option)\b)[a-z]", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[^<>]*>")
MAX_WORK = 2_000_000  # tags x depth: the time and memory that HTML parsers take grow with this product


def to_text(html: str) -> str:
    """Return `html` (a document or a part of one) as plain text, cleaned.

    Paragraphs are separated by an empty line; `<br>` and list items end a line; lines of a `<blockquote>` begin with ">
    "; `<pre>` keeps its spaces. A link becomes its visible text, or its address if that text was shortened (as
    Mastodon, Hacker News and Discourse do). What a forum adds is left out: the preview of a linked page (Discourse's
    onebox) becomes its address, the name above a quotation is dropped. Never raises.
    """
    from selectolax.lexbor import LexborHTMLParser

    html = clean(html)
    if _is_too_deep(html):
        return clean(unescape(_ANY_TAG.sub(" ", html))).strip()
    writer = _Writer()
    body = LexborHTMLParser(html).body
    if body is not None:
        for node, entered in _steps(body):
            _write(writer, node, entered)
    return clean(writer.text())


def _is_too_deep(html: str) -> bool:
    """Return whether `html` is nested too deeply for its length to be a real post."""
    tags = html.count("<")
    if tags * tags < MAX_WORK:
        return False
    depth = deepest = 0
    for tag in _TAG.finditer(html):
        depth = max(depth - 1, 0) if tag[1] else depth + 1
        deepest = max(deepest, depth)
    return tags * deepest > MAX_WORK


class _Writer:
    """The text so far. `quoted` and `verbatim` count the open quotations and `<pre>` elements."""

    def __init__(self) -> None:
        self.quoted = 0
        self.verbatim = 0
        self._lines: list[tuple[int, str]] = []
        self._line: list[str] = []

    def add_text(self, text: str) -> None:
        """Append to the open line; collapse spaces and drop them at the start of a line."""
        text = _SPACES.sub(" ", text)
        if not self._line or self._line[-1].endswith((" ", "\n")):
            text = text.lstrip(" ")
        if text:
            self._line.append(text)

    def add_verbatim(self, text: str) -> None:
        first, *others = text.replace("\r\n", "\n").split("\n")
        self._line.append(first)
        for line in others:
            self.break_line()
            self._line.append(line)

    def break_line(self) -> None:
        self._lines.append((self.quoted, "".join(self._line).rstrip()))
        self._line.clear()

    def end_line(self) -> None:
        line = "".join(self._line)
        if line == BULLET:  # the paragraph of a list item follows
            return
        if line.strip():
            self.break_line()
        self._line.clear()

    def end_paragraph(self) -> None:
        self.end_line()
        if self._lines and self._lines[-1][1] and not self._line:
            self._lines.append((self.quoted, ""))

    def text(self) -> str:
        """Return the whole text. An empty line is quoted only if the lines on both sides are."""
        self.end_line()
        depths = [depth for depth, _ in self._lines]
        lines: list[str] = []
        for at, (depth, line) in enumerate(self._lines):
            if not line:
                depth = min(depths[max(at - 1, 0) : at + 2])
            lines.append((QUOTE * depth + line).rstrip())
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def _steps(top: LexborNode) -> Iterator[tuple[LexborNode, bool]]:
    """Yield each node when it is entered (True) and left (False), in order. Not recursive, since pages nest without
    limit.
    """
    node: LexborNode | None = top
    while node is not None:
        yield node, True
        inner = None if _replacement(node) is not None else node.first_child
        while inner is None and node is not None:
            yield node, False
            if node.mem_id == top.mem_id:
                return
            inner, node = node.next, node.parent
        node = inner


def _write(writer: _Writer, node: LexborNode, entered: bool) -> None:
    tag = node.tag or ""
    if tag in PARAGRAPHS or tag in LINES:
        _write_block(writer, node, entered)
    elif tag in CELLS and not entered:
        writer.add_text(" ")
    elif entered:
        _write_inline(writer, node, tag)


def _write_block(writer: _Writer, node: LexborNode, entered: bool) -> None:
    tag = node.tag or ""
    if tag in LINES:
        writer.end_line()
        writer.add_text(BULLET if tag == "li" and entered else (entered and _replacement(node)) or "")
    else:
        writer.end_paragraph()
        step = 1 if entered else -1
        writer.quoted += step if tag == "blockquote" else 0
        writer.verbatim += step if tag == "pre" else 0


def _write_inline(writer: _Writer, node: LexborNode, tag: str) -> None:
    if tag == "-text":
        add = writer.add_verbatim if writer.verbatim else writer.add_text
        add(node.text_content or "")
    elif tag == "br":
        writer.break_line()
    else:
        writer.add_text(_replacement(node) or "")


def _replacement(node: LexborNode) -> str | None:
    """Return the text that replaces the node and its children, None if they are read as they are."""
    tag = node.tag or ""
    if tag.startswith("-"):
        return None if tag == "-text" else ""
    if tag in DROPPED:
        return ""
    if tag == "a":
        return _shortened_link(node)
    if tag in ("img", "aside", "div"):
        return _forum_element(node, tag, node.attributes)
    return None


def _forum_element(node: LexborNode, tag: str, attributes: dict[str, Any]) -> str | None:
    classes = (attributes.get("class") or "").split()
    if tag == "img":
        return (attributes.get("alt") or "") if "emoji" in classes else ""
    if "onebox" in classes:
        return attributes.get("data-onebox-src") or ""
    parent = node.parent
    if "title" in classes and parent is not None and "quote" in (parent.attributes.get("class") or "").split():
        return ""
    return None


def _shortened_link(node: LexborNode) -> str | None:
    """Return the address of a link whose visible text is only the beginning of it."""
    address = node.attributes.get("href") or ""
    if "://" not in address:
        return None
    if node.css_first("span.invisible, span.ellipsis") is not None:
        return address
    shown = (node.text() or "").strip()
    end = next((ending for ending in _SHORTENED if shown.endswith(ending)), "")
    beginning = _SCHEME.sub("", shown.removesuffix(end)) if end else ""
    return address if beginning and _SCHEME.sub("", address).startswith(beginning) else None

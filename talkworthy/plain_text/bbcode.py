"""Removes BBCode, the formatting that Steam's reviews are written in: `[b]`, `[h1]`, `[list]`, `[url=...]`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_BLOCKS = frozenset({"h1", "h2", "h3", "list", "olist", "quote", "table", "tr", "hr"})
_CELLS = frozenset({"td", "th"})
_TAG = re.compile(
    r"\[(?P<end>/?)(?P<name>h[123]|b|u|i|strike|spoiler|noparse|hr|url|img|list|olist|\*|quote|code|table|tr|td|th)"
    r"(?:[= ](?P<value>[^\[\]\n]{0,2000}))?\]",
    re.IGNORECASE,
)
_MANY_LINES = re.compile(r"\n{3,}")


def bbcode_to_text(text: str) -> str:
    """Return `text` without its BBCode (https://steamcommunity.com/comment/Recommendation/formattinghelp).

    A link becomes its text and its address in brackets, an item of a list begins with "- ", and quoted lines with "> ".
    What is between `[noparse]` and its end stays. A tag whose element is never closed is text, as other brackets are.
    Takes time linear in the length of the text.
    """
    tags = list(_real_tags(text)) if "[/" in text else []
    if not tags:
        return text
    written = _Written()
    position = 0
    for tag in tags:
        written.add(text[position : tag.start()])
        written.add_tag(tag["name"].lower(), bool(tag["end"]), tag["value"] or "")
        position = tag.end()
    written.add(text[position:])
    lines = "".join(written.parts).split("\n")
    return _MANY_LINES.sub("\n\n", "\n".join(line.rstrip() for line in lines)).strip()


def _real_tags(text: str) -> Iterator[re.Match[str]]:
    """Yield the tags whose element is begun and ended somewhere, `[hr]`, and the items of lists."""
    tags = list(_TAG.finditer(text))
    begun = {tag["name"].lower() for tag in tags if not tag["end"]}
    real = begun & {tag["name"].lower() for tag in tags if tag["end"]} | {"hr"}
    if real & {"list", "olist"}:
        real.add("*")
    literal = False
    for tag in _without_open_end(tags, "noparse"):
        if tag["name"].lower() == "noparse":
            literal = not tag["end"]
            yield tag
        elif tag["name"].lower() in real and not literal:
            yield tag


def _without_open_end(tags: Sequence[re.Match[str]], name: str) -> Iterator[re.Match[str]]:
    """Yield the tags without those called `name` that no end follows."""
    last_end = max((tag.start() for tag in tags if tag["end"] and tag["name"].lower() == name), default=-1)
    return (tag for tag in tags if tag["name"].lower() != name or tag.start() <= last_end)


class _Written:
    """The text so far, in parts. A link and a quotation are completed where they end."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self._address = ""
        self._link = 0
        self._quotes = 0
        self._quoted = 0

    def add(self, text: str) -> None:
        if text:
            self.parts.append(text)

    def add_tag(self, name: str, ends: bool, value: str) -> None:
        if name in _BLOCKS or (name == "*" and not ends):
            self._end_line()
        if name == "*" and not ends:
            self.add("- ")
        elif name in _CELLS and ends:
            self.add(" ")
        elif name == "url":
            self._add_link(ends, value)
        elif name == "quote":
            self._add_quote(ends)

    def _end_line(self) -> None:
        if self.parts and not self.parts[-1].rstrip(" ").endswith("\n"):
            self.parts.append("\n")

    def _add_link(self, ends: bool, value: str) -> None:
        shown = "".join(self.parts[self._link :]).strip()
        if ends and self._address and self._address != shown:
            self.add(f" ({self._address})" if shown else self._address)
        address = value.strip(" \"'")
        self._address = address if not ends and address.lower().startswith(("http://", "https://")) else ""
        self._link = len(self.parts)

    def _add_quote(self, ends: bool) -> None:
        if ends and self._quotes == 1:
            lines = "".join(self.parts[self._quoted :]).strip().split("\n")
            self.parts[self._quoted :] = ["\n".join(f"> {line}".rstrip() for line in lines), "\n"]
            # a link that reaches out of the quotation lost its beginning
            self._address, self._link = "", len(self.parts)
        if not ends and not self._quotes:
            self._quoted = len(self.parts)
        self._quotes = max(0, self._quotes + (-1 if ends else 1))

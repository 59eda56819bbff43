"""Finds HTML tags in text that may be HTML or not: `a < b`, `<3` and `<name>` are none."""

from __future__ import annotations

import re

from talkworthy.plain_text.entities import ENTITY
from talkworthy.plain_text.html import to_text

_BLOCKS = "p|div|ul|ol|li|dl|dt|dd|table|tr|td|th|thead|tbody|blockquote|pre|h[1-6]|section|article|figure|details"
_INLINE = (
    "a|abbr|b|big|center|cite|code|del|em|figcaption|font|i|ins|kbd|mark|q|s|samp|script|small|span|strike|strong|"
    "style|sub|summary|sup|tt|u"
)
_ALONE = ("br", "hr", "img", "wbr")
_ATTRIBUTES = r"""(?:\s+[a-zA-Z][\w:.-]*(?:=(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>]+))?)*+"""
_TAG = re.compile(
    rf"<(?P<end>/?)(?P<name>{_BLOCKS}|{_INLINE}|{'|'.join(_ALONE)})(?P<attributes>{_ATTRIBUTES})\s*/?>", re.IGNORECASE
)
_BLOCK = re.compile(rf"(?:{_BLOCKS})", re.IGNORECASE)
_BARE_AMPERSAND = re.compile(f"&(?!{ENTITY.pattern[1:]})")


def tags_to_text(text: str) -> str | None:
    """Return `text` as a browser would show it, None if no tag is in it. Lines stay lines unless blocks form them.

    A tag is a name of HTML in angle brackets, whose element is closed or needs no end: a single `<s>` is text.
    """
    tags = list(_TAG.finditer(text)) if "<" in text else []
    ended = {tag["name"].lower() for tag in tags if tag["end"]}
    begun = {tag["name"].lower() for tag in tags if not tag["end"]}
    real = [tag for tag in tags if _is_tag(tag["name"].lower(), ended & begun)]
    if not real:
        return None
    has_blocks = any(_BLOCK.fullmatch(tag["name"]) for tag in real)
    parts: list[str] = []
    position = 0
    for tag in real:
        parts += _escaped(text[position : tag.start()], has_blocks), tag[0]
        position = tag.end()
    return to_text("".join((*parts, _escaped(text[position:], has_blocks))))


def _is_tag(name: str, closed: set[str]) -> bool:
    return name in _ALONE or name == "p" or name in closed


def _escaped(text: str, has_blocks: bool) -> str:
    """Return text between tags as HTML that means the same."""
    html = _BARE_AMPERSAND.sub("&amp;", text).replace("<", "&lt;")
    return html if has_blocks else html.replace("\r\n", "\n").replace("\n", "<br>")

"""Converts Reddit's Markdown to plain text (https://support.reddithelp.com/hc/en-us/articles/360043033952)."""

from __future__ import annotations

import re
from collections.abc import Iterator

# What stays as it is while emphasis is removed, or has a form of its own. NUL holds its place.
_TOKEN = re.compile(
    r"""
    (?P<code> ```(?s:.*?)``` | `[^`\n]+` | ^(?:[ ]{4}|\t)[^\n]* )
  | !?\[ (?P<shown>[^\[\]\n]{0,1000}) \]\( [ ]*
        <?(?P<target>[^()\s<>]{0,2000}(?:\([^()\s<>]{0,2000}\)[^()\s<>]{0,2000}){0,9})>?
        (?:[ ]+"[^"\n]{0,500}")? [ ]* \)
  | <(?P<address>https?://[^\s<>]+)>
  | (?P<kept> https?://[^\s*<>\[\]()]+ | \b[ru]/[\w-]+ | @\w+ )
  | \\(?P<escaped>[!-/:-@\[-`{-~])
    """,
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+", re.MULTILINE)
_BULLET = re.compile(r"^([ \t]*)[*+][ \t]+(?=\S)", re.MULTILINE)
_RULE = re.compile(r"^ {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$", re.MULTILINE)
_SPOILER = re.compile(r">!((?:(?!>!)[^\n])*?)!<")
_STARS = re.compile(r"(?<![\w*])(\*{1,3})(?=[^\s*])([^*\n]+)(?<=\S)\1(?![\w*])")
_LINES = re.compile(r"(?<![\w_])(_{1,3})(?=[^\s_])([^_\n]+)(?<=\S)\1(?!\w)")
_EMPTY_CHARACTERS = re.compile(r"(?:(?<=\s)|\A)\u200b+|\u200b+(?=\s|\Z)")
_TOKEN_MARKS = ("`", "](", "\\", "/", "@", "    ", "\t", ">!")
_OTHER_MARKS = ("](", "\\", "<http", "<HTTP", ">!")
_PLACE = "\0"


def markdown_to_text(text: str) -> str:
    """Return `text` without its formatting: emphasis, headings, spoilers, escapes and the marks of links.

    A link becomes its text and its address in brackets. Quoted lines keep their "> " and code its backticks. `text`
    has no NUL characters.
    """
    text = _without_line_marks(text)
    has_emphasis = "*" in text or "_" in text
    if not has_emphasis and not any(mark in text for mark in _OTHER_MARKS):
        return text
    if not any(mark in text for mark in _TOKEN_MARKS):
        return _without_emphasis(text)
    kept: list[str] = []
    text = _SPOILER.sub(r"\1", _set_aside(text, kept))
    return _put_back(_without_emphasis(text), iter(kept))


def _without_emphasis(text: str) -> str:
    for _ in range(2):  # bold in italics, and italics in bold
        if "*" in text:
            text = _STARS.sub(r"\2", text)
        if "_" in text:
            text = _LINES.sub(r"\2", text)
    return text


def _without_line_marks(text: str) -> str:
    """Return `text` without rulers, headings and empty paragraphs; bullets are "- ". Each is looked for only where its
    characters occur, since a pattern for lines takes ten times as long as that.
    """
    if "\u200b" in text:
        text = _EMPTY_CHARACTERS.sub("", text)
    if "#" in text:
        text = _HEADING.sub("", text)
    if "--" in text or "- -" in text or "*" in text or "__" in text:
        text = _RULE.sub("", text)
    if "* " in text or "+ " in text or "*\t" in text or "+\t" in text:
        text = _BULLET.sub(r"\1- ", text)
    return text


def _set_aside(text: str, kept: list[str]) -> str:
    """Return `text` with NUL in the place of each token, whose text is appended to `kept`."""

    def to_place(match: re.Match[str]) -> str:
        if match["shown"] is not None:
            return _link(match["shown"], match["target"], kept)
        token = match["code"] or match["address"] or match["kept"] or match["escaped"]
        kept.append(token if match["code"] else token.replace("\\_", "_"))
        return _PLACE

    return _TOKEN.sub(to_place, text)


def _link(shown: str, target: str, kept: list[str]) -> str:
    target = target.replace("\\_", "_")
    words = _set_aside(shown, kept)
    if not target or target in shown.replace("\\_", "_"):
        return words
    kept.append(target)
    return f"{words.rstrip()} ({_PLACE})" if words.strip() else _PLACE


def _put_back(text: str, kept: Iterator[str]) -> str:
    head, *rest = text.split(_PLACE)
    return "".join((head, *(part for following in rest for part in (next(kept), following))))

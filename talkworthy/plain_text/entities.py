"""Resolves HTML entities in text: all of them, or only those that nobody can have typed."""

from __future__ import annotations

import re
from html import unescape

# A semicolon is required: in `?a=1&copy=2` there is no entity.
ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_NO_BREAK_SPACE = "\xa0"
_SPACE = re.compile(r"&(?:nbsp|#160|#x0*a0|#8203|#x200b|zwsp);", re.IGNORECASE)


def resolve_entities(text: str) -> str:
    """Return `text` with each entity as its character, once: `&amp;lt;` becomes `&lt;`. A no-break space is a space."""
    return ENTITY.sub(lambda match: _to_character(match[0]), text) if "&" in text else text


def resolve_certain_entities(text: str) -> str:
    """Return `text` with the entities resolved that a text about HTML would not contain.

    These touch a letter or a digit: `don&#39;t`, `&quot;dark&quot;`, `AT&amp;T`. Markup (`&lt;`, `&gt;`) stays.
    """
    return ENTITY.sub(_certain_character, text) if "&" in text else text


def _certain_character(match: re.Match[str]) -> str:
    text, start, end = match.string, match.start(), match.end()
    character = _to_character(match[0])
    if character in ("<", ">") or (character == "&" and ENTITY.match(f"&{text[end : end + 34]}")):
        return match[0]
    touches = text[max(start - 1, 0) : start].isalnum() or text[end : end + 1].isalnum()
    return character if touches else match[0]


def resolve_spaces(text: str) -> str:
    """Return `text` with the entities of spaces resolved, which Reddit's editor writes: `&nbsp;`, `&#x200B;`."""
    return _SPACE.sub(lambda match: _to_character(match[0]), text) if "&" in text else text


def _to_character(entity: str) -> str:
    character = unescape(entity)
    return " " if character == _NO_BREAK_SPACE else character

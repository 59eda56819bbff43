"""Text as it was typed: a terminal that shows it cannot be steered by it."""

from __future__ import annotations

import re

# Control characters (C0 without tab and line feed, DEL, C1), line and paragraph separators, the characters that
# change the writing direction (https://www.unicode.org/reports/tr9/), and half surrogate pairs, as which Python reads
# bytes of a file name that are not UTF-8 (PEP 383). Not the joiners of emoji.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_IN_JSON = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_BYTES = range(0xDC80, 0xDD00)


def to_visible(text: str) -> str:
    """Return `text` with control characters as escapes: `\\x1b[2J` for an ESC that would clear the screen."""
    return text if text.isprintable() else _CONTROLS.sub(_to_escape, text)


def to_visible_json(text: str) -> str:
    """Return JSON with the same values, in which no control character is left as it is."""
    return _IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _to_escape(match: re.Match[str]) -> str:
    number = ord(match[0])
    if number in _BYTES:
        number -= 0xDC00
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}"

"""Repairs text that was decoded in the wrong encoding: `donâ€™t` gets its apostrophe back."""

from __future__ import annotations

import re
from functools import cache, partial
from typing import Any

MAX_LENGTH = 20_000
"""Characters of a line that are examined; a longer line is left as it is."""
# The encodings that UTF-8 is taken for, those of ftfy: it imports slowly and takes 100 microseconds a line.
ENCODINGS = ("latin-1", "cp1252", "cp1251", "cp1250", "cp1253", "cp1254", "cp1257", "iso8859-2", "mac-roman", "cp437")
_FIRST_BYTES = bytes(range(0xC2, 0xF5))
_BEFORE_A_LOST_SPACE = "[\xc2\xc3\xc5\xce\xd0\xd9\xe2\xe3] "  # the no-break space, a second byte, became a space
_CONTROL = re.compile("[\x80-\x9f]")
_CONTROLS = {code: bytes([code]).decode("cp1252", "replace") for code in range(0x80, 0xA0)}
_NEXT_BYTES = bytes(range(0x80, 0xC0))


def repair_mojibake(text: str) -> str:
    """Return `text` with its encoding repaired, line by line; quotation marks, widths and ligatures stay as they are.

    ftfy (https://ftfy.readthedocs.io/en/latest/heuristic.html) changes a line only if it contains sequences that
    hardly occur in any language and that another decoding turns into ordinary text.
    """
    if text.isascii() or not _suspicious().search(text):
        return text
    is_bad, fix_encoding = _ftfy()
    return "\n".join(
        fix_encoding(line) if len(line) <= MAX_LENGTH and _suspicious().search(line) and is_bad(line) else line
        for line in text.split("\n")
    )


def repair_controls(text: str) -> str:
    """Return `text` with control characters of Latin-1 as what Windows means by them: `don\\x92t` has an apostrophe."""
    return text.translate(_CONTROLS) if not text.isascii() and _CONTROL.search(text) else text


@cache
def _suspicious() -> re.Pattern[str]:
    """Return a pattern for the first two bytes of a character of UTF-8 in another encoding."""
    pairs = {f"[{_characters(_FIRST_BYTES, name)}][{_characters(_NEXT_BYTES, name)}]" for name in ENCODINGS}
    return re.compile("|".join((_BEFORE_A_LOST_SPACE, *sorted(pairs))))


def _characters(values: bytes, encoding: str) -> str:
    decoded = (bytes([value]).decode(encoding, "ignore") or chr(value) for value in values)
    return re.escape("".join(decoded))


@cache
def _ftfy() -> tuple[Any, Any]:
    from ftfy import TextFixerConfig, fix_encoding
    from ftfy.badness import is_bad

    return is_bad, partial(fix_encoding, config=TextFixerConfig(fix_c1_controls=False))

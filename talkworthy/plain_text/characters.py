"""Characters that no text may contain: removed from every text that comes from outside."""

from __future__ import annotations

import re

_SURROGATES = "\ud800-\udfff"
# Embeddings, overrides and isolates (https://www.unicode.org/reports/tr9/, 2.1 to 2.5), but not the marks U+200E and
# U+200F, which do not change the direction of the text after them.
_TURNING = "\u202a-\u202e\u2066-\u2069"
_TURNS = re.compile(f"[{_TURNING}]")
_UNCLEAN = re.compile(f"[{_SURROGATES}{_TURNING}]")


def clean(text: str) -> str:
    """Return `text` as UTF-8 and PostgreSQL can store it: no NUL characters, half surrogate pairs as U+FFFD.

    Characters that change the writing direction are removed too: left open, they reverse the text after a post on the
    screen, and can make one name look like another.
    """
    if "\0" in text:
        text = text.replace("\0", "")
    if not text.isascii() and _UNCLEAN.search(text):
        text = _TURNS.sub("", text).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text

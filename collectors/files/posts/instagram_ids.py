"""Ids of Instagram and Threads: the number of a post in their APIs, and its short code, which is in its address."""

from __future__ import annotations

import string

_ALPHABET = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
_LONGEST = 30


def to_short_code(media_id: str) -> str:
    """Return the short code of a post whose number is `media_id`, which may be followed by `_` and its author's.

    Anything that is no number is returned unchanged.
    """
    digits = media_id.partition("_")[0]
    if not (digits.isascii() and digits.isdecimal() and 0 < len(digits) < _LONGEST):
        return media_id
    number, code = int(digits), ""
    while number:
        number, index = divmod(number, len(_ALPHABET))
        code = _ALPHABET[index] + code
    return code or media_id

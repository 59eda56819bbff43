"""Posts that try to take Talkworthy down: texts, dates and types that a stranger may send to any source."""

from __future__ import annotations

import random

CHANCE = 0.1  # of a post to be hostile
HTML = "<script>alert(1)</script><img src=x onerror=alert(1)> &lt;b&gt;bold &#0; &#x110000; &nosuch;"
TEXTS = (
    "I want to " * 4_000,  # 40 kB of one sentence
    "the kettle broke because " * 1_500,
    "a" * 30_000,
    "?!" * 15_000,
    "\x00\x07\x1b[31mred\x1b[0m \u202eright to left\u200b \ufffd\ufeff",
    HTML,
    "<div>" * 3_000,
    "[" * 3_000 + "](" * 3_000,
    '=HYPERLINK("http://x.example","y") +1+cmd|\' /C calc\'!A0 @SUM(A1)',
    ":smile: [bold]x[/bold] %s {0} {{7*7}} $(id) `id` '; DROP TABLE posts; --",
    "half a character \ud800 and the other half \udc00",
    "\u0338" * 5_000,
)
IN_XML = tuple(text for text in TEXTS if text.isprintable() or text == HTML)
MOMENTS = (253_402_300_799, 4_070_908_800, 0, -62_135_596_800, 10**30)
"""Seconds since 1970: the last of the year 9999, the first of 2099, 1970, the first of the year 1, never."""
FUTURE = ("9999-12-31T23:59:59.999Z", "2099-01-01T00:00:00.000Z")
DATES = (*FUTURE, "1970-01-01T00:00:00.000Z", "0001-01-01T00:00:00Z")
FEED_DATES = ("Fri, 31 Dec 9999 23:59:59 GMT", "Thu, 01 Jan 2099 00:00:00 GMT", "Thu, 01 Jan 0001 00:00:00 GMT")


def is_hostile(chance: random.Random) -> bool:
    """Return whether the next post is to be hostile."""
    return chance.random() < CHANCE

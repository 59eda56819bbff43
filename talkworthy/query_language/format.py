"""Formats an expression as text that parses into the same expression."""

from __future__ import annotations

import re

from talkworthy.query_language.ast import And, Domain, Exact, Expression, Field, Near, Not, Or, Term

# a single word that is no operator (words are folded) and contains no special characters
_PLAIN = re.compile(r'[^\s"“”„():*`-][^\s"“”„():*`]*')


def to_text(expression: Expression) -> str:
    """Return the expression as a person would type it, which `parse` reads back."""
    match expression:
        case Term() | Exact() | Domain():
            return _to_term(expression)
        case Near(left, right, distance):
            return f"{to_text(left)} NEAR/{distance} {to_text(right)}"
        case Field(name, value):
            return f"{name}:{to_text(value)}"
        case Not(part):
            return f"NOT {_enclosed(part, And, Or, Not)}"
        case And(parts):
            return " ".join(_enclosed(part, Or) for part in parts)
        case Or(parts):
            return " OR ".join(map(to_text, parts))


def _to_term(term: Term | Exact | Domain) -> str:
    if isinstance(term, Exact):
        return f"`{term.string}`"
    if isinstance(term, Domain):
        return term.name.replace(".", "[.]")
    written = " ".join(term.words)
    plain = len(term.words) == 1 and _PLAIN.fullmatch(written) and "[.]" not in written
    return (written if plain else f'"{written}"') + ("*" if term.prefix else "")


def _enclosed(part: Expression, *kinds: type[And | Or | Not]) -> str:
    return f"({to_text(part)})" if isinstance(part, kinds) else to_text(part)

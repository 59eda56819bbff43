"""Dialects: which parts of the query language each source's search understands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from collectors.engine.search.terms import to_phrase
from talkworthy.query_language.ast import (
    And,
    Domain,
    Exact,
    Expression,
    Field,
    Near,
    Not,
    Or,
    Term,
    all_of,
    any_of,
    to_words,
)

_PLAIN = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Dialect:
    """What the search of a source understands. Everything else is left out of the search and filtered after it.

    `room`: characters of one search text. `either`: the sign between alternatives, empty if there is none (each is then
    a search of its own). `both`: whether all terms of a text must match. `groups`: whether parentheses are known.
    `without`: the sign before excluded terms, empty if there is none. `phrases`: whether quotation marks are known;
    `prefix`: whether `word*` is known. `fields`: how fields are written, with `{}` for the value: `{"author":
    "from:{}", "lang": "lang:{}", "type:comment": "is:reply"}`.
    """

    room: int = 10_000
    either: str = ""
    both: bool = True
    groups: bool = False
    without: str = ""
    phrases: bool = True
    prefix: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)

    def reach(self, part: Expression, partly: bool = False) -> Expression | None:
        """Return the part of an expression that this source can search for; it matches at least what `part` matches.

        Returns None if nothing can be searched for. NEAR becomes AND. Unknown parts are left out of an AND; they remove
        a whole OR, or only themselves with `partly`.
        """
        match part:
            case Term():
                return self._term(part)
            case Exact() | Domain():
                return self._term(to_words(part))
            case Near(left, right):
                return self._every((left, right), partly)
            case Field():
                return self._field(part)
            case Not(inner):
                return self._without(inner)
            case And(parts):
                return self._every(parts, partly)
            case Or(parts):
                reached = [
                    alternative
                    for alternative in (self.reach(inner, partly) for inner in parts)
                    if alternative and is_anchored(alternative)
                ]
                return any_of(dict.fromkeys(reached)) if reached and (partly or len(reached) == len(parts)) else None

    def write(self, part: Expression) -> str:
        """Write a part returned by `reach` in the syntax of this source."""
        match part:
            case Term(words, prefix):
                typed = part.typed or " ".join(words)
                return f"{typed}*" if prefix else to_phrase(typed) if self.phrases else typed
            case Field(name, value):
                value_text = " ".join(value.words)
                template = self.fields.get(f"{name}:{value_text}") or self.fields[name]
                return template.format(
                    value_text if _PLAIN.fullmatch(value_text) or not self.phrases else to_phrase(value_text)
                )
            case Not(inner):
                return self.without + self.write(inner)
            case And(parts):
                return " ".join(self.enclosed(inner_part) for inner_part in parts)
            case Or(parts):
                return self.either.join(self.enclosed(inner_part) for inner_part in parts)
            case Near() | Exact() | Domain():
                raise TypeError(f"no source can search for {part}: `reach` turns it into words")

    def enclosed(self, part: Expression) -> str:
        """Write a part as `write`, in parentheses if needed beside other parts."""
        return f"({self.write(part)})" if isinstance(part, And | Or) else self.write(part)

    def _every(self, parts: Iterable[Expression], partly: bool) -> Expression | None:
        reached = [inner for inner in (self.reach(part, partly) for part in parts) if inner is not None]
        return all_of(dict.fromkeys(reached)) if reached else None

    def _term(self, term: Term) -> Term | None:
        """Return the term, or its complete words if the last one is a prefix that the source does not know."""
        if not term.prefix or (self.prefix and len(term.words) == 1 and _PLAIN.fullmatch(term.words[0])):
            return term
        if len(term.words) == 1:
            return None
        return Term(term.words[:-1], typed=" ".join(term.typed.split()[:-1]))

    def _field(self, search_field: Field) -> Expression | None:
        if self._spells(search_field):
            return search_field
        return self._term(search_field.value) if search_field.name == "title" else None

    def _spells(self, search_field: Field) -> bool:
        known = (
            search_field.name in self.fields
            or f"{search_field.name}:{' '.join(search_field.value.words)}" in self.fields
        )
        return known and not search_field.value.prefix and (self.phrases or len(search_field.value.words) == 1)

    def _without(self, part: Expression) -> Expression | None:
        """Return the search for everything that does not match `part`; NOT is used only with plain words and fields.

        The source must not exclude more than the query does: those posts would be lost.
        """
        match part:
            case Term(words, prefix):
                plain = not prefix and (self.phrases or len(words) == 1)
                return Not(part) if self.without and plain else None
            case Field():
                return Not(part) if self.without and self._spells(part) else None
            case Or(parts):
                negated = [inner_part for inner_part in map(self._without, parts) if inner_part is not None]
                return all_of(dict.fromkeys(negated)) if negated else None
            case Not(inner):
                return self.reach(inner)
            case Near() | And() | Exact() | Domain():
                return None


def is_anchored(part: Expression) -> bool:
    """Return whether this alone can be searched for: a language, a type, a site, a rating or a NOT cannot."""
    match part:
        case Term() | Exact() | Domain():
            return True
        case Field(name):
            return name not in ("type", "lang", "site", "rating")
        case And(parts):
            return any(map(is_anchored, parts))
        case Or(parts):
            return all(map(is_anchored, parts))
        case Near() | Not():
            return False


def nots_of(part: Expression) -> Iterator[Expression]:
    """Yield what is below each NOT; for a NOT of alternatives, each of them."""
    match part:
        case Not(Or(parts)):
            yield from parts
        case Not(inner):
            yield inner
        case And(parts) | Or(parts):
            for inner_part in parts:
                yield from nots_of(inner_part)

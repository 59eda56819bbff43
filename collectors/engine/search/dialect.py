"""Dialects: what the search of each source understands, and what is left of a query in its words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from collectors.engine.search.terms import to_phrase
from talkworthy.query_language.ast import And, Expression, Field, Near, Not, Or, Term, all_of, any_of

_PLAIN = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Dialect:
    """What the search of a source understands. Whatever it does not, is left out of what it is sent and applied here.

    `room`: characters of one search text. `either`: the sign between alternatives, empty where there is none (then
    each is a search of its own). `both`: whether several terms in one text must all be there. `groups`: whether it
    knows parentheses. `without`: the sign before what must not be there, empty where there is none. `phrases`: whether
    it knows quotation marks; `prefix`: whether it knows `word*`. `fields`: how it spells fields, `{}` for the value:
    `{"author": "from:{}", "lang": "lang:{}", "type:comment": "is:reply"}`.
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
        """What this source can be asked that finds all that `part` matches, and more; None where only everything does.

        NEAR becomes AND. What is not known is left out of an AND; an OR goes with it, or stays in part with `partly`.
        """
        match part:
            case Term():
                return self._term(part)
            case Near(left, right):
                return self._every((left, right), partly)
            case Field():
                return self._field(part)
            case Not(inner):
                return self._without(inner)
            case And(parts):
                return self._every(parts, partly)
            case Or(parts):
                found = [one for one in (self.reach(inner, partly) for inner in parts) if one and is_anchored(one)]
                return any_of(dict.fromkeys(found)) if found and (partly or len(found) == len(parts)) else None

    def write(self, part: Expression) -> str:
        """A part of what `reach` gives, as this source reads it."""
        match part:
            case Term(words, prefix):
                typed = part.typed or " ".join(words)
                return f"{typed}*" if prefix else to_phrase(typed) if self.phrases else typed
            case Field(name, value):
                told = " ".join(value.words)
                template = self.fields.get(f"{name}:{told}") or self.fields[name]
                return template.format(told if _PLAIN.fullmatch(told) or not self.phrases else to_phrase(told))
            case Not(inner):
                return self.without + self.write(inner)
            case And(parts):
                return " ".join(self.enclosed(one) for one in parts)
            case Or(parts):
                return self.either.join(self.enclosed(one) for one in parts)
            case Near():
                raise TypeError("no source is asked for words near each other; `reach` makes an AND of them")

    def enclosed(self, part: Expression) -> str:
        """As `write`, in parentheses where others may stand beside it."""
        return f"({self.write(part)})" if isinstance(part, And | Or) else self.write(part)

    def _every(self, parts: Iterable[Expression], partly: bool) -> Expression | None:
        found = [one for one in (self.reach(part, partly) for part in parts) if one is not None]
        return all_of(dict.fromkeys(found)) if found else None

    def _term(self, term: Term) -> Term | None:
        """The term, or the part of it that stands fast where its last word may go on."""
        if not term.prefix or (self.prefix and len(term.words) == 1 and _PLAIN.fullmatch(term.words[0])):
            return term
        if len(term.words) == 1:
            return None
        return Term(term.words[:-1], typed=" ".join(term.typed.split()[:-1]))

    def _field(self, asked: Field) -> Expression | None:
        if self._spells(asked):
            return asked
        return self._term(asked.value) if asked.name == "title" else None

    def _spells(self, asked: Field) -> bool:
        known = asked.name in self.fields or f"{asked.name}:{' '.join(asked.value.words)}" in self.fields
        return known and not asked.value.prefix and (self.phrases or len(asked.value.words) == 1)

    def _without(self, part: Expression) -> Expression | None:
        """What finds all that does not match `part`. Only of plain words and fields is a source told to leave them out:
        what it would leave out beyond those is lost."""
        match part:
            case Term(words, prefix):
                plain = not prefix and (self.phrases or len(words) == 1)
                return Not(part) if self.without and plain else None
            case Field():
                return Not(part) if self.without and self._spells(part) else None
            case Or(parts):
                found = [one for one in map(self._without, parts) if one is not None]
                return all_of(dict.fromkeys(found)) if found else None
            case Not(inner):
                return self.reach(inner)
            case Near() | And():
                return None


def is_anchored(part: Expression) -> bool:
    """Whether a source can be asked for this alone: a language, a type or a NOT is not enough."""
    match part:
        case Term():
            return True
        case Field(name):
            return name not in ("type", "lang")
        case And(parts):
            return any(map(is_anchored, parts))
        case Or(parts):
            return all(map(is_anchored, parts))
        case Near() | Not():
            return False


def nots_of(part: Expression) -> Iterator[Expression]:
    """What stands below each NOT in it; of a NOT of alternatives, each of them."""
    match part:
        case Not(Or(parts)):
            yield from parts
        case Not(inner):
            yield inner
        case And(parts) | Or(parts):
            for one in parts:
                yield from nots_of(one)

"""The syntax tree of the query language: frozen values, and functions that combine them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from talkworthy.query_language.normalize import fold

FieldName = Literal["title", "author", "community", "type", "lang", "site", "rating"]


@dataclass(frozen=True, slots=True)
class Term:
    """A word or a phrase: `words` in their order, folded (`normalize.fold`); `prefix`: the last one may continue.

    `typed` is how it was written, for sources that fold otherwise; it does not count when terms are compared.
    """

    words: tuple[str, ...]
    prefix: bool = False
    typed: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Exact:
    """A string that counts as it was typed: capitals, signs and spaces too."""

    string: str


@dataclass(frozen=True, slots=True)
class Domain:
    """A site's name in a text, with its dots: in a link, below it (`shop.example.com`), or in a sentence.

    `name` is in lower case (`example.com`), without `www.`.
    """

    name: str


@dataclass(frozen=True, slots=True)
class Near:
    """Two terms with at most `distance` words between them, in either order."""

    left: Term
    right: Term
    distance: int


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a post: `title:` contains a term; `author:`, `community:`, `type:` and `lang:` equal one; `site:` is
    the site of its address, or one above it; `rating:` holds its stars (`1`, `4..5`, `<=2`: `to_star_range`)."""

    name: FieldName
    value: Term


@dataclass(frozen=True, slots=True)
class Not:
    """Matches what `part` does not match."""

    part: Expression


@dataclass(frozen=True, slots=True)
class And:
    """Matches what all of two or more `parts` match, none of which is an And (`all_of`)."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Matches what any of two or more `parts` matches, none of which is an Or (`any_of`)."""

    parts: tuple[Expression, ...]


Expression = Term | Exact | Domain | Near | Field | Not | And | Or


def all_of(parts: Iterable[Expression]) -> Expression:
    """Return an expression that matches what all of one or more `parts` match."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, And) else (part,))]
    return flat[0] if len(flat) == 1 else And(tuple(flat))


def any_of(parts: Iterable[Expression]) -> Expression:
    """Return an expression that matches what any of one or more `parts` matches."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, Or) else (part,))]
    return flat[0] if len(flat) == 1 else Or(tuple(flat))


def to_words(part: Exact | Domain) -> Term:
    """Return the words of an exact string or of a site's name, for searches that fold words: they find more."""
    if isinstance(part, Exact):
        return Term(tuple(fold(part.string).split()), typed=part.string)
    return Term((part.name,), typed=part.name)


def terms_of(expression: Expression) -> Iterator[Term | Exact | Domain]:
    """Yield every term of the text in it, those below a NOT too; not the values of fields."""
    match expression:
        case Term() | Exact() | Domain():
            yield expression
        case Near(left, right):
            yield from (left, right)
        case Field("title", value):
            yield value
        case Not(part):
            yield from terms_of(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from terms_of(part)

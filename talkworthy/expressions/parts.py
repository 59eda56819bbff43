"""What an expression of the query language is made of. Frozen values; `start:stop` are characters of what was typed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

FieldName = Literal["title", "author", "community", "type", "lang"]


@dataclass(frozen=True, slots=True)
class Term:
    """A word or a phrase: `words` in their order, folded to lower case; `prefix`: the last of them may go on."""

    words: tuple[str, ...]
    prefix: bool = False
    start: int = field(default=0, compare=False)
    stop: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Near:
    """Two terms with at most `distance` words between them, in either order."""

    left: Term
    right: Term
    distance: int


@dataclass(frozen=True, slots=True)
class Field:
    """What a post says of itself: `title:` holds a term; `author:`, `community:`, `type:` and `lang:` equal one."""

    name: FieldName
    value: Term


@dataclass(frozen=True, slots=True)
class Not:
    """Whatever does not match `part`."""

    part: Expression


@dataclass(frozen=True, slots=True)
class And:
    """What matches all of two or more `parts`."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """What matches any of two or more `parts`."""

    parts: tuple[Expression, ...]


Expression = Term | Near | Field | Not | And | Or

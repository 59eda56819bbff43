"""What a brand's search is for a source: which posts are wanted, and the texts that its search is asked with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from collectors.engine.search.dialect import Dialect, is_anchored, nots_of
from collectors.engine.search.terms import aliases_pattern, to_groups, to_phrase
from talkworthy.errors import UserError
from talkworthy.model import Brand, Post, full_text
from talkworthy.query_language.ast import And, Expression, Field, Near, Not, Or, Term, all_of, any_of
from talkworthy.query_language.format import to_text
from talkworthy.query_language.match import Matcher
from talkworthy.query_language.normalize import fold

MAX_PRODUCT = 12
"""Searches that alternatives may multiply to at a source without OR. A narrower search reads fewer pages, but each
is a request at least; beyond this, alternatives are left to be applied here."""


class Wanted:
    """Which posts a collector keeps for a brand; whatever a search shows is held against it again.

    `also`: further names that count for a brand of aliases (its hashtags); a brand with a query is only what that says.
    """

    def __init__(self, brand: Brand, also: Iterable[str] = ()) -> None:
        self._aliases = aliases_pattern([*brand.aliases, *also])
        self._query = Matcher(brand.query) if brand.query is not None else None
        self.key: list[str] = sorted(brand.aliases) if brand.query is None else [to_text(brand.query)]
        """What a cursor remembers, to know that something else is looked for now."""

    def names_it(self, post: Post) -> bool:
        """Whether the post is what the brand's query asks for, or names one of its aliases where it has no query."""
        if self._query is not None:
            return not post.gone and self._query.matches(post)
        return self._aliases.search(full_text(post.title, post.text)) is not None


@dataclass(frozen=True, slots=True)
class ExcludedTerms:
    """What the NOTs of a query leave out: `at_source`, never sent to us; `on_arrival`, read but not kept."""

    at_source: tuple[str, ...] = ()
    on_arrival: tuple[str, ...] = ()


def to_searches(brand: Brand, dialect: Dialect, partly: bool = False) -> list[str]:
    """The texts to search for: together they find at least what the brand's query matches, or its aliases.

    For a brand of aliases: each in quotation marks, joined with `dialect.either` within its room. Raises UserError
    where a part of the query has nothing that this source can search for; `partly` leaves that part out instead
    (where the source has another way to find posts), and the list may then be empty.
    """
    if brand.query is None:
        phrases = [to_phrase(alias) for alias in brand.aliases]
        groups = to_groups(phrases, dialect.room, dialect.either) if dialect.either else [[one] for one in phrases]
        return [dialect.either.join(group) for group in groups]
    several = _alternatives(brand, brand.query, dialect, partly)
    return _to_texts([part for one in several for part in _fitting(one, dialect)], dialect)


def to_names(brand: Brand) -> list[str]:
    """Plain names to look for where there is no search text (hashtags): the aliases, or the words of the query.

    Of an AND the first part that has words, since people begin with the name; prefixes and NOTs give none.
    """
    names = list(dict.fromkeys(_names(brand.query))) if brand.query is not None else []
    return names or list(brand.aliases)


def not_collected(brand: Brand, dialect: Dialect) -> ExcludedTerms:
    """What this source never sends us because of the query's NOTs, and what is left out here on arrival."""
    if brand.query is None:
        return ExcludedTerms()
    asked = [
        (one, part)
        for one in _alternatives(brand, brand.query, dialect, partly=True)
        for part in _fitting(one, dialect)
    ]
    # one that has to give way to the room of a text is not left out by the source
    given_way = {inner for one, part in asked for inner in {*nots_of(one)} - {*nots_of(part)}}
    sent = {inner for _, part in asked for inner in nots_of(part)} - given_way
    nots = list(dict.fromkeys(nots_of(brand.query)))
    return ExcludedTerms(
        at_source=tuple(to_text(inner) for inner in nots if inner in sent),
        on_arrival=tuple(to_text(inner) for inner in nots if inner not in sent),
    )


def _alternatives(brand: Brand, query: Expression, dialect: Dialect, partly: bool) -> list[Expression]:
    """What to search for, any of it; where the source knows no OR or no parentheses, none has an OR in it."""
    found = dialect.reach(query)
    if found is None or not is_anchored(found):
        found = dialect.reach(query, partly=True) if partly else None
        if not partly:
            raise _unsearchable(brand, query, dialect)
    if found is None or not is_anchored(found):
        return []
    if dialect.either and dialect.groups:
        several: Sequence[Expression] = found.parts if isinstance(found, Or) else (found,)
    else:
        several = [all_of(parts) for parts in _multiplied(found)]
    if not dialect.both:
        several = [max(_to_anchors(one), key=lambda part: len(dialect.write(part))) for one in several]
    return _without_covered(list(dict.fromkeys(several)))


def _multiplied(part: Expression) -> list[tuple[Expression, ...]]:
    """The alternatives of `part` as the parts of an AND each; an OR that would make too many of them is left out."""
    if isinstance(part, Or):
        return [parts for one in part.parts for parts in _multiplied(one)]
    if not isinstance(part, And):
        return [(part,)]
    found: list[tuple[Expression, ...]] = [()]
    for choices in sorted(map(_multiplied, part.parts), key=len):
        anchored = any(map(is_anchored, found[0]))
        if len(found) * len(choices) <= MAX_PRODUCT or not anchored:
            found = [before + choice for before, choice in product(found, choices)]
    return found


def _without_covered(several: list[Expression]) -> list[Expression]:
    """Those that are not found by another one's search anyway."""
    kept: list[Expression] = []
    for one in several:
        if not any(_covers(other, one) for other in kept):
            kept = [other for other in kept if not _covers(one, other)] + [one]
    return kept


def _covers(wide: Expression, narrow: Expression) -> bool:
    """Whether what `narrow` finds is seen at a glance to be among what `wide` finds."""
    if isinstance(wide, Term) and isinstance(narrow, Term):
        spaced = f" {' '.join(narrow.words)} "
        return not wide.prefix and not narrow.prefix and f" {' '.join(wide.words)} " in spaced
    if isinstance(wide, And):
        return all(_covers(part, narrow) for part in wide.parts)
    if isinstance(narrow, And):
        return any(_covers(wide, part) for part in narrow.parts)
    return wide == narrow


def _to_anchors(part: Expression) -> list[Expression]:
    return [one for one in (part.parts if isinstance(part, And) else (part,)) if is_anchored(one)]


def _fitting(part: Expression, dialect: Dialect) -> list[Expression]:
    """`part` in as few parts as fit into a search text: an OR in halves, then without NOTs, then fewer words."""
    waiting, fitting = [part], []
    while waiting:
        one = waiting.pop(0)
        smaller = _smaller(one) if len(dialect.enclosed(one)) > dialect.room else []
        waiting = smaller + waiting
        if not smaller:
            fitting.append(one)
    return fitting


def _smaller(part: Expression) -> list[Expression]:
    """What finds the same or more in shorter texts; empty where it cannot be made shorter."""
    if not isinstance(part, And):
        return list(part.parts) if isinstance(part, Or) else []
    longest = max((one for one in part.parts if isinstance(one, Or)), key=lambda one: len(to_text(one)), default=None)
    if longest is not None:
        middle = len(longest.parts) // 2
        halves = (any_of(longest.parts[:middle]), any_of(longest.parts[middle:]))
        return [all_of(half if one is longest else one for one in part.parts) for half in halves]
    last_first = part.parts[::-1]
    in_turn = [one for one in last_first if isinstance(one, Not)] + list(last_first)
    rests = (all_of(one for one in part.parts if one is not left_out) for left_out in in_turn)
    return [rest for rest in rests if is_anchored(rest)][:1]


def _to_texts(several: Sequence[Expression], dialect: Dialect) -> list[str]:
    """Search texts of these alternatives, joined where the source knows how to."""
    if not dialect.either:
        return list(map(dialect.write, several))
    joined = [one for one in several if dialect.groups or not isinstance(one, And)]
    alone = [dialect.write(one) for one in several if one not in joined]
    groups = to_groups([dialect.enclosed(one) for one in joined], dialect.room, dialect.either)
    bare = {dialect.enclosed(one): dialect.write(one) for one in joined}
    return [bare[group[0]] if len(group) == 1 else dialect.either.join(group) for group in groups] + alone


def _unsearchable(brand: Brand, query: Expression, dialect: Dialect) -> UserError:
    parts = query.parts if isinstance(query, Or) else (query,)
    reached = ((part, dialect.reach(part)) for part in parts)
    part = next((one for one, found in reached if found is None or not is_anchored(found)), query)
    begun = ", ".join(dict.fromkeys(_prefixes(part)))
    if begun:
        advice = f"Write out the words that you mean by {begun}, with OR between them."
    else:
        example = to_text(all_of([Term(tuple(fold(brand.aliases[0]).split())), part]))
        advice = f"Add a word that such posts have to it, for instance: {example}"
    told = f"The query of {brand.name} has a part that this source cannot search for: {to_text(part)}."
    return UserError(f"{told} {advice}")


def _prefixes(part: Expression) -> Iterator[str]:
    match part:
        case Term(prefix=True):
            yield to_text(part)
        case Near(left, right):
            yield from (*_prefixes(left), *_prefixes(right))
        case And(parts) | Or(parts):
            for one in parts:
                yield from _prefixes(one)


def _names(part: Expression) -> Iterator[str]:
    match part:
        case Term(words, prefix):
            if not prefix:
                yield part.typed or " ".join(words)
        case Near(left, right):
            yield from ([*_names(left)] or _names(right))
        case Field("title", value):
            yield from _names(value)
        case And(parts):
            yield from next((names for one in parts if (names := [*_names(one)])), [])
        case Or(parts):
            for one in parts:
                yield from _names(one)

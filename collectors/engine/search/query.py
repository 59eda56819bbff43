"""A brand's search at a source: which posts are wanted, and which texts to search for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from collectors.engine.search.dialect import Dialect, is_anchored, nots_of
from collectors.engine.search.terms import aliases_pattern, to_groups, to_phrase
from talkworthy.errors import UserError
from talkworthy.model import Brand, Post, full_text
from talkworthy.query_language.ast import And, Domain, Exact, Expression, Field, Near, Not, Or, Term, all_of, any_of
from talkworthy.query_language.format import to_text
from talkworthy.query_language.match import Matcher
from talkworthy.query_language.normalize import fold

MAX_PRODUCT = 12
"""Most searches that alternatives may multiply to at a source without OR. A narrower search reads fewer pages, but
takes at least one request; further alternatives are filtered after the search."""


class Wanted:
    """Which posts a collector keeps for a brand. All search results are checked against it.

    `also`: further names that count for a brand without a query (its hashtags).
    """

    def __init__(self, brand: Brand, also: Iterable[str] = ()) -> None:
        self._aliases = aliases_pattern([*brand.aliases, *also])
        self._query = Matcher(brand.query) if brand.query is not None else None
        self.key: list[str] = sorted(brand.aliases) if brand.query is None else [to_text(brand.query)]
        """Stored in a cursor, to notice when something else is searched for."""

    def names_brand(self, post: Post) -> bool:
        """Return whether the post matches the brand's query, or names one of its aliases if there is no query."""
        if self._query is not None:
            return not post.gone and self._query.matches(post)
        return self._aliases.search(full_text(post.title, post.text)) is not None


@dataclass(frozen=True, slots=True)
class ExcludedTerms:
    """What the NOTs of a query exclude: `at_source`, never sent to us; `on_arrival`, received but not kept."""

    at_source: tuple[str, ...] = ()
    on_arrival: tuple[str, ...] = ()


def to_searches(brand: Brand, dialect: Dialect, partly: bool = False) -> list[str]:
    """Return the texts to search for; together they find at least what the brand's query or aliases match.

    For a brand without a query, each alias, in quotation marks where the source knows them, joined with
    `dialect.either` up to the maximal length. Raises UserError if a part of the query cannot be searched for at this
    source. With `partly` that part is left out instead (for sources that also find posts another way), and the list may
    be empty.
    """
    if brand.query is None:
        phrases = [to_phrase(alias) if dialect.phrases else alias for alias in brand.aliases]
        groups = (
            to_groups(phrases, dialect.room, dialect.either)
            if dialect.either
            else [[alternative] for alternative in phrases]
        )
        return [dialect.either.join(group) for group in groups]
    alternatives = _alternatives(brand, brand.query, dialect, partly)
    return _to_texts([part for alternative in alternatives for part in _fitting(alternative, dialect)], dialect)


def to_names(brand: Brand) -> list[str]:
    """Return plain names for sources without a search text (hashtags): the aliases, or the words of the query.

    Of an AND, the first part with words is used, since people begin with the name; prefixes and NOTs give no names.
    """
    names = list(dict.fromkeys(_names(brand.query))) if brand.query is not None else []
    return names or list(brand.aliases)


def not_collected(brand: Brand, dialect: Dialect) -> ExcludedTerms:
    """Return what the NOTs of the query exclude, at the source and on arrival."""
    if brand.query is None:
        return ExcludedTerms()
    sent_parts = [
        (alternative, part)
        for alternative in _alternatives(brand, brand.query, dialect, partly=True)
        for part in _fitting(alternative, dialect)
    ]
    # a NOT that was dropped to fit a text is not excluded by the source
    dropped = {inner for alternative, part in sent_parts for inner in {*nots_of(alternative)} - {*nots_of(part)}}
    sent = {inner for _, part in sent_parts for inner in nots_of(part)} - dropped
    nots = list(dict.fromkeys(nots_of(brand.query)))
    return ExcludedTerms(
        at_source=tuple(to_text(inner) for inner in nots if inner in sent),
        on_arrival=tuple(to_text(inner) for inner in nots if inner not in sent),
    )


def _alternatives(brand: Brand, query: Expression, dialect: Dialect, partly: bool) -> list[Expression]:
    """Return the expressions to search for. If the source has no OR or no parentheses, none contains an OR."""
    reached = dialect.reach(query)
    if reached is None or not is_anchored(reached):
        reached = dialect.reach(query, partly=True) if partly else None
        if not partly:
            raise _unsearchable(brand, query, dialect)
    if reached is None or not is_anchored(reached):
        return []
    if dialect.either and dialect.groups:
        alternatives: Sequence[Expression] = reached.parts if isinstance(reached, Or) else (reached,)
    else:
        alternatives = [all_of(parts) for parts in _multiplied(reached)]
    if not dialect.both:
        alternatives = [
            max(_to_anchors(alternative), key=lambda part: len(dialect.write(part))) for alternative in alternatives
        ]
    return _without_covered(list(dict.fromkeys(alternatives)))


def _multiplied(part: Expression) -> list[tuple[Expression, ...]]:
    """Return the alternatives of `part`, each as the parts of an AND. An OR that would make too many is left out."""
    if isinstance(part, Or):
        return [parts for alternative in part.parts for parts in _multiplied(alternative)]
    if not isinstance(part, And):
        return [(part,)]
    combinations: list[tuple[Expression, ...]] = [()]
    for choices in sorted(map(_multiplied, part.parts), key=len):
        anchored = any(map(is_anchored, combinations[0]))
        if len(combinations) * len(choices) <= MAX_PRODUCT or not anchored:
            combinations = [before + choice for before, choice in product(combinations, choices)]
    return combinations


def _without_covered(alternatives: list[Expression]) -> list[Expression]:
    """Return the alternatives that are not found by the search for another one."""
    widest: list[Expression] = []
    for alternative in alternatives:
        if not any(_covers(other, alternative) for other in widest):
            widest = [other for other in widest if not _covers(alternative, other)] + [alternative]
    return widest


def _covers(wide: Expression, narrow: Expression) -> bool:
    """Return whether the results of `wide` obviously include those of `narrow`."""
    if isinstance(wide, Term) and isinstance(narrow, Term):
        spaced = f" {' '.join(narrow.words)} "
        return not wide.prefix and not narrow.prefix and f" {' '.join(wide.words)} " in spaced
    if isinstance(wide, And):
        return all(_covers(part, narrow) for part in wide.parts)
    if isinstance(narrow, And):
        return any(_covers(wide, part) for part in narrow.parts)
    return wide == narrow


def _to_anchors(part: Expression) -> list[Expression]:
    return [inner for inner in (part.parts if isinstance(part, And) else (part,)) if is_anchored(inner)]


def _fitting(part: Expression, dialect: Dialect) -> list[Expression]:
    """Split `part` until each piece fits into a search text: halve ORs, then drop NOTs, then drop words."""
    waiting, fitting = [part], []
    while waiting:
        candidate = waiting.pop(0)
        smaller = _smaller(candidate) if len(dialect.enclosed(candidate)) > dialect.room else []
        waiting = smaller + waiting
        if not smaller:
            fitting.append(candidate)
    return fitting


def _smaller(part: Expression) -> list[Expression]:
    """Return shorter expressions that match the same or more; empty if there are none."""
    if not isinstance(part, And):
        return list(part.parts) if isinstance(part, Or) else []
    longest = max(
        (inner for inner in part.parts if isinstance(inner, Or)), key=lambda inner: len(to_text(inner)), default=None
    )
    if longest is not None:
        middle = len(longest.parts) // 2
        halves = (any_of(longest.parts[:middle]), any_of(longest.parts[middle:]))
        return [all_of(half if inner is longest else inner for inner in part.parts) for half in halves]
    last_first = part.parts[::-1]
    in_turn = [inner for inner in last_first if isinstance(inner, Not)] + list(last_first)
    rests = (all_of(inner for inner in part.parts if inner is not left_out) for left_out in in_turn)
    return [rest for rest in rests if is_anchored(rest)][:1]


def _to_texts(alternatives: Sequence[Expression], dialect: Dialect) -> list[str]:
    """Return the search texts of these alternatives, joined if the source supports it."""
    if not dialect.either:
        return list(map(dialect.write, alternatives))
    joined = [alternative for alternative in alternatives if dialect.groups or not isinstance(alternative, And)]
    alone = [dialect.write(alternative) for alternative in alternatives if alternative not in joined]
    groups = to_groups([dialect.enclosed(alternative) for alternative in joined], dialect.room, dialect.either)
    bare = {dialect.enclosed(alternative): dialect.write(alternative) for alternative in joined}
    return [bare[group[0]] if len(group) == 1 else dialect.either.join(group) for group in groups] + alone


def _unsearchable(brand: Brand, query: Expression, dialect: Dialect) -> UserError:
    parts = query.parts if isinstance(query, Or) else (query,)
    reached = ((part, dialect.reach(part)) for part in parts)
    part = next((candidate for candidate, anchored in reached if anchored is None or not is_anchored(anchored)), query)
    prefixes = ", ".join(dict.fromkeys(_prefixes(part)))
    if prefixes:
        advice = f"Write out the words that you mean by {prefixes}, with OR between them."
    else:
        example = to_text(all_of([Term(tuple(fold(brand.aliases[0]).split())), part]))
        advice = f"Add a word that such posts have to it, for instance: {example}"
    message = f"The query of {brand.name} has a part that this source cannot search for: {to_text(part)}."
    return UserError(f"{message} {advice}")


def _prefixes(part: Expression) -> Iterator[str]:
    match part:
        case Term(prefix=True):
            yield to_text(part)
        case Near(left, right):
            yield from (*_prefixes(left), *_prefixes(right))
        case And(parts) | Or(parts):
            for inner in parts:
                yield from _prefixes(inner)


def _names(part: Expression) -> Iterator[str]:
    match part:
        case Term(words, prefix=False):
            yield part.typed or " ".join(words)
        case Exact(name) | Domain(name):
            yield name
        case Near(left, right):
            yield from ([*_names(left)] or _names(right))
        case Field("title", value):
            yield from _names(value)
        case And(parts):
            yield from next((names for inner in parts if (names := [*_names(inner)])), [])
        case Or(parts):
            for inner in parts:
                yield from _names(inner)

"""Finds the posts that an expression may match: the database narrows them down, and the caller matches them exactly.

SQLite narrows with the text index, and scans the texts of posts that are not indexed yet. PostgreSQL scans all texts,
100,000 in about half a second: its index would miss some, since it takes `acme.com` or `bob@acme.com` for one word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, and_, false, func, literal_column, or_, select, text

from talkworthy.model import Post
from talkworthy.plain_text.stars import to_star_range
from talkworthy.query_language.ast import And, Domain, Exact, Expression, Field, Near, Not, Or, Term, to_words
from talkworthy.storage.posts.save import from_row
from talkworthy.storage.schema.core import posts, store_state

IN_BATCHES = {"yield_per": 2_000}
LIKE_SIGNS = re.compile(r"[%_\\]")
MAY_DIFFER = re.compile(r"ss|[^ -~]+|[i']")  # letters of folded text that can be written in several ways


def stream_candidates(connection: Connection, expression: Expression) -> Iterator[Post]:
    """Yield the posts that `expression` may match, in no order, without tombstones, in batches.

    All posts that match are included, except where letters differ only by font (ligatures). Most posts may not match
    where the expression has no word to search for.
    """
    statement = select(posts).where(~posts.c.gone)
    condition = (_Index() if connection.dialect.name == "sqlite" else _Texts()).narrow(expression)
    if condition is not None:
        statement = statement.where(condition)
    for row in connection.execute(statement, execution_options=IN_BATCHES):
        yield from_row(row)


class _Texts:
    """Narrows by scanning the texts."""

    def narrow(self, part: Expression) -> Any:
        """Return a condition that every post that `part` matches meets; None where SQL cannot express it."""
        match part:
            case Term() | Exact() | Domain():
                return self._holds(_to_term(part))
            case Near(left, right):
                return self._every((left, right))
            case Field():
                return self._says(part)
            case And(parts):
                return self._every(parts)
            case Or(parts):
                conditions = [self.narrow(child) for child in parts]
                return None if any(child is None for child in conditions) else or_(*conditions)
            case Not():
                return None

    def _every(self, parts: tuple[Expression, ...]) -> Any:
        conditions = [child for child in map(self.narrow, parts) if child is not None]
        return and_(*conditions) if conditions else None

    def _says(self, field: Field) -> Any:
        value = " ".join(field.value.words)
        match field.name:
            case "title":
                return self.narrow(field.value)
            case "type":
                return posts.c.reply_to.is_not(None) if value == "comment" else posts.c.reply_to.is_(None)
            case "site":
                return func.lower(posts.c.url).like(_to_like(value), escape="\\")
            case "rating":
                stars = to_star_range(value)
                return posts.c.rating.between(*stars) if stars else false()
            case "author" | "community" | "lang":
                return func.lower(posts.c[field.name]).like(_to_like(value), escape="\\")

    def _holds(self, term: Term) -> Any:
        """Return the condition that the words of the term are anywhere in the post."""
        patterns = map(_to_like, term.words)
        columns = posts.c.title, posts.c.text
        return and_(*(or_(*(column.ilike(pattern, escape="\\") for column in columns)) for pattern in patterns))


class _Index(_Texts):
    """Narrows with SQLite's text index: one query for all words that belong together."""

    def narrow(self, part: Expression) -> Any:
        words = _to_index_words(part)
        if words is None:
            return None if isinstance(part, Term | Exact | Domain) else super().narrow(part)
        rows: Any = select(literal_column("rowid")).select_from(text("posts_search"))
        named = rows.where(literal_column("posts_search").op("MATCH")(words))
        # posts that are not indexed yet are scanned
        fresh = posts.c.pk > select(store_state.c.indexed_to).scalar_subquery()
        return or_(posts.c.pk.in_(named), and_(fresh, _Texts().narrow(part)))


def _to_term(part: Term | Exact | Domain) -> Term:
    """Return the words that every post with this term has; the dots of a site's name may be written in brackets."""
    if isinstance(part, Domain):
        return Term(tuple(part.name.split(".")))
    return to_words(part) if isinstance(part, Exact) else part


def _to_index_words(part: Expression) -> str | None:
    """Return the index query that finds all posts that `part` matches; None where words alone do not suffice."""
    match part:
        case Term(words, prefix):
            last = len(words) - 1
            # the index holds letters and digits only: other words cannot be looked up
            queries = [
                _to_writings(word, "*" if prefix and place == last else "")
                for place, word in enumerate(words)
                if any(map(str.isalnum, word))
            ]
        case Exact() | Domain():
            return _to_index_words(_to_term(part))
        case Near(left, right):
            queries = [query for query in map(_to_index_words, (left, right)) if query]
        case Field("title", value):
            return _to_index_words(value)
        case And(parts):
            queries = [query for query in map(_to_index_words, parts) if query]
        case Or(parts):
            every = [_to_index_words(query) for query in parts]
            return None if None in every else f"({' OR '.join(filter(None, every))})"
        case _:
            return None
    return f"({' AND '.join(queries)})" if queries else None


def _to_writings(word: str, end: str) -> str:
    """Return the spellings of a folded word that the index tells apart: with ß for ss, with a dotless i."""
    writings = dict.fromkeys((word, word.replace("ss", "ß"), word.replace("i", "\u0131")))
    return f"({' OR '.join(_quoted(writing) + end for writing in writings)})"


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


def _to_like(word: str) -> str:
    """Return a LIKE pattern for texts that hold the folded word, in any case and spelling of its letters."""
    escaped = LIKE_SIGNS.sub(r"\\\g<0>", word)
    return f"%{MAY_DIFFER.sub(lambda match: '%' if len(match.group()) > 1 or match.group() > '~' else '_', escaped)}%"

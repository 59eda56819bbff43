"""Posts that an expression may match: the database narrows them down, and whoever asks matches them exactly.

SQLite narrows by the text index, and looks through the texts of posts that it does not hold yet. PostgreSQL looks
through all texts, 100,000 of them in about half a second: its index would lose some, since it takes `acme.com` or
`bob@acme.com` for one word each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, and_, func, literal_column, or_, select, text

from talkworthy.model import Post
from talkworthy.query_language.ast import And, Expression, Field, Near, Not, Or, Term
from talkworthy.storage.posts.save import from_row
from talkworthy.storage.schema.core import posts, store_state

A_FEW_AT_A_TIME = {"yield_per": 2_000}
LIKE_SIGNS = re.compile(r"[%_\\]")
MAY_DIFFER = re.compile(r"ss|[^ -~]+|[i']")  # what one folded spelling has more than one writing of


def stream_candidates(connection: Connection, expression: Expression) -> Iterator[Post]:
    """The posts that `expression` may match, in no order, tombstones left out; a few at a time.

    All that match are among them, but for words in which letters were written in a form that only fonts tell apart
    (ligatures); those that do not match may be most of them where it has no word to look for.
    """
    statement = select(posts).where(~posts.c.gone)
    told = (_Index() if connection.dialect.name == "sqlite" else _Texts()).narrow(expression)
    if told is not None:
        statement = statement.where(told)
    for row in connection.execute(statement, execution_options=A_FEW_AT_A_TIME):
        yield from_row(row)


class _Texts:
    """Narrows by looking through the texts themselves."""

    def narrow(self, part: Expression) -> Any:
        """What every post that `part` matches fulfils, as a condition; None where the database cannot tell."""
        match part:
            case Term():
                return self._holds(part)
            case Near(left, right):
                return self._every((left, right))
            case Field():
                return self._says(part)
            case And(parts):
                return self._every(parts)
            case Or(parts):
                told = [self.narrow(one) for one in parts]
                return None if any(one is None for one in told) else or_(*told)
            case Not():
                return None

    def _every(self, parts: tuple[Expression, ...]) -> Any:
        told = [one for one in map(self.narrow, parts) if one is not None]
        return and_(*told) if told else None

    def _says(self, asked: Field) -> Any:
        value = " ".join(asked.value.words)
        match asked.name:
            case "title":
                return self.narrow(asked.value)
            case "type":
                return posts.c.reply_to.is_not(None) if value == "comment" else posts.c.reply_to.is_(None)
            case "author" | "community" | "lang":
                return func.lower(posts.c[asked.name]).like(_to_like(value), escape="\\")

    def _holds(self, term: Term) -> Any:
        """That the words of the term are in the post, wherever."""
        patterns = map(_to_like, term.words)
        columns = posts.c.title, posts.c.text
        return and_(*(or_(*(column.ilike(pattern, escape="\\") for column in columns)) for pattern in patterns))


class _Index(_Texts):
    """Narrows by SQLite's text index, which is asked once for all words that stand together."""

    def narrow(self, part: Expression) -> Any:
        words = _to_index_words(part)
        if words is None:
            return None if isinstance(part, Term) else super().narrow(part)
        found: Any = select(literal_column("rowid")).select_from(text("posts_search"))
        named = found.where(literal_column("posts_search").op("MATCH")(words))
        # what came since the index was last brought up to date is looked through
        fresh = posts.c.pk > select(store_state.c.indexed_to).scalar_subquery()
        return or_(posts.c.pk.in_(named), and_(fresh, _Texts().narrow(part)))


def _to_index_words(part: Expression) -> str | None:
    """What the index is asked to find all that `part` matches; None where words alone do not tell."""
    match part:
        case Term(words, prefix):
            last = len(words) - 1
            # an index has no signs: a word that is nothing else cannot be looked up
            told = [
                _to_writings(word, "*" if prefix and place == last else "")
                for place, word in enumerate(words)
                if any(map(str.isalnum, word))
            ]
        case Near(left, right):
            told = [one for one in map(_to_index_words, (left, right)) if one]
        case Field("title", value):
            return _to_index_words(value)
        case And(parts):
            told = [one for one in map(_to_index_words, parts) if one]
        case Or(parts):
            every = [_to_index_words(one) for one in parts]
            return None if None in every else f"({' OR '.join(filter(None, every))})"
        case _:
            return None
    return f"({' AND '.join(told)})" if told else None


def _to_writings(word: str, end: str) -> str:
    """The writings of a folded word that the index keeps apart: with ß for ss, with a dotless i."""
    writings = dict.fromkeys((word, word.replace("ss", "ß"), word.replace("i", "\u0131")))
    return f"({' OR '.join(_quoted(writing) + end for writing in writings)})"


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


def _to_like(word: str) -> str:
    """A pattern for texts that hold the folded word, in whatever case and form its letters are written there."""
    escaped = LIKE_SIGNS.sub(r"\\\g<0>", word)
    return f"%{MAY_DIFFER.sub(lambda found: '%' if len(found.group()) > 1 or found.group() > '~' else '_', escaped)}%"

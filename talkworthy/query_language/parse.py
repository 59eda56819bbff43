"""Parses the query language: from what a person types to an Expression, or to a message about what is wrong.

The grammar is in `grammar.lark`, for lark's LALR parser: one pass over the tokens.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, cast

from talkworthy.query_language import ast
from talkworthy.query_language.ast import Domain, Exact, Expression, Field, FieldName, Near, Not, Term
from talkworthy.query_language.errors import fault, unexpected
from talkworthy.query_language.match import bare
from talkworthy.query_language.normalize import fold
from talkworthy.query_language.validate import NAMES, check, to_distance, to_domain

if TYPE_CHECKING:
    from lark import Lark, Token

MOST_CHARACTERS = 4_000


def parse(text: str) -> Expression:
    """Return the expression in `text`.

    Raises UserError that shows the query with a caret under the error, and says what to write instead.
    """
    from lark import UnexpectedToken

    if len(text) > MOST_CHARACTERS:
        raise fault(text, MOST_CHARACTERS, f"A query ends here: it has room for {MOST_CHARACTERS:,} characters.")
    tokens = list(_lark().lex(text))
    check(text, tokens)
    try:
        return cast(Expression, _lark().parse(text))
    except UnexpectedToken as error:
        raise unexpected(text, tokens, error.token) from None


class _Builder:
    """Builds the expression from the rules of the grammar; after `check` none of this can fail."""

    def start(self, children: list[Expression]) -> Expression:
        return children[0]

    def either(self, children: list[Expression]) -> Expression:
        return ast.any_of(children)

    def both(self, children: list[Expression]) -> Expression:
        return ast.all_of(children)

    def without(self, children: list[Expression]) -> Expression:
        return Not(children[-1])

    def near(self, children: tuple[Term, Token, Term]) -> Expression:
        left, sign, right = children
        return Near(left, right, to_distance(sign))

    def exact(self, children: list[Token]) -> Expression:
        return Exact(children[0].strip("`"))

    def domain(self, children: list[Token]) -> Expression:
        return Domain(to_domain(children[0]))

    def field(self, children: tuple[Token, Term | Domain]) -> Expression:
        name, value = cast(FieldName, children[0].rstrip(":").lower()), children[1]
        if isinstance(value, Domain):
            value = Term((value.name,))
        elif name == "site":
            value = Term((to_domain(" ".join(value.words)),))
        if name in NAMES:
            value = Term(tuple(bare(" ".join(value.words)).split()), value.prefix, value.typed)
        return Field(name, value)

    def term(self, children: list[Token]) -> Term:
        typed = children[0].rstrip("*").strip('"“”„')
        return Term(tuple(fold(typed).split()), children[0].endswith("*"), " ".join(typed.split()))


@cache
def _lark() -> Lark:
    # its import takes longer than most commands, and most brands have no query
    from lark import Lark

    # called while the text is parsed, so that no tree is built
    return Lark.open("grammar.lark", rel_to=__file__, parser="lalr", lexer="basic", transformer=_Builder())

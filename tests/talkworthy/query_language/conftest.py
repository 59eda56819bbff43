"""Posts and expressions of all kinds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import strategies as st

from talkworthy.model import Post
from talkworthy.query_language.ast import Domain, Exact, Expression, Field, Near, Not, Term, all_of, any_of
from talkworthy.query_language.normalize import fold

WORDS = st.sampled_from(
    ["brewlark", "kettle", "at&t", "c++", "near", "and", "don't", "café", "ß", "☕", "node.js", "-x"]
)
FOLDED = WORDS.map(fold)
TERMS = st.builds(Term, st.lists(FOLDED, min_size=1, max_size=3).map(tuple), st.booleans())
NAMES = st.builds(Term, st.sampled_from([("ann",), ("bob@hob.example",), ("cold", "brew")]), st.booleans())
FIELDS = st.one_of(
    st.builds(Field, st.just("title"), TERMS),
    st.builds(Field, st.sampled_from(["author", "community"]), NAMES),
    st.builds(Field, st.just("type"), st.sampled_from([Term(("post",)), Term(("comment",))])),
    st.builds(Field, st.just("lang"), st.sampled_from([Term(("en",)), Term(("pt-br",))])),
    st.builds(Field, st.just("site"), st.sampled_from([Term(("example.com",)), Term(("forum.example.org",))])),
    st.builds(
        Field,
        st.just("rating"),
        st.sampled_from(["1", "4.5", "4..5", "0.5..2.25", "<=2", "<2", ">=4", ">3"]).map(lambda stars: Term((stars,))),
    ),
)
EXACTS = st.builds(Exact, st.sampled_from(["Brewlark", ".NET", "C++", "cold Brew ", "NOT", "é"]))
DOMAINS = st.builds(Domain, st.sampled_from(["example.com", "shop.example.com"]))
NEARS = st.builds(Near, TERMS, TERMS, st.integers(0, 100))


def larger(parts: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    several = st.lists(parts, min_size=2, max_size=3)
    return st.one_of(st.builds(Not, parts), several.map(all_of), several.map(any_of))


@pytest.fixture(scope="session")
def expressions() -> st.SearchStrategy[Expression]:
    """Expressions as `parse` may return them."""
    return st.recursive(st.one_of(TERMS, NEARS, FIELDS, EXACTS, DOMAINS), larger, max_leaves=8)


@pytest.fixture(scope="session")
def make_post() -> Callable[..., Post]:
    """Make a post with this text."""

    def make(text: str, title: str = "", **fields: Any) -> Post:
        return Post("hob:1", "hob", "post", datetime(2026, 9, 1, tzinfo=UTC), "hob:1", title=title, text=text, **fields)

    return make

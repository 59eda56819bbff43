"""The searches that a brand's query becomes at each source: they always match at least as much."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.engine.search.dialect import Dialect
from collectors.engine.search.query import ExcludedTerms, Wanted, not_collected, to_names, to_searches
from talkworthy.errors import UserError
from talkworthy.model import Brand, Post
from talkworthy.query_language.match import Matcher
from talkworthy.query_language.parse import parse

BARE = Dialect()
LISTS = Dialect(either=" OR ")
FULL = Dialect(
    room=510,
    either=" OR ",
    groups=True,
    without="-",
    fields={"author": "from:{}", "lang": "lang:{}", "type:comment": "is:reply"},
)
ALIASES = Brand("Brewlark", ("Brewlark", "Brew Lark"))


def asks(query: str) -> Brand:
    return Brand("Brewlark", ("Brewlark",), query=parse(query))


def post(text: str, **expected: Any) -> Post:
    return Post("hob:1", "hob", "post", datetime(2026, 9, 1, tzinfo=UTC), "hob:1", text=text, **expected)


def test_a_brand_without_a_query_wants_posts_with_any_alias() -> None:
    wanted = Wanted(ALIASES, also=["brewlarkers"])
    named = [wanted.names_brand(post(text)) for text in ("a BREW LARK!", "#brewlarkers", "brewlarks")]
    assert (named, wanted.key) == ([True, True, False], ["Brew Lark", "Brewlark"])


def test_a_brand_with_a_query_is_wanted_where_that_matches_and_nowhere_else() -> None:
    wanted = Wanted(asks("brewlark  AND -giveaway"), also=["pot"])
    named = [wanted.names_brand(post(text)) for text in ("Brewlark", "Brewlark giveaway", "pot")]
    assert (named, wanted.key) == ([True, False, False], ["brewlark NOT giveaway"])


def test_a_tombstone_is_not_wanted_whatever_its_fields_say() -> None:
    assert not Wanted(asks("community:coffee")).names_brand(post("", community="coffee", gone=True))


def test_aliases_are_sent_in_quotation_marks() -> None:
    sent = [to_searches(ALIASES, dialect) for dialect in (BARE, LISTS, FULL)]
    together = ['"Brewlark" OR "Brew Lark"']
    assert sent == [['"Brewlark"', '"Brew Lark"'], together, together]


def test_aliases_that_do_not_fit_make_several_searches() -> None:
    assert to_searches(ALIASES, Dialect(either=" OR ", room=12)) == ['"Brewlark"', '"Brew Lark"']


@pytest.mark.parametrize(
    ("query", "bare", "full"),
    [
        ("brewlark", ['"brewlark"'], ['"brewlark"']),
        ("Straße OR AT&T", ['"Straße"', '"AT&T"'], ['"Straße" OR "AT&T"']),
        ("brewlark NEAR/5 kettle", ['"brewlark" "kettle"'], ['"brewlark" "kettle"']),
        ("brewlark lang:en", ['"brewlark"'], ['"brewlark" lang:en']),
        ("brewlark type:comment", ['"brewlark"'], ['"brewlark" is:reply']),
        ("brewlark type:post", ['"brewlark"'], ['"brewlark"']),
        ("brewlark author:ann", ['"brewlark"'], ['"brewlark" from:ann']),
        ("brewlark rating:<=2", ['"brewlark"'], ['"brewlark"']),
        ("brewlark -rating:4..5", ['"brewlark"'], ['"brewlark"']),
        ("title:brewlark", ['"brewlark"'], ['"brewlark"']),
        ("brewlark -title:pot", ['"brewlark"'], ['"brewlark"']),
        ("brewlark -pot", ['"brewlark"'], ['"brewlark" -"pot"']),
        ("brewlark -(pot OR lid)", ['"brewlark"'], ['"brewlark" -"pot" -"lid"']),
        ("brewlark -(pot lid)", ['"brewlark"'], ['"brewlark"']),
        ("brewlark -pot*", ['"brewlark"'], ['"brewlark"']),
        ("brewlark kettl*", ['"brewlark"'], ['"brewlark"']),
        ('"brew lar"*', ['"brew"'], ['"brew"']),
        ("brewlark (pot OR lang:en)", ['"brewlark"'], ['"brewlark"']),
        ('brewlark OR "brewlark kettle" OR brewlark pot', ['"brewlark"'], ['"brewlark"']),
        ("(a OR b) (c OR d)", ['"a" "c"', '"a" "d"', '"b" "c"', '"b" "d"'], ['("a" OR "b") ("c" OR "d")']),
        ("a b -c OR d", ['"a" "b"', '"d"'], ['("a" "b" -"c") OR "d"']),
    ],
)
def test_a_query_is_put_into_the_words_of_the_source(query: str, bare: list[str], full: list[str]) -> None:
    assert (to_searches(asks(query), BARE), to_searches(asks(query), FULL)) == (bare, full)


def test_alternatives_of_several_words_stand_alone_where_there_are_no_parentheses() -> None:
    assert to_searches(asks("a b OR c OR d"), LISTS) == ['"c" OR "d"', '"a" "b"']


def test_a_source_that_joins_no_words_is_asked_for_the_longest() -> None:
    assert to_searches(asks("pot brewlark"), Dialect(both=False)) == ['"brewlark"']


def test_a_source_that_knows_prefixes_is_sent_them() -> None:
    assert to_searches(asks("brewl*"), Dialect(prefix=True)) == ["brewl*"]


def test_alternatives_do_not_multiply_without_end() -> None:
    many = "(a OR b OR c OR d) (e OR f OR g OR h) (i OR j OR k)"
    assert len(to_searches(asks(many), BARE)) == 12


def test_a_search_that_is_too_long_is_halved_at_its_alternatives() -> None:
    brand = asks("brewlark (pot OR kettle OR grinder OR filter)")
    assert to_searches(brand, Dialect(room=36, either=" OR ", groups=True)) == [
        '"brewlark" ("pot" OR "kettle")',
        '"brewlark" ("grinder" OR "filter")',
    ]


def test_a_not_gives_way_to_the_words_where_both_do_not_fit() -> None:
    brand, tight = asks("brewlark kettle -giveaway"), Dialect(room=24, either=" OR ", groups=True, without="-")
    assert (to_searches(brand, tight), not_collected(brand, tight)) == (
        ['"brewlark" "kettle"'],
        ExcludedTerms(on_arrival=("giveaway",)),
    )


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("brewlark OR lang:en", "cannot search for: lang:en. Add a word that such posts have to it, for instance: "),
        (
            "rating:1",
            "cannot search for: rating:1. Add a word that such posts have to it, for instance: brewlark rating:1",
        ),
        ("brewlark OR rating:<=2", "cannot search for: rating:<=2. Add a word that such posts have to it"),
        ("brewlark OR espress*", "Write out the words that you mean by espress*"),
        ("NOT pot", "cannot search for: NOT pot"),
    ],
)
def test_an_unsearchable_query_raises_with_advice(query: str, words: str) -> None:
    with pytest.raises(UserError) as caught:
        to_searches(asks(query), FULL)
    assert words in str(caught.value)


def test_the_part_that_can_be_searched_for_is_to_be_had() -> None:
    searches = [to_searches(asks(query), FULL, partly=True) for query in ("brewlark OR lang:en", "lang:en")]
    assert searches == [['"brewlark"'], []]


def test_terms_excluded_at_the_source_and_on_arrival_are_separate() -> None:
    brand = asks("brewlark -giveaway -(pot NEAR/2 lid)")
    assert not_collected(brand, FULL) == ExcludedTerms(at_source=("giveaway",), on_arrival=("pot NEAR/2 lid",))
    assert not_collected(brand, BARE) == ExcludedTerms(on_arrival=("giveaway", "pot NEAR/2 lid"))


def test_a_brand_of_aliases_leaves_nothing_out() -> None:
    assert not_collected(ALIASES, FULL) == ExcludedTerms()


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("Brewlark kettle", ["Brewlark"]),
        ('"Brew Lark" OR brewlark NEAR/3 pot OR brew*', ["Brew Lark", "brewlark"]),
        ("-pot title:Brewlark", ["Brewlark"]),
        ("author:ann", ["Brewlark"]),
    ],
)
def test_names_are_the_words_that_a_query_begins_with(query: str, names: list[str]) -> None:
    assert to_names(asks(query)) == names


WORDS = ["a", "b", '"a b"', "c*", "-a", "-d", "a NEAR/1 d", "title:a", "-title:d", "author:ann", "lang:en", "type:post"]
WORDS += ["rating:1", "rating:>3", "-rating:4..5"]
QUERIES = st.recursive(
    st.sampled_from(WORDS),
    lambda inner: (
        st.builds(
            lambda parts, sign: "(" + sign.join(parts) + ")",
            st.lists(inner, min_size=2, max_size=3),
            st.sampled_from([" ", " OR "]),
        )
        | inner.filter(lambda query: not query.startswith("-")).map(lambda query: f"NOT ({query})")
    ),
    max_leaves=6,
)


@given(
    query=QUERIES,
    text=st.lists(st.sampled_from(["a", "b", "c", "cc", "d"]), max_size=5).map(" ".join),
    title=st.sampled_from(["", "a", "d"]),
    rating=st.sampled_from([None, 1.0, 4.5]),
    dialect=st.builds(
        Dialect,
        either=st.just(" OR "),
        groups=st.booleans(),
        without=st.sampled_from(["", "NOT "]),
        prefix=st.booleans(),
        both=st.booleans(),
        room=st.sampled_from([24, 200]),
        fields=st.sampled_from([{}, {"author": "author:{}", "title": "title:{}", "lang": "lang:{}"}]),
    ),
)
def test_what_a_query_matches_is_found_by_one_of_its_searches(
    query: str, text: str, title: str, rating: float | None, dialect: Dialect
) -> None:
    sample = post(text, title=title, author="ann", lang="en", rating=rating)
    try:
        searches = to_searches(asks(query), dialect)
    except UserError:
        return
    # the dialect is spelled as our own language is, so that a search can be held against the post
    found = any(Matcher(parse(search)).matches(sample) for search in searches)
    assert found or not Wanted(asks(query)).names_brand(sample)
    assert all(len(search) <= dialect.room or search.count('"') == 2 for search in searches)

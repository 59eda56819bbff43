"""What is left of a query in the dialect of a source."""

from __future__ import annotations

import pytest

from collectors.engine.search.dialect import Dialect, is_anchored, nots_of
from talkworthy.query_language.ast import Near, Term
from talkworthy.query_language.format import to_text
from talkworthy.query_language.parse import parse

PLAIN = Dialect()
KNOWS = Dialect(either=" OR ", groups=True, without="-", prefix=True, fields={"title": "title:{}", "lang": "lang:{}"})


def reach(query: str, dialect: Dialect = PLAIN, partly: bool = False) -> str | None:
    reached = dialect.reach(parse(query), partly)
    return None if reached is None else to_text(reached)


@pytest.mark.parametrize(
    ("query", "plain", "knows"),
    [
        ("a NEAR/3 b", "a b", "a b"),
        ("a -b", "a", "a NOT b"),
        ("a lang:en", "a", "a lang:en"),
        ("title:a", "a", "title:a"),
        ("a*", None, "a*"),
        ('"a b"*', "a", "a"),
        ("a OR b*", None, "a OR b*"),
        ("a NOT (b c)", "a", "a"),
        ("a NOT (NOT (b))", "a b", "a b"),
        ("a a", "a", "a"),
        ("`C++ Now`", '"c++ now"', '"c++ now"'),
        ("a -`US`", "a", "a"),
        ("example[.]com", "example.com", "example.com"),
        ("a site:example.com", "a", "a"),
    ],
)
def test_what_a_source_does_not_know_is_left_out(query: str, plain: str | None, knows: str) -> None:
    assert (reach(query), reach(query, KNOWS)) == (plain, knows)


def test_an_or_is_left_out_whole_unless_a_part_is_enough() -> None:
    assert (reach("c (a OR b*)"), reach("c (a OR b*)", partly=True)) == ("c", "c a")


def test_the_value_of_a_field_is_put_in_quotation_marks_where_it_is_no_plain_word() -> None:
    written = [KNOWS.write(parse(query)) for query in ("title:kettle", 'title:"cold brew"')]
    assert written == ["title:kettle", 'title:"cold brew"']


def test_a_source_without_phrases_is_sent_the_words() -> None:
    assert Dialect(phrases=False).write(parse('"Cold Brew"')) == "Cold Brew"


def test_no_source_is_asked_for_words_near_each_other() -> None:
    with pytest.raises(TypeError):
        PLAIN.write(Near(Term(("a",)), Term(("b",)), 3))


@pytest.mark.parametrize(
    ("query", "anchored"),
    [
        ("a", True),
        ("`A`", True),
        ("site:a.example", False),
        ("lang:en", False),
        ("rating:1", False),
        ("rating:4..5", False),
        ("a rating:<=2", True),
        ("a OR rating:<=2", False),
        ("type:post", False),
        ("-a", False),
        ("author:ann", True),
        ("a lang:en", True),
    ],
)
def test_a_language_or_a_not_alone_is_nothing_to_ask_for(query: str, anchored: bool) -> None:
    assert is_anchored(parse(query)) is anchored


def test_a_not_of_alternatives_is_one_of_each() -> None:
    assert [to_text(item) for item in nots_of(parse("a NOT (b OR c) (d OR -e)"))] == ["b", "c", "e"]

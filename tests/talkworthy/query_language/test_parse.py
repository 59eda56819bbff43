"""A query becomes an expression, or a message about what is wrong with it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkworthy.errors import UserError
from talkworthy.query_language.ast import And, Domain, Exact, Field, Near, Not, Or, Term
from talkworthy.query_language.format import to_text
from talkworthy.query_language.parse import MOST_CHARACTERS, parse

A, B, C, D = (Term((word,)) for word in "abcd")


def fault_of(query: str) -> list[str]:
    with pytest.raises(UserError) as caught:
        parse(query)
    return str(caught.value).splitlines()


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("a", A),
        ("A", A),
        ('"Cold  Brew"', Term(("cold", "brew"))),
        ("“cold brew”", Term(("cold", "brew"))),
        ("kettl*", Term(("kettl",), prefix=True)),
        ('"cold bre"*', Term(("cold", "bre"), prefix=True)),
        ("a b", And((A, B))),
        ("a AND b", And((A, B))),
        ("a OR b c", Or((A, And((B, C))))),
        ("(a OR b) c", And((Or((A, B)), C))),
        ("(a b) c", And((A, B, C))),
        ("a -b", And((A, Not(B)))),
        ("a NOT (b OR c)", And((A, Not(Or((B, C)))))),
        ("NOT a NEAR/3 b", Not(Near(A, B, 3))),
        ("a NEAR/0 b c", And((Near(A, B, 0), C))),
        ("a and b or c", And((A, Term(("and",)), B, Term(("or",)), C))),
        ('"AND"', Term(("and",))),
        ("e-mail", Term(("e-mail",))),
        ("Title:a", Field("title", A)),
        ("author:@Ann", Field("author", Term(("ann",)))),
        ("community:r/Coffee", Field("community", Term(("coffee",)))),
        ("type:comment lang:pt-BR", And((Field("type", Term(("comment",))), Field("lang", Term(("pt-br",)))))),
        ("a(b)c\n\td", And((A, B, C, D))),
        ("`C++`", Exact("C++")),
        ("`Near AND far`", Exact("Near AND far")),
        ("a -`US `", And((A, Not(Exact("US "))))),
        ("Example[.]com", Domain("example.com")),
        ("www.shop.example[.]co[.]uk", Domain("shop.example.co.uk")),
        ('"example[.]com"', Term(("example[.]com",))),
        ("site:Example.com", Field("site", Term(("example.com",)))),
        ("rating:1", Field("rating", Term(("1",)))),
        ("Rating:<=2 a", And((Field("rating", Term(("<=2",))), A))),
        ("a -rating:4..5", And((A, Not(Field("rating", Term(("4..5",))))))),
        ('rating:">3"', Field("rating", Term((">3",)))),
        ("(rating:>=4.5)", Field("rating", Term((">=4.5",)))),
        ("site:www.example[.]com a", And((Field("site", Term(("example.com",))), A))),
    ],
)
def test_a_query_is_read_as_it_is_meant(query: str, meant: Any) -> None:
    assert parse(query) == meant


@given(data=st.data())
def test_what_is_written_back_reads_as_the_same(expressions: Any, data: st.DataObject) -> None:
    expression = data.draw(expressions)
    assert parse(to_text(expression)) == expression


@pytest.mark.parametrize(
    ("query", "caret", "words"),
    [
        ("", 0, "nothing to look for"),
        ("kettle AND OR pot", 11, "OR cannot stand right behind AND"),
        ("kettle AND", 7, "AND needs a word behind it, but the query ends"),
        ("(kettle OR) pot", 8, "OR needs a word behind it, but the parenthesis closes"),
        ("OR kettle", 0, "OR needs a word before it"),
        ("(kettle", 0, "never closed"),
        ("kettle)", 6, "No parenthesis is open here"),
        ("kettle ()", 7, "nothing between these parentheses"),
        ('kettle "pot', 7, "quotation mark is never closed"),
        ('kettle ""', 7, "nothing between these quotation marks"),
        ("ket*le", 3, "only at the end of a word"),
        ('"cold bre*"', 9, "behind the closing quotation mark"),
        ("kettle - pot", 7, "right before a word"),
        ("NOT NOT kettle", 4, "Two NOTs in a row"),
        ("a NEAR b", 2, "how many words may stand between"),
        ("a NEAR/101 b", 2, "100 at most"),
        ("a NEAR/2 b NEAR/2 c", 11, "For three, write (a NEAR/5 b) AND (b NEAR/5 c)"),
        ("(a OR b) NEAR/2 c", 9, "nothing in parentheses"),
        ("a NEAR/2 -b", 2, "no NOT"),
        ("near:hob", 0, "There is no field near:"),
        ("site:hob", 5, "wants the name of a site"),
        ("kettle rating:9", 14, "rating: wants stars from 0.5 to 5: rating:1, rating:4..5, rating:<=2 or rating:>3."),
        ("rating:0", 7, "wants stars"),
        ("rating:5..4", 7, "wants stars"),
        ("rating:<0.5", 7, "wants stars"),
        ("rating:good", 7, "wants stars"),
        ("rating:@4", 7, "wants stars"),
        ("rating:4*", 7, "wants stars"),
        ("rating:> 3", 7, "wants stars"),
        ("rating:-1", 0, "rating: takes one word"),
        ("rating:(1 OR 2)", 0, "rating:one OR rating:other"),
        ("type:@post", 5, "type: is post or comment"),
        ("title:example[.]com", 0, "title: takes one word"),
        ("kettle `pot", 7, "back-tick is never closed"),
        ("kettle `` pot", 7, "between these back-ticks"),
        ("a -[.]com", 3, "the dot in the name of a site"),
        ("a NEAR/2 `B`", 2, "nothing in parentheses"),
        ("title:(a b)", 0, "title: takes one word"),
        ("kettle : pot", 7, "belongs right behind the name of a field"),
        ("type:tweet", 5, "type: is post or comment"),
        ("lang:english", 5, "the code of a language"),
        ("author:r/", 7, "wants a name"),
        ("kettle & pot", 7, "no letter or digit"),
        ("kettle\0", 6, "cannot be seen"),
        ("(" * 21 + "a" + ")" * 21, 20, "more than 20 parentheses"),
    ],
)
def test_a_wrong_query_is_shown_with_a_caret_under_the_fault(query: str, caret: int, words: str) -> None:
    _, shown, pointer, reason = fault_of(query)
    assert (shown[2:], pointer, words in reason) == (query.replace("\0", " "), " " * (2 + caret) + "^", True)


def test_a_long_query_is_shown_round_its_fault() -> None:
    _, shown, pointer, _ = fault_of("kettle " * 40 + "OR OR pot" + " kettle" * 40)
    assert (shown[2], shown[-1], shown[pointer.index("^") :][:6]) == ("…", "…", "OR pot")


def test_the_caret_stands_under_the_fault_behind_wide_letters() -> None:
    _, _, pointer, _ = fault_of("咖啡 AND AND x")
    assert pointer == " " * (2 + len("咖啡 AND ") + 2) + "^"


def test_a_query_that_is_too_long_is_rejected() -> None:
    assert f"{MOST_CHARACTERS:,} characters" in fault_of("a " * MOST_CHARACTERS)[-1]


@given(
    st.text(st.sampled_from('ab "*()-:“”/3\n`[.]') | st.characters())
    | st.lists(st.sampled_from(["a", "NEAR/2", "AND", "OR", "NOT", "-", "(", ")", "title:", '"', "*", "b c"])).map(
        " ".join
    )
)
def test_any_text_is_parsed_or_rejected_with_a_message(query: str) -> None:
    try:
        expression = parse(query)
    except UserError as error:
        assert str(error).startswith("This query cannot be read:\n")
    else:
        assert parse(to_text(expression)) == expression

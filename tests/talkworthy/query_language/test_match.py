"""An expression matches the right posts, and returns the positions of its words."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkworthy.model import full_text
from talkworthy.query_language.match import Matcher, Span
from talkworthy.query_language.parse import parse


def matches(query: str, post: Any) -> bool:
    return Matcher(parse(query)).matches(post)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("brewlark", "my BREWLARK!"),
        ("brewlark", "see brewlark.example or @brewlark"),
        ('"cold brew"', "a cold\n brew"),
        ("brew*", "brewing"),
        ('"cold br"*', "cold brewing"),
        ("c++", "I write C++, daily"),
        ("at&t", "AT&T calls"),
        ("☕", "great☕"),
        ("café", "Cafe\u0301!"),
        ("strasse", "die Straße"),
        ("don't", "I don\u2019t"),
        ("kettle -pot", "a kettle"),
        ("pot OR kettle", "a kettle"),
        ("kettle NEAR/2 broke", "the kettle I bought broke"),
        ("broke NEAR/2 kettle", "the kettle I bought broke"),
        ("kettle NEAR/0 kettle", "kettle, kettle"),
        ("type:post", "whatever"),
    ],
)
def test_matching_queries_match(make_post: Any, query: str, text: str) -> None:
    assert matches(query, make_post(text))


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("brewlark", "brewlarks unbrewlark"),
        ('"cold brew"', "cold, brew"),
        ("brew*", "homebrew"),
        ("c++", "c++11"),
        ("schon", "schön"),
        ("kettle -pot", "a kettle and a pot"),
        ("kettle pot", "a kettle"),
        ("kettle NEAR/1 broke", "the kettle I bought broke"),
        ("kettle NEAR/5 kettle", "one kettle"),
        ("type:comment", "whatever"),
        ("lang:en", "whatever"),
        ("title:kettle", "a kettle"),
    ],
)
def test_other_queries_do_not_match(make_post: Any, query: str, text: str) -> None:
    assert not matches(query, make_post(text))


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("`US`", "made in the US.", True),
        ("`US`", "tell us", False),
        ("`US`", "the USA", False),
        ("`.NET`", "we use ASP.NET here", True),
        ("`.NET`", "the net", False),
        ("`C++`", "C++11", True),
        ("`Copper  Kettle`", "Copper Kettle", False),
        ("`Café`", "Café", True),
        ("example[.]com", "see https://www.Example.com/prices?x=1", True),
        ("example[.]com", "see shop.example.com.", True),
        ("example[.]com", "it was example[.]com, careful", True),
        ("example[.]com", "example com", False),
        ("example[.]com", "myexample.com", False),
        ("example[.]com", "my-example.com", False),
        ("example[.]com", "example.com.au", False),
        ("example[.]com", "example.community", False),
        ("example[.]com", "write to ann@example.com", False),
        ("example[.]com", "write to ann@shop.example.com", False),
        ("kettle -`US`", "a kettle for us", True),
        ("kettle -`US`", "a kettle from the US", False),
    ],
)
def test_exact_strings_and_names_of_sites_count_with_their_signs(
    make_post: Any, query: str, text: str, found: bool
) -> None:
    assert matches(query, make_post(text)) is found


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://example.com/a", True),
        ("https://forum.Example.com:8080/t/1", True),
        ("https://notexample.com/", False),
        ("https://example.com.au/", False),
        ("https://hob.example/?u=example.com", False),
        ("http://[example.com", False),
        (None, False),
    ],
)
def test_a_site_is_where_the_post_stands(make_post: Any, url: str | None, found: bool) -> None:
    assert matches("site:example.com", make_post("example.com", url=url)) is found


def test_the_span_of_an_exact_string_is_where_it_stands_in_the_original(make_post: Any) -> None:
    post = make_post("ﬁne Straße, Cafe\u0301 `US` it", title="")
    (span,) = Matcher(parse("`US`")).spans(post) or ()
    assert full_text(post.title, post.text)[span.start : span.stop] == "US"


def test_a_title_ends_where_the_text_begins(make_post: Any) -> None:
    post = make_post("pot", title="My kettle")
    assert [matches(query, post) for query in ("title:kettle", "title:pot", "title:pot*")] == [True, False, False]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("author:ann", True),
        ("author:@ANN", True),
        ("author:an", False),
        ("author:an*", True),
        ("community:r/coffee", True),
        ("community:tea", False),
        ("type:comment", True),
        ("type:post", False),
        ("lang:en", True),
        ("lang:en-GB", True),
        ("lang:en-us", False),
        ("-lang:de", True),
    ],
)
def test_fields_say_who_where_and_in_which_language(make_post: Any, query: str, found: bool) -> None:
    post = make_post("", author="Ann", community="Coffee", reply_to="hob:0", lang="en-GB")
    assert matches(query, post) is found


def test_a_post_without_a_language_matches_none(make_post: Any) -> None:
    assert (matches("lang:en", make_post("x")), matches("x -lang:en", make_post("x"))) == (False, True)


@pytest.mark.parametrize(
    ("query", "rating", "found"),
    [
        ("rating:4", 4.0, True),
        ("rating:4", 4.5, False),
        ("rating:4..5", 4.5, True),
        ("rating:4..5", 5.0, True),
        ("rating:4..5", 3.99, False),
        ("rating:<=2", 2.0, True),
        ("rating:<=2", 2.01, False),
        ("rating:<2", 2.0, False),
        ("rating:>3", 3.0, False),
        ("rating:>3", 3.01, True),
        ("rating:>=3", 3.0, True),
        ("-rating:1", 5.0, True),
    ],
)
def test_a_rating_is_the_stars_of_a_review(make_post: Any, query: str, rating: float, found: bool) -> None:
    assert matches(query, make_post("4", rating=rating)) is found


@pytest.mark.parametrize("query", ["rating:5", "rating:0.5..5", "rating:<=5", "rating:>0"])
def test_a_post_without_a_rating_matches_none(make_post: Any, query: str) -> None:
    assert (matches(query, make_post("5")), matches(f"-{query}", make_post("5"))) == (False, True)


def test_spans_point_at_the_very_words_of_title_and_text(make_post: Any) -> None:
    post = make_post("STRAẞE 😀 cold  brew", title="Ein Kettle")
    spans = Matcher(parse('kettle OR strasse OR "cold brew"')).spans(post)
    text = full_text(post.title, post.text)
    assert [(text[term.start : term.stop], term.words) for term in spans or ()] == [
        ("Kettle", "kettle"),
        ("STRAẞE", "strasse"),
        ("cold  brew", "cold brew"),
    ]


def test_spans_are_those_of_the_part_that_matches(make_post: Any) -> None:
    spans = Matcher(parse("(kettle broke) OR pot NOT lid")).spans(make_post("kettle pot"))
    assert spans == [Span(7, 10, "pot")]


def test_near_points_only_at_what_is_near(make_post: Any) -> None:
    post = make_post("kettle one two three four kettle broke")
    assert Matcher(parse("kettle NEAR/1 broke")).spans(post) == [Span(26, 32, "kettle"), Span(33, 38, "broke")]


def test_spans_do_not_overlap_and_the_longer_one_stays(make_post: Any) -> None:
    spans = Matcher(parse('cold OR "cold brew" OR brew')).spans(make_post("cold brew"))
    assert spans == [Span(0, 9, "cold brew")]


def test_a_span_says_which_beginning_it_goes_on_from(make_post: Any) -> None:
    assert Matcher(parse('"cold br"*')).spans(make_post("Cold brewing")) == [Span(0, 12, "cold br*")]


def test_where_only_a_field_matches_there_is_no_span(make_post: Any) -> None:
    assert Matcher(parse("author:ann")).spans(make_post("x", author="ann")) == []


def test_what_does_not_match_has_no_spans_at_all(make_post: Any) -> None:
    assert Matcher(parse("kettle")).spans(make_post("pot")) is None


@given(
    data=st.data(), text=st.text(st.sampled_from("brewlark kettle at&t c++ café ß ☕ ") | st.characters(), max_size=80)
)
def test_spans_and_matches_agree_and_stay_inside_the_text(
    expressions: Any, make_post: Any, data: st.DataObject, text: str
) -> None:
    post, matcher = make_post(text, title="A kettle"), Matcher(data.draw(expressions))
    spans = matcher.spans(post)
    assert matcher.matches(post) is (spans is not None)
    edges = [edge for span in spans or () for edge in (span.start, span.stop)]
    assert edges == sorted(edges) and all(0 <= edge <= len(full_text(post.title, text)) for edge in edges)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ('"a a a a a a a a b"', "a " * 100_000),
        ("a* NEAR/100 b", "a b " * 50_000),
        ('"a b"*', "a" + " " * 200_000),
        ("café", "e\u0301" * 100_000),
        ("x", "e" + "\u0301\u0316" * 100_000),
    ],
)
def test_hostile_texts_are_matched_in_linear_time(make_post: Any, query: str, text: str) -> None:
    assert matches(query, make_post(text)) is ("NEAR" in query)

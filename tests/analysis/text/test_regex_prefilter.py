"""Prefilters pass whatever their patterns find."""

from __future__ import annotations

import re

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.text.regex_prefilter import ANYTHING, prefilter_matches, prefilter_of
from analysis.text.rules import PATTERNS, load_rules

RULES = [rule for path in sorted(PATTERNS.glob("*.toml")) for rule in load_rules(path.stem).rules]
EXAMPLES = [text for rule in RULES for text in (*rule.must, *rule.must_not)]
PIECES = sorted({word for text in EXAMPLES for word in re.split(r"(\W+)", text) if len(word) < 30})


def passed(pattern: str, text: str, flags: int = 0) -> bool:
    return bool(prefilter_matches([re.compile(pattern, flags)], pl.Series([text])).item())


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"\bnever\s+leaks\b", "It never  leaks."),
        (r"(?<!not\s)good(?=.{0,40}coffee)", "good, strong coffee"),
        (r"a.{0,300}z", "a" + "-" * 200 + "z"),
        (r"\Acode\s(?-i:[A-Z]{4,})\b", "code KETTLE"),
        (r"[^.!?\n]{2}\u2019s", "the kettle\u2019s lid"),
        (r"(\w)\1", "kettle"),
        (r"^kettle$", "kettle"),
        (r"a b", "a b"),
        (r"[-+]\d[a\-z][^\W\d]", "+3-k"),
        (r"[\w.-]+@[+-]", "a.b-c@+"),
        (r"\U0001F60D|<3", "<3"),
        (r"(?P<what>lid|cap)(?=s)?, \1", "lid, lid"),
        (r"x{2}y{1,}z{,3}", "xxyzz"),
        (r"(?>ket)tle*+", "kettleee"),
        (r"\t\.\(\#", "\t.(#"),
    ],
)
def test_what_a_pattern_finds_its_gate_lets_through(pattern: str, text: str) -> None:
    assert re.search(pattern, text)
    assert passed(pattern, text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [(r"\bkettle\b", "kettledrum"), (r"\Akettle", "my kettle"), (r"(?-i:KETTLE)", "kettle"), (r"\d{3}", "12")],
)
def test_a_gate_keeps_out_what_has_no_chance(pattern: str, text: str) -> None:
    assert not passed(pattern, text)


@pytest.mark.parametrize(
    "pattern", [r"(?i:a)(?s:.)", r"\N{EM DASH}", r"[\0]", r"a{,3}", r"(?P<a>x)?(?(a)y|z)", "(?#why)a"]
)
def test_a_pattern_of_unknown_syntax_lets_everything_through(pattern: str) -> None:
    assert prefilter_of(re.compile(pattern)) == ANYTHING


@pytest.mark.parametrize("flag", [re.MULTILINE, re.DOTALL, re.ASCII])
def test_a_pattern_with_a_flag_that_changes_its_meaning_lets_everything_through(flag: int) -> None:
    assert prefilter_of(re.compile("kettle", flag)) == ANYTHING


def test_blanks_and_comments_of_a_verbose_pattern_mean_nothing() -> None:
    assert passed("a  b # c\n  [ ]d", "ab d", re.VERBOSE)
    assert not passed("a  b # c\n  [ ]d", "a b c d", re.VERBOSE)


def test_case_is_as_the_pattern_takes_it() -> None:
    assert passed("kettle", "KETTLE", re.IGNORECASE)
    assert not passed("kettle", "KETTLE")


def test_letters_that_the_engines_may_treat_differently_pass() -> None:
    assert passed(r"\bkettle\b", "cafe\u0301")


def test_each_pattern_has_its_own_column() -> None:
    prefilters = prefilter_matches([re.compile("kettle"), re.compile("lid")], pl.Series(["a kettle", "a lid", "tea"]))
    assert prefilters.rows() == [(True, False), (False, True), (False, False)]


def test_every_rule_has_a_gate_that_the_engine_takes() -> None:
    for rule in RULES:
        assert prefilter_of(rule.pattern) != ANYTHING
        assert pl.Series([""]).str.contains(prefilter_of(rule.pattern)).len() == 1


@settings(max_examples=15, deadline=None)  # the engine takes a third of a second to prepare all prefilters
@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=25).map("".join), min_size=10, max_size=20))
def test_no_prefilter_excludes_what_its_rule_would_find(texts: list[str]) -> None:
    prefilters = prefilter_matches([rule.pattern for rule in RULES], pl.Series(texts))
    for column, rule in zip(prefilters.iter_columns(), RULES, strict=True):
        assert all(prefilter for prefilter, text in zip(column, texts, strict=True) if rule.pattern.search(text))


@pytest.mark.parametrize("name", ["author_types", "questions"])
def test_many_texts_at_once_give_the_same_as_one_by_one(name: str) -> None:
    rules = load_rules(name)
    fired = rules.first_in(EXAMPLES)
    one_by_one = {index: result for index, text in enumerate(EXAMPLES) if (result := rules.first(text))}
    assert {index: (rule.name, match.span()) for index, (rule, match) in fired.items()} == {
        index: (rule.name, match.span()) for index, (rule, match) in one_by_one.items()
    }


def test_no_texts_fire_nothing() -> None:
    assert load_rules("author_types").first_in([]) == {}

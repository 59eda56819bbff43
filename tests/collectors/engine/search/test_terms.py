"""Search terms, and fitting them into the longest query of a source."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.engine.search.terms import OR, aliases_pattern, to_groups, to_phrase
from talkworthy.errors import UserError

TERMS = st.lists(st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), min_size=1, max_size=30), max_size=40)


@pytest.mark.parametrize("text", ["I like Brewlark", "BREWLARK!", "(brewlark)", "the Brew Lark machine"])
def test_an_alias_is_found_as_a_whole_word_in_any_case(text: str) -> None:
    assert aliases_pattern(["Brewlark", "Brew Lark"]).search(text)


@pytest.mark.parametrize("text", ["Brewlarks", "unbrewlark", "brew-lark", ""])
def test_an_alias_is_not_found_inside_another_word(text: str) -> None:
    assert not aliases_pattern(["Brewlark"]).search(text)


def test_an_alias_may_end_in_a_sign() -> None:
    assert aliases_pattern(["Brew++"]).search("I use Brew++ daily")


def test_quotation_marks_in_an_alias_cannot_end_the_phrase() -> None:
    assert to_phrase('Brew" OR (secret) \\"') == '"Brew OR (secret)"'


def test_few_aliases_make_one_group() -> None:
    assert to_groups(['"a"', '"b"'], 100) == [['"a"', '"b"']]


def test_too_many_aliases_make_two_groups() -> None:
    assert to_groups(["aaaa", "bbbb", "cccc"], 12) == [["aaaa", "bbbb"], ["cccc"]]


def test_a_shorter_sign_leaves_more_room() -> None:
    assert to_groups(["aaaa", "bbbb", "cccc"], 14, "|") == [["aaaa", "bbbb", "cccc"]]


def test_a_term_that_cannot_fit_is_the_users_to_shorten() -> None:
    with pytest.raises(UserError, match="13 characters, 12 fit"):
        to_groups(["x" * 13], 12)


@given(TERMS, st.integers(30, 120))
def test_no_group_is_too_long_and_no_term_is_lost(terms: list[str], room: int) -> None:
    groups = to_groups(terms, room)
    assert [term for group in groups for term in group] == terms
    assert all(len(OR.join(group)) <= room for group in groups)

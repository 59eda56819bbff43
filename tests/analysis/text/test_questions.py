"""Questions that want an answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.text.questions import find_questions


def question_in(text: str, *, reply: bool = False) -> str | None:
    result = find_questions([text], {0} if reply else ()).get(0)
    return text[result.start : result.stop] if result else None


@pytest.mark.parametrize(
    "text",
    [
        "Does it leak?",
        "What can I do?",
        "Which one (the cheap or the dear)?",
        "Is it only mine? No water for days.",
        "Anyone tried the dark roast",
        "It broke. Any ideas",
        "I'd like to hear your suggestions.",
        "@kettlehelp can you call me please",
        "Why does it need an account\nIt is a kettle.",
    ],
)
def test_questions_that_want_an_answer_are_found(text: str) -> None:
    assert question_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "Who doesn't love a cage of rubbish?",
        "Why not both?",
        "Why make my life harder? I use it.",
        "Shortcuts? Absolutely. Let us face it.",
        "Reasonable complaints, no?",
        "The best part? It is free.",
        'They asked "does it leak?" and I laughed.',
        "I called (guess what for?) on Monday.",
        "I know how it works.",
        "If anyone asks, it leaks.",
    ],
)
def test_rhetorical_questions_are_not(text: str) -> None:
    assert question_in(text) is None


def test_the_first_question_that_is_meant_counts() -> None:
    assert question_in("Who cares? Does it leak? Is it dear?") == "Does it leak?"


def test_a_question_for_effect_hides_none_that_has_no_mark() -> None:
    assert question_in("Who cares? I was wondering whether it leaks.") == "I was wondering whether"


def test_what_a_long_reply_asks_on_its_way_makes_a_point() -> None:
    text = f"{'It is a fine kettle. ' * 12}How does it pour? {'It is a fine kettle. ' * 12}"
    assert question_in(text) == "How does it pour?"
    assert question_in(text, reply=True) is None


def test_what_a_long_reply_asks_at_its_end_wants_an_answer() -> None:
    text = f"{'It is a fine kettle. ' * 24}I was wondering whether it leaks"
    assert question_in(text, reply=True) == "I was wondering whether"
    assert question_in(f"{'It is a fine kettle. ' * 24}Does it leak?", reply=True) == "Does it leak?"


@given(st.lists(st.text(alphabet='Do you?! any ideas.\n"(|)', max_size=80), max_size=4))
def test_any_text_works_and_the_span_is_in_it(texts: list[str]) -> None:
    for index, result in find_questions(texts, {0, 2}).items():
        assert 0 <= result.start < result.stop <= len(texts[index])


def test_a_long_line_without_an_end_takes_linear_time() -> None:
    assert find_questions(["so many words " * 20_000]) == {}

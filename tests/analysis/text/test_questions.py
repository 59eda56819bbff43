"""What is asked that wants an answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.text.questions import find_questions


def asked(text: str, *, reply: bool = False) -> str | None:
    found = find_questions([text], {0} if reply else ()).get(0)
    return text[found.start : found.stop] if found else None


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
def test_what_wants_an_answer_is_found(text: str) -> None:
    assert asked(text)


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
def test_what_is_asked_for_effect_is_not(text: str) -> None:
    assert asked(text) is None


def test_the_first_question_that_is_meant_is_the_one() -> None:
    assert asked("Who cares? Does it leak? Is it dear?") == "Does it leak?"


def test_a_question_for_effect_hides_none_that_has_no_mark() -> None:
    assert asked("Who cares? I was wondering whether it leaks.") == "I was wondering whether"


def test_what_a_long_reply_asks_on_its_way_makes_a_point() -> None:
    text = f"{'It is a fine kettle. ' * 12}How does it pour? {'It is a fine kettle. ' * 12}"
    assert asked(text) == "How does it pour?"
    assert asked(text, reply=True) is None


def test_what_a_long_reply_asks_at_its_end_wants_an_answer() -> None:
    text = f"{'It is a fine kettle. ' * 24}I was wondering whether it leaks"
    assert asked(text, reply=True) == "I was wondering whether"
    assert asked(f"{'It is a fine kettle. ' * 24}Does it leak?", reply=True) == "Does it leak?"


@given(st.lists(st.text(alphabet='Do you?! any ideas.\n"(|)', max_size=80), max_size=4))
def test_any_text_is_read_and_the_span_lies_in_it(texts: list[str]) -> None:
    for place, found in find_questions(texts, {0, 2}).items():
        assert 0 <= found.start < found.stop <= len(texts[place])


def test_a_long_line_without_an_end_is_read_in_linear_time() -> None:
    assert find_questions(["so many words " * 20_000]) == {}

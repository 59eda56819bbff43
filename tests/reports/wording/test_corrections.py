"""What a correction changed, in a sentence."""

from __future__ import annotations

from reports.wording.corrections import correction_text

BEFORE = {"Sentiment": "35", "Score": "60", "90% range of the score": "52\N{EN DASH}68", "positive opinions": "18"}


def test_each_number_that_moved_is_named_with_both_values():
    after = BEFORE | {"Sentiment": "33", "Score": "59"}

    assert correction_text(BEFORE, after) == ("Sentiment 35 \N{RIGHTWARDS ARROW} 33; score 60 \N{RIGHTWARDS ARROW} 59.")


def test_where_only_a_count_moved_that_is_named():
    after = BEFORE | {"positive opinions": "17"}

    assert correction_text(BEFORE, after) == "Positive opinions 18 \N{RIGHTWARDS ARROW} 17."


def test_a_score_that_appears_or_goes_is_named():
    after = BEFORE | {"Score": "none", "90% range of the score": "none"}

    assert correction_text(BEFORE, after) == (
        "Score 60 \N{RIGHTWARDS ARROW} none; 90% range of the score 52\N{EN DASH}68 \N{RIGHTWARDS ARROW} none."
    )


def test_numbers_that_stayed_are_said_to_have_stayed():
    assert correction_text(BEFORE, dict(BEFORE)) == (
        "No number changed: score, components, people, conversations and opinions are as before."
    )

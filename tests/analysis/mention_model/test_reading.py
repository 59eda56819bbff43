"""Verdicts of a reading, and the words that it is shown with."""

from __future__ import annotations

from readings import make_reading

from analysis.mention_model.reading import weightiest_span


def test_the_likeliest_label_is_the_verdict() -> None:
    decision = make_reading(sentiment={"negative": 0.7, "neutral": 0.3}).decide("sentiment")
    assert (decision.label, round(decision.probability, 2), decision.is_sure) == ("negative", 0.7, True)


def test_under_its_threshold_a_label_is_not_sure() -> None:
    assert not make_reading(sentiment={"negative": 0.5, "neutral": 0.5}).decide("sentiment").is_sure


def test_a_label_applies_from_its_threshold_on() -> None:
    assert round(make_reading(complaint={"yes": 0.8, "no": 0.2}).applies("complaint", "yes") or 0, 2) == 0.8
    assert make_reading(complaint={"yes": 0.4, "no": 0.6}).applies("complaint", "yes") is None


def test_the_weightiest_words_are_shown_with_what_is_between() -> None:
    text = "Well. It broke after two weeks. Sad."
    assert text[slice(*weightiest_span(make_reading(((9, 14), (25, 30))), text))] == "broke after two weeks"


def test_words_of_another_sentence_are_not_shown_with_them() -> None:
    text = "Well. It broke after two weeks. Sad."
    assert text[slice(*weightiest_span(make_reading(((9, 14), (32, 35))), text))] == "broke"


def test_without_words_there_is_no_span() -> None:
    assert weightiest_span(make_reading(), "Well.") == (None, None)

"""The answers to what is asked next about a post."""

from __future__ import annotations

from views.components.forms.label_choices import answers_to, question_title


def test_relevance_and_sentiment_are_answered_with_one_key():
    answers = {answer.key: answer.labels for answer in answers_to(("relevant", "sentiment", "author_type"))}

    assert answers == {
        "y": {"relevant": "about"},
        "n": {"relevant": "not_about"},
        "1": {"relevant": "about", "sentiment": "positive"},
        "2": {"relevant": "about", "sentiment": "neutral"},
        "3": {"relevant": "about", "sentiment": "negative"},
        "4": {"relevant": "about", "sentiment": "unclear"},
    }
    assert question_title(("relevant", "sentiment")) == "Is it about {brand}? If so, with which sentiment?"


def test_other_questions_are_asked_one_by_one():
    assert [answer.key for answer in answers_to(("relevant", "cue"))] == ["y", "n"]
    assert answers_to(("sentiment",))[0].labels == {"sentiment": "positive"}
    assert question_title(("sentiment", "cue")) == "Sentiment towards {brand}?"

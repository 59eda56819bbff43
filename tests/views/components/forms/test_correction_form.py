"""A reader corrects what was read of a post, in the thread where it stands."""

from __future__ import annotations

import pytest

from views.background import brand_setup

THREAD = {"page": "conversations", "conversation": "reddit:t3_smp026"}
ROOT, REPLY = "reddit:t3_smp026", "reddit:t1_smp0152"
WAITING = "Numbers update after the next analysis."


@pytest.fixture
def correct(open_page, own_sample, monkeypatch):
    """Says of the reply what is told by name, and keeps it; the analysis that follows by itself is left to the test."""
    monkeypatch.setattr(brand_setup, "start_job", lambda url, job: None)

    def say(**words):
        shown = open_page(own_sample, **THREAD, correct=REPLY)
        for name, word in words.items():
            chooser = shown.app.selectbox(key=f"correct_{name}_{REPLY}")
            chooser.set_value(word) if word else chooser.select_index(0)
        shown.press("Save")
        return shown

    return say


def test_each_post_that_is_there_leads_to_its_form(open_page, sample):
    html = open_page(sample, **THREAD).html

    assert f"correct={REPLY.replace(':', '%3A')}" in html
    assert html.count("Edit classification") == html.count("<article") - html.count("[deleted]")


def test_the_form_says_what_the_rules_found(open_page, sample):
    shown = open_page(sample, **THREAD, correct=ROOT)

    assert [chosen.options[0] for chosen in shown.app.selectbox if chosen.key.startswith("correct_")] == [
        "Automatic (Relevant)",
        "Automatic (Public)",
        "Automatic (Unclear)",
        "Automatic (Included)",
    ]
    assert shown.html.count("<article") == 31


@pytest.mark.parametrize("post", ["reddit:<b>", "reddit:t3_other", ""])
def test_a_post_that_is_not_in_the_thread_has_no_form(open_page, sample, post):
    shown = open_page(sample, **THREAD, correct=post)

    assert not shown.failed
    assert not any(button.label == "Save" for button in shown.app.button)


def test_a_label_is_beside_the_post_with_who_gave_it(correct):
    shown = correct(relevant="not_about", author_type="staff")

    assert not shown.failed
    assert f"not relevant to Copper Kettle. {WAITING}" in shown.words
    assert f"Staff. {WAITING}" in shown.words
    assert "Corrected by you on " in shown.words
    assert "correct" not in shown.app.query_params


def test_what_is_not_about_the_brand_leaves_the_conversation_with_its_answers_once_it_was_read_again(
    correct, open_page, own_sample, read_again
):
    correct(relevant="not_about")
    read_again(own_sample)
    words = open_page(own_sample, **THREAD).words

    assert "Corrected by " in words
    assert WAITING not in words
    assert "31 posts, 18 relevant to Copper Kettle" in words


def test_whether_it_counts_is_not_asked_of_a_post_outside_the_thread(correct, open_page, own_sample, read_again):
    def asks():
        shown = open_page(own_sample, **THREAD, correct=REPLY)
        return [box.label for box in shown.app.selectbox if box.key.startswith("correct_")]

    assert asks()[3:] == ["Include in numbers?"]
    correct(relevant="not_about")
    read_again(own_sample)

    assert len(asks()) == 3
    assert "Include in numbers?" not in asks()


def test_the_author_type_that_a_person_labelled_wins(correct, open_page, own_sample, read_again):
    correct(author_type="press")
    read_again(own_sample)
    shown = open_page(own_sample, **THREAD)

    assert "◆ Press" in shown.words
    assert 'title="set by a person"' in shown.html


def test_the_sentiment_that_a_person_labelled_wins(correct, open_page, own_sample, read_again):
    assert f"Negative. {WAITING}" in correct(sentiment="negative").words
    read_again(own_sample)
    shown = open_page(own_sample, **THREAD)

    assert "Negative." in shown.words
    assert WAITING not in shown.words


def test_what_was_said_can_be_taken_back(correct):
    correct(author_type="press")
    shown = correct(author_type=None)

    assert "Corrected by " not in shown.words


def test_a_form_that_is_closed_keeps_nothing(open_page, own_sample):
    shown = open_page(own_sample, **THREAD, correct=REPLY)

    shown.app.selectbox(key=f"correct_author_type_{REPLY}").set_value("bot")
    shown.press("Close")

    assert "Corrected by " not in shown.words
    assert "correct" not in shown.app.query_params

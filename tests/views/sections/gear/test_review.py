"""The page on which people check a random sample."""

from __future__ import annotations

from collections import Counter

import pytest

from talkworthy.storage.analysis.label_sample import load_labels_of_all_people
from talkworthy.storage.store import Store


@pytest.fixture
def drawn(open_page, own_sample):
    """The page once a sample was drawn."""
    page = open_page(own_sample, page="review")
    page.press("Sample 50 posts")
    return page


@pytest.fixture
def saved(own_sample):
    """Counts the labels of people in the store, by name and label."""

    def count():
        store = Store(f"sqlite:///{own_sample.parent / 'talkworthy.db'}")
        with store.read() as connection:
            by_person = load_labels_of_all_people(connection, "Copper Kettle")
        store.close()
        return Counter(
            (name, label) for (_, name), by in by_person.items() if name != "sampled" for label in by.values()
        )

    return count


def test_nothing_is_asked_before_a_sample_is_drawn(open_page, own_sample):
    page = open_page(own_sample, page="review")

    assert "No posts about Copper Kettle have been sampled yet." in page.words
    assert "Review a sample" not in page.words
    assert not any(button.label == "Yes" for button in page.app.button)


def test_one_post_is_asked_at_a_time_with_what_it_answers(drawn):
    assert "Post 1 of 50" in drawn.words
    assert "Is it about Copper Kettle?" in drawn.words
    assert "positive" not in drawn.words


def test_an_answer_is_kept_and_shows_in_the_precision_at_once(drawn, open_page, own_sample):
    drawn.press("No")

    assert "Post 2 of 50" in drawn.words
    assert (
        "1 mention reviewed, 0 about the brand (too few to judge accuracy)."
        in open_page(own_sample, page="overview").words
    )


def test_the_sentiment_of_a_post_about_the_brand_is_asked_next(drawn):
    drawn.press("Yes")

    assert "Post 1 of 50" in drawn.words
    assert "Sentiment towards Copper Kettle" in drawn.words


def test_a_post_that_is_skipped_is_not_asked_again(drawn):
    first = drawn.words
    drawn.press("Skip")

    assert "Post 1 of 50" in drawn.words
    assert drawn.words != first


def test_two_people_are_asked_the_same_and_compared(drawn):
    for name in ("ada", "bo"):
        drawn.app.text_input(key="labeller").set_value(name).run()
        assert "Post 1 of 50" in drawn.words
        drawn.press("No")

    assert "Agreement between reviewers" in drawn.words
    assert "1 of 1" in drawn.words


def test_one_answer_says_that_a_post_is_about_the_brand_and_its_sentiment(drawn, saved):
    assert "Is it about Copper Kettle? If so, with which sentiment?" in drawn.words
    drawn.press("Negative")

    assert saved() == {("relevant", "about"): 1, ("sentiment", "negative"): 1}
    assert "Post 2 of 50" in drawn.words


def test_twenty_posts_take_twenty_answers_with_one_write_each(drawn, saved, monkeypatch):
    writes = []
    write = Store.write
    monkeypatch.setattr(Store, "write", lambda store: writes.append(store) or write(store))
    for number in range(20):
        drawn.press("No" if number % 4 else "Positive")

    assert len(writes) == 20
    assert saved() == {("relevant", "about"): 5, ("sentiment", "positive"): 5, ("relevant", "not_about"): 15}
    assert "Post 21 of 50" in drawn.words


def test_every_answer_has_a_key_that_is_shown_on_its_button(drawn):
    keys = {button.label: button.proto.shortcut for button in drawn.app.button if button.proto.shortcut}

    assert keys == {
        "Yes": "y",
        "No": "n",
        "Positive": "1",
        "Neutral": "2",
        "Negative": "3",
        "Unclear": "4",
        "Skip": "s",
    }


def test_undo_has_a_key_too(drawn):
    drawn.press("Skip")

    assert [button.proto.shortcut for button in drawn.app.button if button.label == "Undo"] == ["u"]


def test_the_last_answer_can_be_undone(drawn, saved):
    asked_first = drawn.words.partition("Post 1 of 50")[2].partition("with which sentiment?")[0]
    drawn.press("Negative")
    drawn.press("Undo")

    assert saved() == {}
    assert drawn.words.partition("Post 1 of 50")[2].partition("with which sentiment?")[0] == asked_first != ""


def test_undo_takes_back_only_what_this_person_answered(drawn, saved):
    drawn.app.text_input(key="labeller").set_value("ada").run()
    drawn.press("No")
    drawn.app.text_input(key="labeller").set_value("bo").run()
    drawn.press("Yes")
    drawn.press("Undo")

    assert saved() == {("relevant", "not_about"): 1}


def test_a_skipped_post_comes_back_with_undo(drawn, saved):
    first = drawn.words
    drawn.press("Skip")
    drawn.press("Undo")

    assert drawn.words == first
    assert saved() == {}


def test_there_is_nothing_to_undo_before_the_first_answer(drawn):
    assert "Undo" not in [button.label for button in drawn.app.button]

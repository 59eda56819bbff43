"""The page on which people check a random sample."""

from __future__ import annotations

import pytest


@pytest.fixture
def drawn(open_page, own_sample):
    """The page once a sample was drawn."""
    page = open_page(own_sample, page="review")
    page.press("Sample 50 posts")
    return page


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

"""The page on quarantine: what is held back, why, and how it is let out."""

from __future__ import annotations

import pytest

from talkworthy.storage.analysis.labels import AUTHOR_TYPE, QUARANTINE, load_labels
from talkworthy.storage.store import Store

WAITING = "Numbers update after the next analysis."


@pytest.fixture
def said_in():
    """What people said of suspicious posts, in the store beside a brand file."""

    def load(brands, name=QUARANTINE):
        store = Store(f"sqlite:///{brands.parent / 'talkworthy.db'}")
        with store.read() as connection:
            labels = dict(load_labels(connection, "Copper Kettle", name))
        store.close()
        return labels

    return load


def test_a_store_that_holds_nothing_back_says_so(open_page, sample):
    shown = open_page(sample, page="spam", brand="Mornside")

    assert "No suspected spam or promotion." in shown.words
    assert not shown.app.button


def test_quarantined_posts_are_listed_under_their_rule_beside_the_score(open_page, flooded_sample):
    words = open_page(flooded_sample, page="spam").words

    assert "25 posts are excluded as suspected spam. Including them would not change the score (" in words
    assert "Excluded: nearly the same words by several accounts 25 posts, oldest first." in words
    assert "Honestly my Copper Kettle <b>order</b> was so ruined" in words


def test_twenty_posts_stand_on_a_page_and_the_rest_on_the_next(open_page, flooded_sample):
    first = open_page(flooded_sample, page="spam")
    second = open_page(flooded_sample, page="spam", at="2")

    assert [shown.html.count('class="tw tw-suspect"') for shown in (first, second)] == [20, 11]
    assert "1 of 2" in first.words


def test_a_click_lets_a_post_out_and_says_when_it_shows(open_page, flooded, said_in):
    shown = open_page(flooded, page="spam")

    shown.press("Include")

    assert not shown.failed
    assert said_in(flooded) == {"reddit:flood0": "included"}
    assert f"Included by a person. {WAITING}" in shown.words
    assert [button.label for button in shown.app.button].count("Exclude") == 1


def test_a_second_click_holds_it_again(open_page, flooded, said_in):
    shown = open_page(flooded, page="spam")

    shown.press("Include")
    shown.press("Exclude")

    assert said_in(flooded) == {"reddit:flood0": "excluded"}
    assert WAITING not in shown.words


def test_everything_that_a_rule_quarantined_is_released_at_once(open_page, flooded, said_in):
    shown = open_page(flooded, page="spam")

    shown.press("Include all 25")

    assert set(said_in(flooded).values()) == {"included"}
    assert len(said_in(flooded)) == 25
    assert not any(button.label.startswith("Include all") for button in shown.app.button)


def test_a_released_post_counts_once_its_conversation_was_analysed_again(open_page, flooded, read_again):
    open_page(flooded, page="spam").press("Include")
    read_again(flooded)
    words = open_page(flooded, page="spam", at="2").words

    assert "24 posts are excluded as suspected spam" in words
    assert "Included: nearly the same words by several accounts 1 post, oldest first." in words
    assert WAITING not in words


def test_a_quarantined_post_says_so_in_its_thread(open_page, flooded_sample):
    words = open_page(flooded_sample, page="conversations", conversation="reddit:t3_smp026").words

    assert "Suspected spam, excluded from all numbers: the same words by several accounts." in words


def test_posts_by_promoters_are_listed_with_the_reason(open_page, sample):
    words = open_page(sample, page="spam").words

    assert "6 posts by promoters are excluded from all numbers." in words
    assert "Promoter: offers a referral or discount code 6 posts, oldest first." in words
    assert "Reason: \u201chttps://example.com/deal/ck?ref=dora10\u201d" in words


def test_a_click_says_that_no_promoter_wrote_a_post(open_page, own_sample, said_in):
    shown = open_page(own_sample, page="spam")

    shown.press("Not a promoter")

    assert not shown.failed
    assert said_in(own_sample, AUTHOR_TYPE) == {"x:1900000000000000048": "public"}
    assert f"Marked as public by a person. {WAITING}" in shown.words


def test_a_second_click_takes_that_back(open_page, own_sample, said_in):
    shown = open_page(own_sample, page="spam")

    shown.press("Not a promoter")
    shown.press("Undo")

    assert said_in(own_sample, AUTHOR_TYPE) == {}
    assert WAITING not in shown.words


def test_all_posts_that_a_rule_took_for_promotion_count_at_once(open_page, own_sample, said_in):
    shown = open_page(own_sample, page="spam")

    shown.press("None of these 6 is a promoter")

    assert list(said_in(own_sample, AUTHOR_TYPE).values()) == ["public"] * 6


def test_a_post_by_no_promoter_leaves_the_list_with_the_next_analysis(open_page, own_sample, read_again):
    open_page(own_sample, page="spam").press("Not a promoter")
    read_again(own_sample)

    assert "5 posts by promoters are excluded from all numbers." in open_page(own_sample, page="spam").words

"""Assumptions: written, mapped, looked at, and only then told."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from talkworthy.storage.notebook.assumptions import (
    Signed,
    load_brand_assumptions,
    load_examples,
    load_mappings,
    save_answer,
)
from talkworthy.storage.store import Store

HOSTILE = "they <b>love</b> :red[it] $x$ ![a](https://tracker.example/a.png) \N{RIGHT-TO-LEFT OVERRIDE}"


@pytest.fixture
def page(open_page, own_sample):
    """The page on the Copper Kettle of a sample that may be written to."""
    return open_page(own_sample, page="reports", tab="assumptions", date_range="all")


@pytest.fixture
def in_store(own_sample):
    """Asks the store beside the brand file."""

    def ask(question, *given):
        store = Store(f"sqlite:///{own_sample.parent / 'talkworthy.db'}")
        with store.read() as connection:
            found = question(connection, *given)
        store.close()
        return found

    return ask


def write(page, words="they ask each other things", percent=20):
    page.app.text_input[0].set_value(words)
    page.app.number_input[0].set_value(percent)
    page.press("Save")


def map_to(page, *targets):
    page.app.multiselect[0].set_value(list(targets))
    page.press("Show 20 examples")


@pytest.fixture
def answer_all(own_sample):
    """Says the same of all examples that wait but the last, and then of the last one by its button."""

    def answer(page, label="Yes"):
        store = Store(f"sqlite:///{own_sample.parent / 'talkworthy.db'}")
        with store.write() as connection:
            waiting = [one for one in load_examples(connection, 1) if not one.seen]
            for one in waiting[:-1]:
                save_answer(connection, 1, one.post, label != "No", Signed("a person", datetime.now(UTC)))
        store.close()
        page.app.run()
        page.press(label)

    return answer


def test_an_empty_ledger_says_what_it_is_for(page):
    assert not page.failed
    assert "Write down what you believe about the people who mention Copper Kettle before you look." in page.words
    assert "%" not in page.words.partition("Test your assumptions")[2].partition("Covers public online")[0]


def test_a_assumption_is_kept_and_asks_what_shows_it(page, in_store):
    write(page)

    assert not page.failed
    assert "At least 20% of conversations: they ask each other things" in page.words
    assert "1 assumption to check." in page.words
    assert [assumption.statement.share for assumption in in_store(load_brand_assumptions, "Copper Kettle")] == [0.2]


def test_a_assumption_of_nothing_is_not_kept(page, in_store):
    page.press("Save")

    assert "Write in a few words what you assume" in page.words
    assert in_store(load_brand_assumptions, "Copper Kettle") == []


def test_examples_are_shown_one_by_one_without_a_number_of_the_conversation(page):
    write(page)
    map_to(page, "question")

    assert "Example 1 of 20" in page.words
    assert "It holds" not in page.words
    page.press("No")
    assert "Example 2 of 20" in page.words


def test_the_last_answer_can_be_undone(page, in_store):
    write(page)
    map_to(page, "question")
    first = page.words
    page.press("No")
    page.press("Undo")

    assert page.words == first
    assert not any(example.seen for example in in_store(load_examples, 1))


def test_the_last_of_all_examples_can_be_undone_before_the_numbers_are_shown(page, answer_all):
    write(page)
    map_to(page, "question")
    answer_all(page)
    page.press("Undo")

    assert "Example 20 of 20" in page.words


def test_only_one_assumption_is_answered_with_keys(page):
    for words in ("they ask each other things", "they ask a lot"):
        write(page, words)
        map_to(page, "question")

    assert sorted(button.proto.shortcut for button in page.app.button if button.proto.shortcut) == ["n", "s", "u", "y"]


def test_an_assumption_gets_its_result_once_the_examples_were_read(page, answer_all, in_store):
    write(page)
    map_to(page, "question")
    answer_all(page)
    assert "You have checked 20 examples." in page.words
    assert "It holds" not in page.words

    page.press("Show the numbers")

    assert not page.failed
    assert "Confirmed: " in page.words
    assert "20 of 20 examples matched" in page.words
    assert 'class="conversation"' in page.html
    (assumption,) = in_store(load_brand_assumptions, "Copper Kettle")
    assert all(one.answer for one in in_store(load_examples, in_store(load_mappings, assumption.number)[0].number))


def test_what_was_passed_over_can_be_looked_at_before(page, answer_all):
    write(page)
    map_to(page, "question")
    answer_all(page)
    page.press("Check 20 that weren't counted")

    assert "from posts that weren't counted" in page.words
    answer_all(page, "No")
    page.press("Show the numbers")
    assert "Of 20 conversations that weren't counted, 0 matched" in page.words


def test_a_assumption_may_be_replaced_and_stays(open_page, own_sample, page):
    write(page)
    page = open_page(own_sample, page="reports", tab="assumptions", date_range="all", replaces="1")
    assert "replaces assumption 1" in page.words
    write(page, "they ask a lot", 60)

    assert "replaced by assumption 2" in page.words
    assert "At least 20% of conversations: they ask each other things" in page.words


def test_hostile_words_show_as_typed(page):
    write(page, HOSTILE)

    assert not page.failed
    assert HOSTILE in page.words
    assert "<b>love" not in page.html


def test_guesses_of_a_hundred_points_are_compared_with_the_conversations(page):
    page.app.number_input[-1].set_value(100)
    page.press("Save and reveal")

    assert not page.failed
    assert "less than you guessed" in page.words
    assert "more than you guessed" in page.words


def test_ninety_points_are_sent_back(page):
    page.app.number_input[-1].set_value(90)
    page.press("Save and reveal")

    assert "These are 90 points: spread exactly 100 over the topics." in page.words


def test_the_surprises_hide_while_a_assumption_waits(page):
    page.app.number_input[-1].set_value(100)
    page.press("Save and reveal")
    write(page)

    assert "The result is hidden while an assumption is waiting to be checked." in page.words
    assert "bits" not in page.words


def test_what_nobody_thought_of_is_looked_for_when_asked(open_page, own_sample, page):
    page.app.number_input[-1].set_value(100)
    page.press("Save and reveal")
    assert "Show blind spots" in page.words

    shown = open_page(own_sample, page="reports", tab="assumptions", date_range="all", unassumed="1")

    assert not shown.failed
    assert "Not enough data to compare" in shown.words


def test_a_brand_of_one_post_has_nothing_to_guess(open_page, long_thread):
    shown = open_page(long_thread, page="reports", tab="assumptions")

    assert not shown.failed
    assert "No topics yet" in shown.words

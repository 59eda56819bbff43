"""Four customers of the week, the reading queue, the learning log."""

from __future__ import annotations

import pytest

from talkworthy.storage.notebook.notes import load_notes
from talkworthy.storage.store import Store

PARTS = {
    "board": {"page": "conversations", "tab": "stories"},
    "queue": {"page": "conversations", "tab": "queue"},
    "log": {"page": "reports", "tab": "notes"},
}


@pytest.fixture
def open_part(open_page, own_sample):
    """Opens one of them over the Copper Kettle of a sample that may be written to."""
    return lambda part="board", **address: open_page(own_sample, **PARTS[part], date_range="all", **address)


@pytest.fixture
def noted(own_sample):
    """The words of the notes in the store beside the brand file, the newest first."""

    def load():
        store = Store(f"sqlite:///{own_sample.parent / 'talkworthy.db'}")
        with store.read() as connection:
            found = [note.words for note in load_notes(connection, "Copper Kettle")]
        store.close()
        return found

    return load


def write(page, words):
    page.app.text_area[0].set_value(words)
    page.press("Save note")


def test_each_kind_has_a_seat_with_somebody_on_it(open_part):
    words = open_part().words

    for title in ("Happy user", "Decided against it", "Former customer", "Getting started"):
        assert title in words
    assert "This week's 4 conversations" in words
    assert "Picked from 28 conversations of this type." in words
    assert words.count("The only conversation of this type in this period.") == 3


def test_an_empty_seat_says_so(open_part):
    assert open_part(brand="Mornside").words.count("None in this period.") == 3


def test_a_note_is_kept_beside_its_conversation(open_part, noted):
    page = open_part()
    write(page, "They hear it <i>before</i> the alarm :red[!]")

    assert not page.failed
    assert "Note They hear it <i>before</i> the alarm :red[!]" in page.words
    assert noted() == ["They hear it <i>before</i> the alarm :red[!]"]


def test_to_have_read_it_is_enough(open_part, noted):
    page = open_part()
    page.press("Mark as read")

    assert "no note yet" in page.words
    assert noted() == [""]


def test_an_empty_note_is_not_kept(open_part, noted):
    page = open_part()
    page.press("Save note")

    assert "Write a note" in page.words
    assert noted() == []


def test_a_week_to_come_or_none_shows_this_one(open_part):
    this = open_part().words

    assert open_part(week="9999-W01").words == this
    assert open_part(week="soon").words == this


def test_the_queue_names_nobody(open_part):
    page = open_part("queue")

    assert "50 random conversations to read this quarter" in page.words
    assert page.html.count('class="conversation"') == 50
    list_alone = page.html.partition('<ul class="conversations">')[2]
    assert "copper kettle" not in list_alone.casefold().replace("brand=copper+kettle", "")


def test_a_thread_is_masked_until_a_note_is_kept(open_part):
    page = open_part("queue", place="1")
    thread = page.html.partition('class="tw tw-thread"')[2]
    assert "copper kettle" not in thread.casefold()
    assert "Open the original" not in thread

    write(page, "They talk about mornings")

    assert not page.failed
    thread = page.html.partition('class="tw tw-thread"')[2]
    assert "copper kettle" in thread.casefold()
    assert "Note They talk about mornings" in page.words


def test_a_place_that_is_none_shows_the_queue(open_part):
    assert open_part("queue", place="51").html.count('class="conversation"') == 50


def test_the_log_holds_what_was_learned_and_can_be_taken_along(open_part):
    assert "No notes yet." in open_part("log").words
    write(open_part(), "They hear it")
    page = open_part("log")

    assert "1 note from 1 thread." in page.words
    assert "They hear it" in page.words
    assert "Customer stories, " in page.words
    assert len(page.app.get("download_button")) == 1


def test_a_note_is_taken_out_of_the_log(open_part, noted):
    write(open_part(), "a quote of somebody who wants to be forgotten")
    page = open_part("log")
    page.press("Delete")

    assert not page.failed
    assert noted() == []


def test_hostile_posts_show_as_typed_in_the_queue(open_page, long_thread):
    page = open_page(long_thread, page="conversations", tab="queue", place="1")

    assert not page.failed
    assert "<script>alert(1)</script> <img src=x onerror=alert(2)> :red[stop]" in page.words
    assert "<script" not in page.html
    assert "Ostrava <" not in page.words
    assert "100 of 700 posts shown" in page.words

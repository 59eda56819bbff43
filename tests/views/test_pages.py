"""Every page over a full store, an empty one, a silent window and a broken one."""

from __future__ import annotations

from pathlib import Path

import pytest
from tabs import TABS

from talkworthy.errors import UserError
from views.queries import core as reading


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_opens_and_says_that_the_sample_is_invented(open_page, sample, tab):
    shown = open_page(sample, **TABS[tab])

    assert not shown.failed
    assert "Sample data." in shown.words
    assert "Covers public online conversations only" in shown.words


@pytest.mark.parametrize("tab", ("overview", "care", "conversations", "topics", "compare", "reports", "review", "spam"))
def test_a_tab_opens_for_a_brand_that_has_no_score(open_page, sample, tab):
    assert not open_page(sample, **TABS[tab], brand="Mornside", date_range="all").failed


@pytest.mark.parametrize("page", ("overview", "conversations", "topics"))
def test_an_empty_store_says_how_to_fill_it(open_page, empty, page):
    shown = open_page(empty, page=page)

    assert not shown.failed
    assert "Nothing has been collected yet" in shown.words
    assert "python -m jobs run" in shown.words
    assert "invented" not in shown.words


def test_the_sources_page_of_an_empty_store_says_that_nothing_has_run(open_page, empty):
    shown = open_page(empty, page="sources")

    assert not shown.failed
    assert "Nothing has been collected yet." in shown.words
    assert "No activity yet." in shown.words


def test_who_tracks_no_brand_yet_is_welcomed(open_page, tmp_path):
    brands = tmp_path / "talkworthy.toml"
    brands.write_text("")

    shown = open_page(brands)

    assert not shown.failed
    assert "Is your brand worthy of conversation?" in shown.words
    assert shown.app.text_input[0].label == "Brand name"


def test_settings_that_cannot_be_read_are_named_with_their_fault(open_page, tmp_path):
    brands = tmp_path / "talkworthy.toml"
    brands.write_text("[[brands]]\nname = <b>\n")

    shown = open_page(brands)

    assert "Action needed" in shown.words
    assert f"{brands} is not valid TOML" in shown.words


def test_posts_that_nobody_has_read_yet_are_counted_and_the_way_on_is_reported(open_page, unread):
    shown = open_page(unread)

    assert "No conversations about your brands yet" in shown.words
    assert "525 posts were collected" in shown.words
    assert "python -m jobs analyse" in shown.words


@pytest.mark.parametrize("page", ("overview", "topics"))
def test_a_date_range_without_conversations_offers_all_time(open_page, sample, page):
    shown = open_page(sample, page=page, date_range="2020-01-01..2020-03-31")

    assert "No mentions of Copper Kettle in this period" in shown.words
    assert "date_range=all" in shown.html


def test_a_thread_list_without_conversation_offers_to_take_the_filters_off(open_page, sample):
    shown = open_page(sample, page="conversations", date_range="2020-01-01..2020-03-31")

    assert "No conversations match these filters." in shown.words


def test_a_file_that_is_no_database_is_reported_in_plain_words(open_page, empty: Path):
    empty.with_name("talkworthy.db").write_text("this is not a database, whatever its name says " * 20)

    shown = open_page(empty)

    assert "The database file is damaged" in shown.words


def test_a_store_that_was_deleted_while_the_page_was_open_is_empty_at_the_next_look(open_page, unread: Path):
    shown = open_page(unread)
    assert "525 posts were collected" in shown.words
    for file in unread.parent.glob("talkworthy.db*"):
        file.unlink()

    shown.app.run()

    assert "Nothing has been collected yet" in shown.words


def test_an_error_that_the_reader_can_mend_reaches_them_as_its_sentence(open_page, sample, monkeypatch):
    def refuse(_context):
        raise UserError("The weights <add> up to $0$: give one of them a weight.")

    monkeypatch.setattr(reading, "report", refuse)

    shown = open_page(sample)

    assert "The weights <add> up to $0$: give one of them a weight." in shown.words


def test_a_fault_of_ours_reaches_the_reader_in_plain_words_and_the_log_with_its_place(
    open_page, sample, monkeypatch, caplog
):
    def break_down(_context):
        raise ZeroDivisionError("a secret of the machine")

    monkeypatch.setattr(reading, "report", break_down)

    shown = open_page(sample)

    assert "Something went wrong loading this page" in shown.words
    assert "secret" not in shown.words
    assert not shown.app.exception
    assert "A page could not be drawn: ZeroDivisionError at " in caplog.text
    assert "test_pages.py" in caplog.text
    assert "a secret of the machine" not in caplog.text
    assert "Covers public online conversations only" in shown.words


def test_an_unknown_page_brand_or_date_range_is_ignored(open_page, sample):
    shown = open_page(sample, page="<script>", brand="Nobody", date_range="13 fortnights")

    assert "Is Copper Kettle worthy of conversation?" in shown.words
    assert "17 Aug \N{EN DASH} 15 Nov 2026" in shown.words
    assert "<script>" not in shown.html


def test_links_between_pages_keep_the_brand_and_the_date_range(open_page, sample):
    shown = open_page(sample, brand="Northlight", date_range="all")

    assert './?page=topics&amp;brand=Northlight&amp;date_range=all"' in shown.html


def test_a_brand_that_is_chosen_goes_into_the_address_and_ends_the_reading_of_a_thread(open_page, sample):
    shown = open_page(sample, page="conversations", conversation="reddit:t3_smp026")

    shown.app.selectbox(key="choice_brand").set_value("Northlight").run()

    assert shown.app.query_params == {"page": "conversations", "brand": "Northlight"}
    assert "Conversations about Northlight" in shown.words


def test_own_dates_begin_as_the_date_range_chosen_before(open_page, sample):
    shown = open_page(sample)

    shown.app.selectbox(key="choice_date_range").set_value("own").run()

    assert shown.app.query_params["date_range"] == "2026-08-17..2026-11-15"
    assert "17 Aug \N{EN DASH} 15 Nov 2026" in shown.words


def test_own_dates_narrow_the_date_range(open_page, sample):
    shown = open_page(sample, date_range="2026-08-17..2026-11-15")
    first, last = shown.app.date_input(key="own_days").value

    shown.app.date_input(key="own_days").set_value((first, last.replace(month=9, day=30))).run()

    assert shown.app.query_params["date_range"] == "2026-08-17..2026-09-30"
    assert "17 Aug \N{EN DASH} 30 Sep 2026" in shown.words

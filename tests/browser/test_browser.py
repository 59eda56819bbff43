"""What only a real browser can show: clicks, layout, the console, and that nobody outside is asked anything."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

import pytest
from playwright.sync_api import Browser, expect

if TYPE_CHECKING:
    from conftest import Watched

pytestmark = pytest.mark.browser

THREAD = "?page=conversations&conversation=reddit%3At3_smp026"
PAGES = {
    "overview": "",
    "conversations": "?page=conversations",
    "thread": THREAD,
    "correcting": f"{THREAD}&correct=reddit%3At3_smp026",
    "topics": "?page=topics",
    "spam": "?page=spam",
    "sources": "?page=sources",
}
PATIENCE_MS = 60_000
only_wide = pytest.mark.parametrize("watched", ["wide"], indirect=True)
ODD_TEXTS = {
    "hackernews:990010": "<script>",
    "reddit:t3_smp033": "![tomato seedling in a coffee bag](https://example.com/tomato.png)",
}


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_every_page_fits_its_window_and_says_what_it_is(watched: Watched, path: str):
    watched.open(path)

    expect(watched.page.locator("h1")).to_have_count(1)
    expect(watched.page.get_by_text("Sample data.")).to_be_visible()
    wider = "document.querySelector('[data-testid=stMain]').scrollWidth - window.innerWidth"
    assert watched.page.evaluate(wider) <= 0


def test_from_the_score_to_the_evidence_to_the_thread_and_back(watched: Watched):
    page = watched.page
    watched.open("")
    expect(page.locator(".tw-headline .sentence")).to_contain_text("people talk about Copper Kettle")

    page.locator("summary", has_text="Sentiment").click()
    conversation = page.locator("details[open] a.conversation").first
    opening = conversation.locator(".opening").inner_text()
    conversation.click()

    expect(page.locator(".tw-thread")).to_contain_text(opening[:40])
    expect(page.locator(".tw-post").first).to_be_visible()
    assert "page=conversations" in page.url
    assert "conversation=" in page.url

    page.get_by_text("Back to the list").click()

    expect(page.locator("a.conversation").first).to_be_visible()
    assert "conversation=" not in page.url


def test_the_browsers_own_way_back_leads_back(watched: Watched):
    page = watched.page
    watched.open("")
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Topics & audience").click()
    expect(page.locator("h1")).to_have_text("Topics in Copper Kettle conversations")

    page.go_back()

    expect(page.locator("h1")).to_have_text("Is Copper Kettle worthy of conversation?")


def test_a_search_narrows_the_list_and_can_be_handed_on_as_a_link(watched: Watched, browser: Browser):
    page = watched.page
    watched.open("?page=conversations")
    expect(page.locator(".tw-count")).to_contain_text("page 1 of 2")

    page.get_by_label("Search conversations").fill("cardigan")
    page.keyboard.press("Enter")

    expect(page.locator(".tw-count")).not_to_contain_text("page 1 of 2")
    count = page.locator(".tw-count").inner_text()
    assert re.match(r"\d+ conversations? · ", count)
    assert "words=cardigan" in page.url
    colleague = browser.new_page()
    colleague.goto(page.url)
    expect(colleague.locator(".tw-count")).to_have_text(count, timeout=PATIENCE_MS)
    colleague.close()


def test_a_competitor_is_one_click_away_and_the_choice_goes_along(watched: Watched):
    page = watched.page
    watched.open("?date_range=all")
    page.locator(".tw-verdict").get_by_role("link", name="Mornside").click()
    expect(page.locator("h1")).to_have_text("Is Mornside worthy of conversation?")

    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Conversations").click()

    expect(page.locator("h1")).to_have_text("Conversations about Mornside")
    assert "date_range=all" in page.url


@only_wide
@pytest.mark.parametrize(("conversation", "typed"), ODD_TEXTS.items(), ids=["script", "image"])
def test_odd_text_shows_as_it_was_typed(watched: Watched, conversation: str, typed: str):
    watched.open(f"?page=conversations&conversation={conversation}")

    expect(watched.page.locator(".tw-post .words", has_text=typed).first).to_be_visible()
    expect(watched.page.locator(".tw-thread script, .tw-thread img")).to_have_count(0)


def test_a_post_is_corrected_where_it_is_read(watched: Watched):
    page = watched.page
    watched.open("?page=conversations&conversation=hackernews:990010")
    page.locator(".tw-post").first.get_by_text("Edit classification").click()
    expect(page.get_by_text("Your edits override the automatic result")).to_be_visible()
    watched.settle()  # a list that opens while the rest is drawn is shut again

    whose = page.get_by_label("Author type")
    whose.focus()
    whose.press_sequentially("moderator")
    whose.press("Enter")  # on a phone's width the list moves away from under a click
    page.get_by_role("button", name="Save").click()

    note = page.locator(".tw-post").first.locator(".note")
    expect(note).to_contain_text("Corrected by you on")
    expect(note).to_contain_text("Moderator.")  # the analysis that follows by itself may be done already
    expect(page).not_to_have_url(re.compile("correct="))


@only_wide
def test_the_filtered_posts_come_as_a_file(watched: Watched):
    watched.open("?page=conversations&words=cardigan")

    with watched.page.expect_download() as download:
        watched.page.get_by_role("button", name="Download these posts").click()

    content = download.value.path().read_text(encoding="utf-8-sig")
    assert download.value.suggested_filename == "talkworthy-2026-08-17-2026-11-15.csv"
    assert content.startswith("id,source,community,author")
    assert "cardigan" in content


@only_wide
def test_a_bar_opens_the_conversations_that_it_counts_and_the_way_back_stays_open(watched: Watched):
    watched.open("")
    page = watched.page
    page.get_by_test_id("stVegaLiteChart").locator("svg .mark-rect path").last.click()

    expect(page).to_have_url(re.compile(r"page=conversations.*written=[\d.-]{22}&sentiment=\w+&mention=1"))
    expect(page.locator(".tw-chips")).to_contain_text("Posts written")
    expect(page.locator(".conversations .conversation")).not_to_have_count(0)

    page.locator(".tw-nav .places a").first.click()
    expect(page.locator(".tw-weeks")).to_be_visible()
    expect(page).not_to_have_url(re.compile("written="))


@only_wide
def test_the_table_of_a_chart_leads_where_its_bars_lead(watched: Watched):
    watched.open("")
    page = watched.page
    table = page.locator(".tw-chart-table").first
    table.locator("summary").click()
    table.locator("tbody a").last.click()

    expect(page.locator(".tw-chips")).to_contain_text("Posts written")


@only_wide
def test_a_bar_of_each_week_is_drawn(watched: Watched):
    watched.open("")
    parts = watched.page.get_by_test_id("stVegaLiteChart").locator("svg .mark-rect path")
    expect(parts).not_to_have_count(0)

    boxes = [box for part in parts.all() if (box := part.bounding_box()) is not None]
    assert len({round(box["x"]) for box in boxes}) == 13
    assert min(box["width"] for box in boxes) > 20
    assert min(box["height"] for box in boxes) > 5


@only_wide
@pytest.mark.parametrize("brand", ["Copper Kettle", "Mornside"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_first_screen_ends_above_the_fold(watched: Watched, brand: str, scheme: Literal["light", "dark"]):
    watched.page.emulate_media(color_scheme=scheme)
    watched.open(f"?brand={brand}")

    box = watched.page.locator(".tw-fold-end").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 900


@only_wide
def test_a_tile_says_its_range_to_who_uses_keys(watched: Watched):
    watched.open("")
    tile = watched.page.locator(".tw-tiles .tile.sentiment")
    expect(tile.locator(".tip")).to_be_hidden()

    watched.page.locator(".tw-tiles .tile.mentions").focus()
    watched.page.keyboard.press("Tab")

    expect(tile.locator(".tip")).to_contain_text("90% range:")

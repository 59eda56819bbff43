"""The ways that a marketer goes, as a person goes them: by what is read on the screen, and never by an address."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, Route, expect

if TYPE_CHECKING:
    from conftest import Watched

pytestmark = pytest.mark.browser

MOST_TABS = 150
OPINIONS = re.compile(r"(\d+) positive and (\d+) negative opinions")
SHARE = re.compile(r"\d+%\s\(\d+\u2013\u2060?\d+%\)\sof\s\d+\sconversations")
READ_WITHIN_MS = 90_000
NOT_YET = "Numbers update after the next analysis"


@dataclass
class Elsewhere:
    """All addresses but ours: a page that says so, and who was asked for with which referrer."""

    asked: list[tuple[str, str | None]] = field(default_factory=list)

    def answer(self, route: Route) -> None:
        self.asked.append((route.request.url, route.request.headers.get("referer")))
        route.fulfill(content_type="text/html", body="<title>The original</title>")


@pytest.fixture
def elsewhere(watched: Watched) -> Iterator[Elsewhere]:
    """What stands in for the outside while a test runs."""
    there, context, ours = Elsewhere(), watched.page.context, re.compile(r"^https?://(?!127\.0\.0\.1)")
    context.route(ours, there.answer)
    yield there
    context.unroute(ours)


@pytest.fixture(scope="module")
def sample_posts(samples: Path) -> dict[str, dict[str, str]]:
    """The posts of the sample by id, as they were collected."""
    rows = map(json.loads, (samples / "coffee.ndjson").read_text(encoding="utf-8").splitlines())
    return {row["id"]: row for row in rows}


def go_to(reader: Watched, place: str, tab: str = "") -> None:
    """Follow the link to a place in the navigation, and there to one of its tabs."""
    reader.page.get_by_role("navigation", name="Pages").get_by_role("link", name=place, exact=True).click()
    expect(reader.page.locator(".tw-nav [aria-current]")).to_have_accessible_name(place)
    reader.settle()
    if tab:
        reader.page.get_by_role("navigation", name=place).get_by_role("link", name=tab, exact=True).click()
        expect(reader.page).to_have_title(f"{tab} - Talkworthy")
        reader.settle()


def part(page: Page, title: str) -> Locator:
    """Return a component of the score, with the conversations behind it."""
    return page.locator(".tw-parts details").filter(has=page.get_by_text(title, exact=True))


def opinions(page: Page) -> tuple[int, int]:
    """Return the numbers of positive and negative opinions behind Sentiment."""
    match = OPINIONS.search(part(page, "Sentiment").inner_text())
    assert match is not None
    return int(match[1]), int(match[2])


def open_positive_post(reader: Watched) -> Locator:
    """Go from the Sentiment component to a positive post behind it."""
    sentiment = part(reader.page, "Sentiment")
    sentiment.locator("summary").click()
    sentiment.get_by_role("link").filter(has_text="▲").first.click()
    post = reader.page.get_by_role("article").filter(has_text="● Public").filter(has_text="▲ positive").first
    expect(post).to_be_visible()
    reader.settle()
    return post


def press_tab_to(target: Locator) -> None:
    """Press Tab until the target has the focus."""
    for _ in range(MOST_TABS):
        target.page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{MOST_TABS} times Tab did not lead to {target}")


def choose(page: Page, label: str, words: str) -> None:
    """Choose one of a list by typing; on a phone's width the list moves away from under a click."""
    chooser = page.get_by_role("combobox", name=label)
    chooser.focus()
    chooser.press_sequentially(words)
    expect(page.get_by_role("option").first).to_contain_text(words)
    chooser.press("Enter")


def conversation_of(link: Locator) -> str:
    """The conversation that a link of a list leads to."""
    return parse_qs(urlsplit(link.get_attribute("href") or "").query)["conversation"][0]


def test_from_the_score_to_the_post_that_counts_to_its_original(
    watched: Watched, elsewhere: Elsewhere, sample_posts: dict[str, dict[str, str]]
):
    watched.open()
    post = open_positive_post(watched)
    rule = post.get_by_text("▲ positive").get_attribute("title")
    post.get_by_text("Why this classification?").click()
    expect(post.get_by_role("listitem").filter(has_text="Sentiment: positive")).to_contain_text(f": {rule}")

    link = post.get_by_role("link", name="Open the original")
    author, words = post.locator(".who b").inner_text(), post.locator(".words").inner_text()
    theirs = [row for row in sample_posts.values() if row.get("author") == author]
    addresses = [row["url"] for row in theirs if words.endswith(row["text"])]
    assert [link.get_attribute("href")] == addresses
    assert (link.get_attribute("target"), link.get_attribute("rel")) == ("_blank", "noopener noreferrer")
    with watched.page.context.expect_page() as opened:
        link.click()

    expect(opened.value).to_have_title("The original")
    assert elsewhere.asked == [(addresses[0], None)]
    opened.value.close()


def test_a_correction_changes_the_number_which_is_said_and_is_in_the_audit_log(watched: Watched):
    page = watched.page
    watched.open()
    positive, negative = opinions(page)
    post = open_positive_post(watched)
    words = post.locator(".words").inner_text()
    post.get_by_role("link", name="Edit classification").click()
    expect(page.get_by_text("Your edits override the automatic result")).to_be_visible()
    watched.settle()
    choose(page, "Sentiment towards Copper Kettle", "Negative")
    page.get_by_role("button", name="Save", exact=True).click()
    corrected = page.get_by_role("article").filter(has_text=words)
    changed = page.locator(".st-key-correction_result")
    expect(changed).to_contain_text("Corrections are in the numbers.", timeout=READ_WITHIN_MS)
    expect(changed).to_contain_text(f"ositive opinions {positive} \N{RIGHTWARDS ARROW} {positive - 1}")
    expect(changed).to_contain_text(f"egative opinions {negative} \N{RIGHTWARDS ARROW} {negative + 1}")
    expect(corrected).not_to_contain_text(NOT_YET, timeout=READ_WITHIN_MS)
    expect(corrected).to_contain_text("▼ negative")
    expect(corrected).to_contain_text("Corrected by you on")
    expect(page.get_by_text("corrections that aren't in the numbers yet")).to_have_count(0)
    changed.get_by_role("button", name="Dismiss").click()
    expect(changed).to_have_count(0)
    go_to(watched, "Overview")
    assert opinions(page) == (positive - 1, negative + 1)
    go_to(watched, "Data & accuracy", "Team")
    said = page.get_by_role("row").filter(has_text="sentiment: negative").first
    said.get_by_role("link", name="a post about Copper Kettle").click()
    expect(page.get_by_role("article").filter(has_text=words)).to_contain_text("▼ negative")


def test_an_assumption_is_written_confirmed_revealed_and_judged(watched: Watched, request: pytest.FixtureRequest):
    page, words = watched.page, f"they recommend us ({request.node.callspec.id})"
    watched.open()
    go_to(watched, "Reports", "Test an assumption")
    page.get_by_label("What do you believe about the people who mention you?").fill(words)
    page.get_by_label("Percent").fill("60")
    page.get_by_role("button", name="Save", exact=True).click()
    assumption = page.locator("[class*=st-key-assumption_]").filter(has_text=words)
    expect(assumption.get_by_role("heading")).to_have_text(f"At least 60% of conversations: {words}")
    number = re.findall(r"Assumption \d+", assumption.inner_text())[0]

    choose(page, "How should we measure it?", "someone recommends it")
    page.keyboard.press("Escape")
    assumption.get_by_role("button", name="Show 20 examples").click()
    place = assumption.get_by_text(re.compile(r"Example \d+ of \d+"))
    expect(place).to_contain_text("Example 1 of")
    total = int(re.findall(r"Example 1 of (\d+)", place.inner_text())[0])
    for at in range(1, total + 1):
        expect(place).to_contain_text(f"Example {at} of {total}")
        expect(assumption.get_by_text(SHARE)).to_have_count(0)
        # the key of the button is part of its name
        assumption.get_by_role("button", name=re.compile(r"^No\b" if at == 1 else r"^Yes\b")).click()
    assumption.get_by_role("button", name="Show the numbers").click()

    verdict = assumption.get_by_text(SHARE)
    expect(verdict).to_contain_text("As measured, not confirmed: measured ")
    expect(verdict).to_contain_text("; you said at least 60%.")
    expect(assumption).to_contain_text(f"{total - 1} of {total} examples matched")
    go_to(watched, "Data & accuracy", "Team")
    expect(page.get_by_role("row").filter(has_text=f"{number.lower()} revealed")).to_be_visible()
    go_to(watched, "Reports", "Test an assumption")
    expect(verdict).to_be_visible()


def test_what_is_on_the_list_is_what_the_file_holds(watched: Watched, sample_posts: dict[str, dict[str, str]]):
    page = watched.page
    watched.open()
    go_to(watched, "Conversations")
    page.get_by_text("Only people talking to each other", exact=True).click()
    expect(page).to_have_url(re.compile("c2c=1"))
    page.get_by_label("Search conversations").fill("decaf")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("words=decaf"))
    watched.settle()
    conversations = page.get_by_role("main").locator("a.conversation")
    count = int(re.findall(r"\d+", page.get_by_text(re.compile(r"^\d+ conversations")).inner_text())[0])
    listed = {conversation_of(conversation) for conversation in conversations.all()}
    assert count == len(listed) > 5

    with page.expect_download() as download:
        page.get_by_role("button", name="Download these posts").click()

    rows = list(csv.reader(io.StringIO(download.value.path().read_text("utf-8-sig"))))
    posts = [dict(zip(rows[0], row, strict=True))["id"] for row in rows[1:]]
    assert {sample_posts[post]["thread"] for post in posts} == listed
    assert len(set(posts)) == len(posts)
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


def test_the_report_that_is_seen_is_the_file_that_is_handed_out(watched: Watched):
    page = watched.page
    watched.open()
    headline = page.locator(".tw-headline .sentence").inner_text()
    go_to(watched, "Reports")
    seen = page.frame_locator("iframe").locator("body")
    expect(seen).to_contain_text(headline)

    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    file = download.value.path()

    assert re.fullmatch(r"talkworthy-copper-kettle-\d{4}-\d\d-\d\d\.html", download.value.suggested_filename)
    handed_out = page.context.new_page()
    handed_out.set_content(file.read_text(encoding="utf-8"))
    assert handed_out.locator("body").text_content() == seen.text_content()
    handed_out.close()


def test_keys_alone_open_a_conversation_fold_a_branch_and_lead_to_the_original(watched: Watched, elsewhere: Elsewhere):
    page, keys = watched.page, watched.page.keyboard
    watched.open()
    press_tab_to(page.get_by_role("navigation", name="Pages").get_by_role("link", name="Conversations"))
    keys.press("Enter")
    expect(page.locator("h1")).to_contain_text("Conversations about")
    watched.settle()
    press_tab_to(page.locator("a.conversation").first)
    keys.press("Enter")
    branch, answer = page.locator(".tw-branch").first, page.get_by_role("article").nth(1)
    expect(answer).to_be_visible()
    watched.settle()

    press_tab_to(branch.locator("summary").first)
    keys.press("Enter")
    expect(answer).to_be_hidden()
    keys.press("Enter")
    expect(answer).to_be_visible()
    original = answer.get_by_role("link", name="Open the original")
    press_tab_to(original)
    with page.context.expect_page() as opened:
        keys.press("Enter")

    expect(opened.value).to_have_title("The original")
    assert elsewhere.asked == [(original.get_attribute("href"), None)]
    opened.value.close()

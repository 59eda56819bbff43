"""The first visit in a real browser: from nothing to a verdict, against a pretended Hacker News."""

from __future__ import annotations

import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

sys.path.insert(0, str(Path(__file__).parent))  # the tests are no package
sys.path.insert(0, str(Path(__file__).parent.parent / "collectors" / "loopback"))

from conftest import serve
from hackernews_server import HackerNewsServer, HackerNewsWorld
from loopback_http import Loopback

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

PATIENCE_MS = 120_000
DAY = 86_400
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
EXPORT = (
    "Wann,Was,Wer\n"
    "2026-02-01 10:00,My Brewlark leaks since Tuesday,ada\n"
    "2026-02-02 11:00,Which grinder goes with a Brewlark?,bo\n"
    "2026-02-03 12:00,The weather is fine,cy\n"
)
SURVEY = (
    "Respondent,Shop,Submitted,Why did you give this score?\n"
    "r1,north,2/3/2026 10:15,I love the Brewlark because it never leaks\n"
    "r2,south,3/4/2026 09:00,It is far too loud in the morning\n"
)


@pytest.fixture
def listening() -> Iterator[str]:
    """The address of a pretended Hacker News on which people talk about Brewlark."""
    world = HackerNewsWorld()
    for day in range(1, 6):
        at = int(time.time()) - day * DAY
        story = world.story(f"Is the Brewlark any good? {day}", at, author=f"asker{day}")
        world.comment("I love mine, it never leaks", at + 60, story, author=f"owner{day}")
    with Loopback(HackerNewsServer(world)) as server:
        yield server.url


@pytest.fixture
def visit(request: pytest.FixtureRequest, browser: Browser, listening: str, tmp_path: Path) -> Iterator[Page]:
    """A dashboard without a brand, opened for the first time."""
    brands = tmp_path / "talkworthy.toml"
    brands.write_text(f'# ours\n[sources.hackernews]\nbase_url = "{listening}"\nfollow_days = 0\n')
    with serve(brands) as address:
        page = browser.new_page(viewport=request.param)
        page.set_default_timeout(PATIENCE_MS)
        page.goto(address)
        yield page
        page.close()


def name_it(page: Page) -> None:
    page.get_by_label("Brand name").fill("Brewlark")
    page.get_by_role("button", name="Next: sources").click()
    expect(page.get_by_text("Where do people talk about Brewlark?")).to_be_visible(timeout=PATIENCE_MS)


@pytest.mark.parametrize("visit", [WIDE, NARROW], ids=["wide", "narrow"], indirect=True)
def test_three_steps_lead_from_nothing_to_a_score(visit: Page, tmp_path: Path):
    name_it(visit)
    visit.get_by_role("button", name="Test sources").click()
    tried = visit.locator(".tw", has_text="in the last 7 days").last
    expect(tried).to_contain_text("posts in 5 threads mention Brewlark in the last 7 days", timeout=PATIENCE_MS)
    expect(tried).to_contain_text("Is the Brewlark any good?")
    assert "Brewlark" not in (tmp_path / "talkworthy.toml").read_text()

    visit.get_by_role("button", name="Start tracking", exact=True).click()
    visit.get_by_role("link", name="Is Brewlark worthy of conversation?").click(timeout=PATIENCE_MS)

    expect(visit.locator("h1")).to_have_text("Is Brewlark worthy of conversation?")
    expect(visit.locator(".tw-verdict")).to_be_visible(timeout=PATIENCE_MS)
    told = tomllib.loads((tmp_path / "talkworthy.toml").read_text())
    assert told["brands"] == [{"name": "Brewlark", "aliases": ["Brewlark"]}]
    assert told["sources"]["hackernews"]["follow_days"] == 0


def settle(page: Page) -> None:
    """Wait until the page is drawn."""
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(timeout=PATIENCE_MS)


def upload(page: Page, name: str, content: str) -> None:
    """Put a table into the upload box."""
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content.encode()})


@pytest.mark.parametrize("visit", [WIDE, NARROW], ids=["wide", "narrow"], indirect=True)
def test_a_table_of_unknown_form_is_read_with_one_click(visit: Page, tmp_path: Path):
    name_it(visit)
    upload(visit, "export.csv", EXPORT)
    expect(visit.get_by_text("This is how it would read the first posts")).to_be_visible(timeout=PATIENCE_MS)
    expect(visit.get_by_text("Which grinder goes with a Brewlark?").first).to_be_visible()
    expect(visit.get_by_text("2 posts in 2 threads mention Brewlark (3 posts searched)")).to_be_visible(
        timeout=PATIENCE_MS
    )

    visit.get_by_role("button", name="Start tracking", exact=True).click()

    expect(visit.get_by_text("2 conversations in 2 posts")).to_be_visible(timeout=PATIENCE_MS)


@pytest.mark.parametrize("visit", [WIDE], ids=["wide"], indirect=True)
def test_the_order_of_day_and_month_is_asked_for_where_the_dates_do_not_show_it(visit: Page, tmp_path: Path):
    name_it(visit)
    upload(visit, "survey.csv", SURVEY)
    expect(visit.get_by_text("can be read two ways")).to_be_visible(timeout=PATIENCE_MS)
    expect(visit.get_by_role("button", name="Back")).to_be_visible(timeout=PATIENCE_MS)
    settle(visit)
    visit.get_by_text("2 March (day first)").click()
    settle(visit)
    visit.get_by_role("button", name="Test with these columns").click()
    expect(visit.get_by_text("1 post in 1 thread mentions Brewlark (2 posts searched)")).to_be_visible(
        timeout=PATIENCE_MS
    )
    expect(visit.get_by_text("2 Mar 2026", exact=False).first).to_be_visible()

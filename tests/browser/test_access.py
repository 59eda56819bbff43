"""Every page for everybody: axe finds nothing serious, keys reach everything, nothing moves for who asked for calm."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

PATIENCE_MS = 60_000
SIZES = {"phone": (390, 844), "desktop": (1440, 900)}
SCHEMES = ("light", "dark")
GROUNDS = {"light": ["rgb(255, 255, 255)", "rgb(27, 33, 48)"], "dark": ["rgb(18, 21, 28)", "rgb(232, 235, 242)"]}
# the ground and the letters change one after the other
DRESSED = """(wanted) => {
    const app = getComputedStyle(document.querySelector("[data-testid=stApp]"));
    const page = document.querySelector(".tw-nav");
    return app.backgroundColor === wanted[0] && page !== null && getComputedStyle(page).color === wanted[1];
}"""
GRAVE = {"serious", "critical"}
MOST_TABS = 90
OURS = ":is(.tw, .tw-nav, .tw-tabs) a, .tw summary"
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text()
# what is folded is looked at, too; what lies in a frame is a document of its own, and is tested as one
RUN_AXE = """async () => {
    document.querySelectorAll("details").forEach((one) => { one.open = true; });
    const found = await axe.run(document, {resultTypes: ["violations"], iframes: false});
    return found.violations.map(({id, impact, nodes}) => [impact, id, nodes.map((one) => one.html.slice(0, 160))]);
}"""
FOCUSED = "document.activeElement.outerHTML.slice(0, 200)"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A tab of its own for each test."""
    opened = browser.new_page(viewport={"width": 1440, "height": 900})
    opened.set_default_timeout(PATIENCE_MS)
    yield opened
    opened.close()


def settle(page: Page) -> None:
    """Wait until the page has been drawn to its foot."""
    page.locator(".tw-footer").wait_for(timeout=PATIENCE_MS)
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(timeout=PATIENCE_MS)


def grave(page: Page) -> list[Any]:
    """What axe-core (https://www.dequeuniversity.com/rules/axe/) finds that shuts somebody out, and still finds at a
    second look: a change of theme or width draws the page again, and what waits for that is pale for a moment.
    """
    if not _grave(page):
        return []
    page.wait_for_timeout(1000)
    return _grave(page)


def _grave(page: Page) -> list[Any]:
    return [one for one in page.evaluate(RUN_AXE) if one[0] in GRAVE]


def faces(page: Page) -> Iterator[str]:
    """The page that is open, wide and narrow, light and dark, without loading it anew."""
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.wait_for_function(DRESSED, arg=GROUNDS[scheme])
            settle(page)
            yield f"{size}, {scheme}"


def test_axe_finds_nothing_serious_on_any_page_light_and_dark_wide_and_narrow(page: Page, dashboard: str, place: str):
    page.goto(f"{dashboard}/{place}")
    settle(page)
    page.evaluate(AXE)

    assert {face: found for face in faces(page) if (found := grave(page))} == {}


def test_axe_finds_nothing_serious_in_a_report_that_was_handed_out(page: Page, dashboard: str, tmp_path: Path):
    page.goto(f"{dashboard}/?page=reports")
    settle(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").first.click()
    download.value.save_as(tmp_path / "report.html")
    page.goto((tmp_path / "report.html").as_uri())
    page.evaluate(AXE)

    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        assert grave(page) == []


def test_dark_is_dark_and_light_is_light(page: Page, dashboard: str):
    page.goto(dashboard)
    settle(page)
    for scheme in reversed(SCHEMES):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function(DRESSED, arg=GROUNDS[scheme])


def test_the_first_key_leads_past_the_links_to_the_page(page: Page, dashboard: str):
    page.goto(dashboard)
    settle(page)

    page.locator(".tw-skip").focus()
    expect(page.locator(".tw-skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    focused = page.evaluate(FOCUSED)
    assert "aria-current" not in focused
    assert "page=conversations" not in focused


def test_tab_alone_reaches_every_link_and_fold_of_the_first_page_and_shows_where_it_is(page: Page, dashboard: str):
    page.goto(dashboard)
    settle(page)
    ours = page.locator(f":is({OURS}):visible").count()
    page.evaluate(f"document.querySelectorAll('{OURS}').forEach((one, at) => {{ one.dataset.at = at; }})")

    reached: set[str] = set()
    unmarked: list[str] = []
    page.locator(".tw-skip").focus()
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        at, outline = page.evaluate(
            "[document.activeElement.dataset.at ?? '', getComputedStyle(document.activeElement).outlineStyle]"
        )
        if at:
            reached.add(at)
            unmarked += [at] if outline == "none" else []

    assert len(reached) >= ours
    assert unmarked == []


def test_keys_alone_lead_from_the_score_to_the_conversation_behind_it(page: Page, dashboard: str):
    page.goto(dashboard)
    settle(page)

    page.locator("summary", has_text="Personal relevance").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator(".tw-post").first).to_be_visible()


def test_a_brand_is_chosen_with_keys_alone(page: Page, dashboard: str):
    page.goto(dashboard)
    settle(page)

    page.get_by_label("Brand").focus()
    page.keyboard.type("North")
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_have_text("Is Northlight worthy of conversation?")


def test_nothing_moves_for_a_reader_who_asked_for_calm(page: Page, dashboard: str):
    page.emulate_media(reduced_motion="reduce")
    page.goto(dashboard)
    settle(page)

    slow = """[...document.querySelectorAll("*")].filter((one) => {
        const style = getComputedStyle(one);
        return [style.transitionDuration, style.animationDuration]
            .some((told) => told.split(", ").some((one) => parseFloat(one) > 0.001));
    }).length"""

    assert page.evaluate(slow) == 0


def test_each_page_has_a_title_of_its_own(page: Page, dashboard: str):
    page.goto(f"{dashboard}/?page=topics")

    expect(page).to_have_title("Topics & audience - Talkworthy")

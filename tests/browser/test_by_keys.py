"""Reviewing without a mouse and without waiting: one key an example."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

pytestmark = pytest.mark.browser

EXAMPLES = 20
AFTER_DRAWING_MS = 1_000
"""The page listens to the keys of buttons a moment after it has drawn them, which nothing on it shows."""
MOST_SECONDS_A_KEY = 1.0
"""On a machine that does nothing else a key takes a tenth of a second."""


@pytest.fixture
def page(
    filled: Callable[[Path], Path],
    served: Callable[[Path], AbstractContextManager[str]],
    context_of: Callable[[str], BrowserContext],
    tmp_path: Path,
) -> Iterator[Page]:
    """A browser page on a dashboard over a sample of its own."""
    with served(filled(tmp_path)) as address:
        page = context_of("wide").new_page()
        page.goto(address)
        yield page
        page.close()


def open_tab(page: Page, path: str) -> None:
    page.goto(f"{page.url.partition('?')[0]}{path}")
    page.locator(".tw-footer").wait_for()
    settle(page)


def settle(page: Page) -> None:
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()


def press(page: Page, keys: str, place: Locator, word: str, first: int = 1) -> float:
    """Press the keys one after the other, as soon as the example before it is gone; returns the seconds for all.

    The last of the buttons is drawn after the words of the example, and a key without its button is nobody's.
    """
    expect(page.get_by_role("button", name=re.compile("^(Undo|Skip|Not sure)")).first).to_be_enabled()
    settle(page)
    page.wait_for_timeout(AFTER_DRAWING_MS)
    settle(page)
    begun = time.monotonic()
    for number, key in enumerate(keys, first):
        expect(place).to_contain_text(re.compile(rf"{word} {number} of \d+"))
        page.keyboard.press(key)
    return time.monotonic() - begun


def test_twenty_examples_of_a_sample_take_twenty_keys(page: Page) -> None:
    open_tab(page, "?page=review")
    page.get_by_role("button", name="Sample 50 posts").click()
    place = page.locator(".tw-question p").first
    expect(place).to_contain_text("Post 1 of 50")
    settle(page)

    seconds = press(page, "1n23" * 5, place, "Post")

    expect(place).to_contain_text("Post 21 of 50")
    assert seconds < EXAMPLES * MOST_SECONDS_A_KEY
    page.keyboard.press("u")
    expect(place).to_contain_text("Post 20 of 50")
    open_tab(page, "?page=accuracy")
    expect(page.locator(".tw-footer")).to_be_visible()
    open_tab(page, "?page=review")
    expect(page.get_by_text("14 of 19 reviewed mentions are about the brand")).to_be_visible()


def test_twenty_examples_of_an_assumption_take_twenty_keys(page: Page) -> None:
    open_tab(page, "?page=reports&tab=assumptions&date_range=all")
    page.get_by_label("What do you believe about the people who mention you?").fill("they ask each other things")
    page.get_by_role("button", name="Save", exact=True).click()
    assumption = page.locator("[class*=st-key-assumption_]")
    chooser = page.get_by_role("combobox", name="How should we measure it?")
    chooser.focus()
    chooser.press_sequentially("question")
    page.get_by_role("option").first.wait_for()
    chooser.press("Enter")
    page.keyboard.press("Escape")
    assumption.get_by_role("button", name="Show 20 examples").click()
    place = assumption.get_by_text(re.compile(r"Example \d+ of \d+"))
    expect(place).to_contain_text("Example 1 of 20")
    settle(page)

    seconds = press(page, "yyns" * 5, place, "Example")

    expect(assumption.get_by_text("You have checked 20 examples.")).to_be_visible()
    assert seconds < EXAMPLES * MOST_SECONDS_A_KEY
    settle(page)
    page.keyboard.press("u")
    expect(place).to_contain_text("Example 20 of 20")

"""`python tests/browser/take_screenshots.py [FOLDER]`: every page with the sample, wide and narrow, as PNG files."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from conftest import HOUSE, load_sample, open_browser, serve
from playwright.sync_api import Browser, Page

WIDTHS = (1440, 390)
PAGES = {
    "worthy": "/",
    "refused": "/?brand=Mornside",
    "conversations": "/?page=conversations",
    "thread": "/?page=conversations&talk=reddit%3At3_smp026",
    "correcting": "/?page=conversations&talk=reddit%3At3_smp026&correct=reddit%3At3_smp026",
    "topics": "/?page=topics",
    "sources": "/?page=sources",
}
FLOODED_PAGES = {"quarantine": "/?page=quarantine"}
FLOOD = 7
SLANDER = "My Copper Kettle order was {} ruined and the whole team laughed at me, never buy anything from these people"
HEIGHTS = {1440: 900, 390: 844}


def main() -> None:
    """Take them all."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HOUSE / "docs" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, open_browser() as browser:
        take_all(browser, load_sample(_folder(place, "sample")), PAGES, folder)
        flooded = _folder(place, "flooded")
        take_all(browser, load_sample(flooded, write_flood(flooded / "flood.ndjson")), FLOODED_PAGES, folder)


def take_all(browser: Browser, brands: Path, pages: dict[str, str], folder: Path) -> None:
    """These pages of the store beside a brand file."""
    with serve(brands) as address:
        for width in WIDTHS:
            for name, path in pages.items():
                take(browser, width, address + path, folder / f"{name}-{width}.png")


def write_flood(file: Path) -> Path:
    """A few copies of one invented slander by three accounts: what the sample, being honest talk, lacks."""
    there = {"source": "reddit", "community": "slowcoffee"} | dict.fromkeys(
        ("conversation", "reply_to"), "reddit:t3_smp026"
    )
    odd = ("so", "very", "really")
    rows = [
        there
        | {"id": f"reddit:flood{number}", "author": f"bean_truth_{number % 3}"}
        | {"created_at": f"2026-10-07T{number:02}:10:00Z", "text": SLANDER.format(odd[number % 3])}
        for number in range(FLOOD)
    ]
    file.write_text("\n".join(map(json.dumps, rows)))
    return file


def _folder(place: str, name: str) -> Path:
    made = Path(place) / name
    made.mkdir()
    return made


def take(browser: Browser, width: int, address: str, file: Path) -> None:
    """One page from top to foot."""
    page = browser.new_page(viewport={"width": width, "height": HEIGHTS[width]}, reduced_motion="reduce")
    page.goto(address)
    page.locator(".tw-footer").wait_for(timeout=60_000)
    _settle(page)
    # The page scrolls inside a frame of its own: only as high a window as its content shows the whole of it.
    height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": width, "height": max(int(height), HEIGHTS[width])})
    page.wait_for_timeout(800)
    page.screenshot(path=file)
    page.close()


def _settle(page: Page) -> None:
    """Until the script has run to its end and the chart has been drawn."""
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(timeout=60_000)
    page.wait_for_timeout(800)


if __name__ == "__main__":
    main()

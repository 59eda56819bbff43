"""`python tests/browser/take_screenshots.py [FOLDER [WIDTH ...]]`: every page with the sample, light and dark, as PNG.

Without widths: 1440 and 390 pixels, into docs/screenshots, and the overview's first screen for the top of the README.
"""

from __future__ import annotations

import json
import sys
import tempfile
from io import BytesIO
from pathlib import Path

from conftest import HOUSE, every_place, load_sample, open_browser, serve
from PIL import Image
from playwright.sync_api import Browser, Page

WIDTHS = (1440, 390)
HEIGHTS = {390: 844, 768: 1024, 1440: 900, 2560: 1440}
FIRST_SCREEN_WIDTH = 1440
SCHEMES = {"light": "", "dark": "-dark"}
TALLEST = 3200
"""Pixels; what a long list goes on with below looks as what stands above."""
COLOURS = 128
FLOOD = 7
SLANDER = "My Copper Kettle order was {} ruined and the whole team laughed at me, never buy anything from these people"


def main() -> None:
    """Take them all."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HOUSE / "docs" / "screenshots"
    widths = tuple(map(int, sys.argv[2:])) or WIDTHS
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, open_browser() as browser:
        flooded = Path(place)
        with serve(load_sample(flooded, write_flood(flooded / "flood.ndjson"))) as address:
            for name, path in every_place().items():
                take(browser, widths, f"{address}/{path}", folder / name)
            if FIRST_SCREEN_WIDTH in widths:
                take_first_screen(browser, address, folder / "first-screen")


def write_flood(file: Path) -> Path:
    """A few copies of one invented slander by three accounts: what the sample, being honest talk, lacks."""
    there = {"source": "reddit", "community": "slowcoffee"} | dict.fromkeys(("thread", "reply_to"), "reddit:t3_smp026")
    odd = ("so", "very", "really")
    rows = [
        there
        | {"id": f"reddit:flood{number}", "author": f"bean_truth_{number % 3}"}
        | {"created_at": f"2026-10-07T{number:02}:10:00Z", "text": SLANDER.format(odd[number % 3])}
        for number in range(FLOOD)
    ]
    file.write_text("\n".join(map(json.dumps, rows)))
    return file


def take(browser: Browser, widths: tuple[int, ...], address: str, file: Path) -> None:
    """One page from top to foot, in every width, light and dark."""
    page = _open(browser, address, widths[0])
    for scheme, mark in SCHEMES.items():
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for width in widths:
            _stretch(page, width)
            _keep(page.screenshot(), file.with_name(f"{file.name}-{width}{mark}.png"))
    page.close()


def take_first_screen(browser: Browser, address: str, file: Path) -> None:
    """What a desk shows of a page before anybody scrolls, light and dark."""
    page = _open(browser, address, FIRST_SCREEN_WIDTH)
    for scheme, mark in SCHEMES.items():
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        _settle(page)
        _keep(page.screenshot(), file.with_name(f"{file.name}-{FIRST_SCREEN_WIDTH}{mark}.png"))
    page.close()


def _open(browser: Browser, address: str, width: int) -> Page:
    """The page in a window of this width, drawn to its foot."""
    page = browser.new_page(viewport={"width": width, "height": HEIGHTS[width]}, reduced_motion="reduce")
    page.goto(address)
    page.locator(".tw-footer").wait_for(timeout=60_000)
    return page


def _keep(shot: bytes, file: Path) -> None:
    """With as many colours as a page of ours has: a third of the size, and nothing to be seen of it."""
    few = Image.open(BytesIO(shot)).convert("RGB").quantize(colors=COLOURS, dither=Image.Dither.NONE)
    few.save(file, optimize=True)


def _stretch(page: Page, width: int) -> None:
    """The page scrolls inside a frame of its own: only as high a window as its content shows the whole of it."""
    page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
    _settle(page)
    height = int(page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight"))
    page.set_viewport_size({"width": width, "height": min(max(height, HEIGHTS[width]), TALLEST)})
    page.wait_for_timeout(800)


def _settle(page: Page) -> None:
    """Until the script has run to its end and the chart has been drawn."""
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(timeout=60_000)
    page.wait_for_timeout(800)


if __name__ == "__main__":
    main()

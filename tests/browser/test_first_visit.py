"""The first visit in a real browser: from nothing to the Overview, with a file or against a pretended Hacker News."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import tomllib
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

sys.path.insert(0, str(Path(__file__).parent))  # the tests are no package
sys.path.insert(0, str(Path(__file__).parent.parent / "collectors" / "loopback"))

from conftest import HOUSE, SAMPLES, serve
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
    visit.get_by_role("link", name="Open the Overview of Brewlark").click(timeout=PATIENCE_MS)

    expect(visit.locator("h1")).to_contain_text("Brewlark", timeout=PATIENCE_MS)
    brand_file = tomllib.loads((tmp_path / "talkworthy.toml").read_text())
    assert brand_file["brands"] == [{"name": "Brewlark", "aliases": ["Brewlark"]}]
    assert brand_file["sources"]["hackernews"]["follow_days"] == 0


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
    expect(visit.get_by_text("These are its first posts as they will be read")).to_be_visible(timeout=PATIENCE_MS)
    expect(visit.get_by_text("Which grinder goes with a Brewlark?").first).to_be_visible()
    expect(visit.get_by_text("2 posts in 2 threads mention Brewlark (3 posts searched)")).to_be_visible(
        timeout=PATIENCE_MS
    )

    expect(visit.get_by_text("It has no replies", exact=False)).to_be_visible()
    assert visit.locator(".tw .negative").count() == 0

    visit.get_by_role("button", name="Start tracking", exact=True).click()

    expect(visit.get_by_text("named in 2 threads, among 2 posts")).to_be_visible(timeout=PATIENCE_MS)


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


OPENED = re.compile(rb"(?:dashboard is at|URL:) (http://127\.0\.0\.1:(\d+))")
PORT = 8790


@contextmanager
def opened_in(folder: Path) -> Iterator[str]:
    """`talkworthy open` as a person types it in a folder, while the block runs; gives its address."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TALKWORTHY_")}
    environment["PYTHONPATH"] = str(HOUSE)
    log = folder.with_name(f"{folder.name}.log")
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "jobs", "open", "--port", str(PORT)],
            cwd=folder, env=environment, stdout=out, stderr=out, start_new_session=True,
        )  # fmt: skip
    try:
        yield _wait_for_address(log, process)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=PATIENCE_MS / 1000)


def _wait_for_address(log: Path, process: subprocess.Popen[bytes]) -> str:
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while time.monotonic() < deadline and process.poll() is None:
        if addresses := OPENED.findall(log.read_bytes()):
            address = addresses[-1][0].decode()
            try:
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=5).close()
                return address
            except OSError:
                pass
        time.sleep(0.2)
    raise RuntimeError(f"The dashboard did not answer: {log.read_text()}")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder."""
    made = tmp_path / "ours"
    made.mkdir()
    return made


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that must have complained of nothing at the end."""
    opened, errors = browser.new_page(viewport=WIDE), []
    opened.set_default_timeout(PATIENCE_MS)
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    opened.close()
    assert errors == []


def content_of(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signal for a group of processes")
def test_what_is_set_up_in_an_empty_folder_is_there_after_a_restart(page: Page, folder: Path):
    shipped = content_of(SAMPLES)
    with opened_in(folder) as address:
        page.goto(address)
        page.get_by_role("link", name="Track your own brand").click()
        name_it(page)
        upload(page, "export.csv", EXPORT)
        expect(page.get_by_text("2 posts in 2 threads mention Brewlark")).to_be_visible(timeout=PATIENCE_MS)
        page.get_by_role("button", name="Start tracking", exact=True).click()
        expect(page.get_by_role("link", name="Open the Overview of Brewlark")).to_be_visible(timeout=PATIENCE_MS)
    assert {file.name for file in folder.iterdir()} >= {".talkworthy", "talkworthy.toml", "talkworthy.db"}

    with opened_in(folder) as address:
        page.goto(f"{address}/?page=conversations")
        expect(page.locator("h1")).to_contain_text("Brewlark", timeout=PATIENCE_MS)
        expect(page.get_by_text("Which grinder goes with a Brewlark?").first).to_be_visible(timeout=PATIENCE_MS)
        expect(page.locator(".tw-sample")).to_have_count(0)
    assert content_of(SAMPLES) == shipped


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signal for a group of processes")
def test_two_folders_at_once_keep_their_brands_apart(page: Page, folder: Path, tmp_path: Path):
    other = tmp_path / "theirs"
    other.mkdir()
    for place, brand in ((folder, "Brewlark"), (other, "Northlight")):
        (place / "talkworthy.toml").write_text(f'[[brands]]\nname = "{brand}"\n')
    with opened_in(folder) as ours, opened_in(other) as theirs:
        assert ours != theirs
        for address, brand in ((ours, "Brewlark"), (theirs, "Northlight")):
            page.goto(f"{address}/?page=setup&step=3")
            expect(page.get_by_text(f"{brand}: tracked, nothing collected yet")).to_be_visible(timeout=PATIENCE_MS)

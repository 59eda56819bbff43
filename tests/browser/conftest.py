"""A real dashboard on a free port, filled with the sample, and a real browser to look at it with."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

HOUSE = Path(__file__).parents[2]
sys.path.insert(0, str(HOUSE / "tests" / "support"))  # also where no pytest runs: take_screenshots.py

from tabs import TABS, to_path  # noqa: E402

SAMPLES = HOUSE / "samples"
CHROMIUM_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
PATIENCE_SECONDS = 90
PATIENCE_MS = 60_000
WIDTHS = {"wide": (1440, 900), "narrow": (390, 844)}
THREAD = "?page=conversations&conversation=reddit%3At3_smp026"
STATES = {
    "refused": "?brand=Mornside",
    "silent": "?date_range=2020-01-01..2020-03-31",
    "thread": THREAD,
    "correcting": f"{THREAD}&correct=reddit%3At3_smp026",
    "life": "?page=topics&tab=needs&about=life",
}
"""What a page shows beside its first face, over the sample."""


def tab_paths() -> dict[str, str]:
    """What stands behind the dashboard's address for every tab, by its short name."""
    return {tab: to_path(params) for tab, params in TABS.items()}


def every_place() -> dict[str, str]:
    """Name -> what stands behind the dashboard's address: all tabs, and their other faces over the sample."""
    return tab_paths() | STATES


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that takes a `place` runs over every one; one that takes a `tab_path`, over every tab."""
    if "place" in metafunc.fixturenames:
        metafunc.parametrize("place", every_place().values(), ids=every_place())
    if "tab_path" in metafunc.fixturenames:
        metafunc.parametrize("tab_path", tab_paths().values(), ids=tab_paths())


def find_chromium() -> str | None:
    """Where a Chromium is, None where there is none."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def load_sample(folder: Path, *more: Path) -> Path:
    """Import and read the sample, and `more` files, into a store in `folder`; returns its brand file."""
    brands = folder / "talkworthy.toml"
    shutil.copy(SAMPLES / "talkworthy.toml", brands)
    load(brands, SAMPLES / "coffee.ndjson", *more)
    return brands


def load(brands: Path, *conversation: Path) -> None:
    """Import these files into the store beside a brand file, and read them."""
    run_verb(brands, "import", "--all", *map(str, conversation))
    run_verb(brands, "analyse")


def run_verb(brands: Path, *verb: str) -> None:
    """Run a verb on the store beside a brand file, as a process of its own."""
    command = [sys.executable, "-m", "jobs", *verb]
    subprocess.run(command, cwd=HOUSE, env=_environment(brands), check=True, capture_output=True)


@contextmanager
def serve(brands: Path) -> Iterator[str]:
    """The dashboard as a process of its own while the block runs; gives its address."""
    port = _free_port()
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.port", str(port)]
    log = brands.with_name("dashboard.log")
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=HOUSE, env=_environment(brands), stdout=out, stderr=out)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_up(address, process, log)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE_SECONDS)


@contextmanager
def open_browser() -> Iterator[Browser]:
    """A headless Chromium that asks nothing of the outside."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@dataclass
class Watched:
    """A page with what it complained of and whom it asked."""

    page: Page
    address: str
    errors: list[str] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)

    def open(self, path: str = "") -> None:
        self.page.goto(f"{self.address}/{path}")
        self.settle()

    def settle(self) -> None:
        """Wait until the page has been drawn to its foot."""
        self.page.locator(".tw-footer").last.wait_for(timeout=PATIENCE_MS)
        self.page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(timeout=PATIENCE_MS)

    def note_message(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(message.text)

    def note_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob"):
            self.asked.add(parts.hostname or request.url)


@pytest.fixture(scope="session")
def brand_file(filled: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The brand file of a store with the sample in it, which `dashboard` shows."""
    if find_chromium() is None:
        pytest.skip("NO CHROMIUM on this machine: the dashboard was NOT looked at in a browser")
    return filled(tmp_path_factory.mktemp("dashboard"))


@pytest.fixture(scope="session")
def dashboard(brand_file: Path) -> Iterator[str]:
    """The address of a dashboard that shows the sample."""
    with serve(brand_file) as address:
        yield address


@pytest.fixture(scope="session")
def filled(read_sample: Path) -> Callable[[Path], Path]:
    """Fills a store in a folder with the sample; returns its brand file."""
    return lambda folder: Path(shutil.copytree(read_sample, folder, dirs_exist_ok=True)) / "talkworthy.toml"


@pytest.fixture(scope="session")
def served() -> Callable[[Path], AbstractContextManager[str]]:
    """Serves the dashboard of a brand file while a block runs; gives its address."""
    return serve


@pytest.fixture(scope="session")
def dashboard_of() -> Callable[[Path, str], Iterator[str]]:
    """Makes a dashboard over the brand file in a folder, and over the talk in a file beside it."""

    def made(folder: Path, conversation: str) -> Iterator[str]:
        if find_chromium() is None:
            pytest.skip("NO CHROMIUM on this machine: the dashboard was NOT looked at in a browser")
        load(folder / "talkworthy.toml", folder / conversation)
        with serve(folder / "talkworthy.toml") as address:
            yield address

    return made


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests: Playwright drives no second one from the same thread."""
    if find_chromium() is None:
        pytest.skip("NO CHROMIUM on this machine: the dashboard was NOT looked at in a browser")
    with open_browser() as browser:
        yield browser


@pytest.fixture(scope="session")
def context_of(browser: Browser) -> Callable[[str], BrowserContext]:
    """One context for each of WIDTHS: what its cache holds of the dashboard's own code need not be read again."""
    made: dict[str, BrowserContext] = {}

    def of(width: str) -> BrowserContext:
        if width not in made:
            wide, high = WIDTHS[width]
            made[width] = browser.new_context(viewport={"width": wide, "height": high})
            made[width].set_default_timeout(PATIENCE_MS)
        return made[width]

    return of


@pytest.fixture(params=list(WIDTHS))
def watched(
    context_of: Callable[[str], BrowserContext], dashboard: str, request: pytest.FixtureRequest
) -> Iterator[Watched]:
    """A page of either width; at the end it must have complained of nothing and asked only us."""
    page = context_of(request.param).new_page()
    watched = Watched(page, dashboard)
    page.on("console", watched.note_message)
    page.on("pageerror", lambda error: watched.errors.append(str(error)))
    page.on("request", watched.note_request)
    yield watched
    page.close()
    assert watched.errors == []
    assert watched.asked == {"127.0.0.1"}


def _environment(brands: Path) -> dict[str, str]:
    ours = {"TALKWORTHY_CONFIG": str(brands), "TALKWORTHY_FOLDER": str(brands.parent)}
    return {name: value for name, value in os.environ.items() if name != "TALKWORTHY_DATABASE_URL"} | ours


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_up(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"The dashboard ended at once: {log.read_text()}")
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"The dashboard did not answer: {log.read_text()}")

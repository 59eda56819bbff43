"""A real dashboard on a free port, filled with the sample, and a real browser to look at it with."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

HOUSE = Path(__file__).parents[2]
SAMPLES = HOUSE / "samples"
CHROMIUM_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
PATIENCE_SECONDS = 90
THREAD = "?page=conversations&talk=reddit%3At3_smp026"
STATES = {
    "refused": "?brand=Mornside",
    "silent": "?window=2020-01-01..2020-03-31",
    "thread": THREAD,
    "correcting": f"{THREAD}&correct=reddit%3At3_smp026",
    "life": "?page=who&about=life",
    "queue": "?page=customers&part=queue",
    "log": "?page=customers&part=log",
}
"""What a page shows beside its first face, over the sample."""


def page_names() -> list[str]:
    """Every page in the dashboard's own table, so that a new one is looked at from its first day."""
    return re.findall(r'^    "(\w+)": st\.Page\(', (HOUSE / "dashboard.py").read_text(), re.MULTILINE)


def every_place() -> dict[str, str]:
    """Name -> what stands behind the dashboard's address: all pages, and their other faces over the sample."""
    return {name: f"?page={name}" for name in page_names()} | STATES


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that takes a `place` runs over every one; one that takes a `page_name`, over every page."""
    if "place" in metafunc.fixturenames:
        metafunc.parametrize("place", every_place().values(), ids=every_place())
    if "page_name" in metafunc.fixturenames:
        metafunc.parametrize("page_name", page_names())


def find_chromium() -> str | None:
    """Where a Chromium is, None where there is none."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def load_sample(folder: Path, *more: Path) -> Path:
    """Import and read the sample, and `more` files, into a store in `folder`; returns its brand file."""
    brands = folder / "talkworthy.toml"
    shutil.copy(SAMPLES / "talkworthy.toml", brands)
    load(brands, SAMPLES / "coffee.ndjson", *more)
    return brands


def load(brands: Path, *talk: Path) -> None:
    """Import these files into the store beside a brand file, and read them."""
    for verb in (["import", "--all", *map(str, talk)], ["analyse"]):
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


@pytest.fixture(scope="session")
def dashboard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a dashboard that shows the sample."""
    if find_chromium() is None:
        pytest.skip("NO CHROMIUM on this machine: the dashboard was NOT looked at in a browser")
    with serve(load_sample(tmp_path_factory.mktemp("dashboard"))) as address:
        yield address


@pytest.fixture(scope="session")
def filled() -> Callable[[Path], Path]:
    """Fills a store in a folder with the sample; returns its brand file."""
    return load_sample


@pytest.fixture(scope="session")
def served() -> Callable[[Path], AbstractContextManager[str]]:
    """Serves the dashboard of a brand file while a block runs; gives its address."""
    return serve


@pytest.fixture(scope="session")
def dashboard_of() -> Callable[[Path, str], Iterator[str]]:
    """Makes a dashboard over the brand file in a folder, and over the talk in a file beside it."""

    def made(folder: Path, talk: str) -> Iterator[str]:
        if find_chromium() is None:
            pytest.skip("NO CHROMIUM on this machine: the dashboard was NOT looked at in a browser")
        load(folder / "talkworthy.toml", folder / talk)
        with serve(folder / "talkworthy.toml") as address:
            yield address

    return made


@pytest.fixture(scope="session")
def browser(dashboard: str) -> Iterator[Browser]:
    """One browser for all tests."""
    with open_browser() as browser:
        yield browser


def _environment(brands: Path) -> dict[str, str]:
    ours = {"TALKWORTHY_CONFIG": str(brands)}
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

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
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

HOUSE = Path(__file__).parents[2]
SAMPLES = HOUSE / "samples"
CHROMIUM_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
PATIENCE_SECONDS = 90


def find_chromium() -> str | None:
    """Where a Chromium is, None where there is none."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def load_sample(folder: Path, *more: Path) -> Path:
    """Import and read the sample, and `more` files, into a store in `folder`; returns its brand file."""
    brands = folder / "talkworthy.toml"
    shutil.copy(SAMPLES / "talkworthy.toml", brands)
    for verb in (["import", "--all", str(SAMPLES / "coffee.ndjson"), *map(str, more)], ["analyse"]):
        command = [sys.executable, "-m", "jobs", *verb]
        subprocess.run(command, cwd=HOUSE, env=_environment(brands), check=True, capture_output=True)
    return brands


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

"""How fast pages are at a million posts, in a real browser: paint, filters, 20 visitors at once, and memory.

The store is made of the real Reddit conversations drawn again and again (`threads.py`), with one thread of 5,000
replies; few of its talks name Zotero, many name Google. `--store FOLDER` keeps it, and finds it again: to make it takes
a quarter of an hour. Whatever else runs on the machine is in these times: CPU seconds of the server stand beside them.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlencode

from pages_store import LONG, environment, make_store
from playwright.async_api import Browser, Page, WebSocket, async_playwright
from processes import children, cpu_seconds, megabytes
from threads import ROOT
from visitors import Visitors

sys.path.insert(0, str(ROOT / "tests" / "support"))

from tabs import TABS

FILTERS = {
    "words": {"words": "docs"},
    "c2c": {"c2c": "1"},
    "sentiment": {"sentiment": "positive"},
    "author_type": {"author_type": "promoter"},
    "size": {"size": "21-100"},
    "community": {"community": "AskAcademia"},
    "all time to 52 weeks": {"date_range": "52w"},
}
VISITORS = 20
PATIENCE_MS = 180_000
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
NOTHING = """import streamlit as st
st.html('<div class="tw"><h1>Nothing</h1></div>')
st.html('<p class="tw-footer">The end</p>')
"""
HEADING = ".tw-heading h1, .tw h1"
SETTLED = "[data-testid=stApp][data-test-script-state=notRunning]"


def main() -> None:
    """Make the store, serve it, open every page, and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--posts", type=int, default=1_000_000)
    options.add_argument("--store", type=Path, help="folder to keep the store in, and to find it again")
    options.add_argument("--brands", nargs="+", default=["Zotero", "Google"])
    options.add_argument("--date-range", default="13w")
    args = options.parse_args()
    if find_chromium() is None:
        sys.exit("NO CHROMIUM on this machine: pages were NOT measured.")
    with tempfile.TemporaryDirectory() as folder:
        brands = make_store(args.store or Path(folder), args.posts)
        server, address = serve(brands)
        try:
            asyncio.run(measure(server.pid, address, args.brands, args.date_range))
        finally:
            server.terminate()
            server.wait()


def serve(brands: Path) -> tuple[subprocess.Popen[bytes], str]:
    """Start the dashboard as a process, and return it with its address."""
    return start(["streamlit", "run", "dashboard.py"], ROOT, brands.with_name("dashboard.log"), environment(brands))


def start(
    command: Sequence[str], folder: Path, log_file: Path, env: dict[str, str]
) -> tuple[subprocess.Popen[bytes], str]:
    """Start a Streamlit server on a free port, and return it with its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    whole = [sys.executable, "-m", *command, "--server.port", str(port)]
    whole += ["--server.fileWatcherType", "none", "--server.headless", "true"]
    with log_file.open("wb") as log:
        server = subprocess.Popen(whole, cwd=folder, env=env, stdout=log, stderr=log)
    return server, f"http://127.0.0.1:{port}"


async def measure(server: int, address: str, brands: Sequence[str], date_range: str) -> None:
    """Print the first visit, the wait until everything is prefetched, and then every page, filter and visitor."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        with tempfile.TemporaryDirectory() as folder:
            await measure_nothing(browser, Path(folder))
        await until_up(browser, address)
        print(f"server at its start: {megabytes(server):.0f} MB")
        cold = await visit(browser, f"{address}/?{urlencode({'brand': brands[0], 'date_range': date_range})}")
        print(f"first visit, without caches: heading {cold.heading:.2f} s, whole page {cold.whole:.2f} s", flush=True)
        begun = time.perf_counter()
        most = await until_prefetched(server)
        took = f"{time.perf_counter() - begun:.0f} s, {cpu_seconds(server):.0f} CPU s with those of its readers"
        print(f"prefetched after {took}: {megabytes(server):.0f} MB; the worker used {most:.0f} MB", flush=True)
        for brand in brands:
            await measure_pages(browser, server, address, {"brand": brand, "date_range": date_range})
            await measure_filters(browser, address, {"brand": brand, "date_range": "all"})
        await measure_visitors(
            browser, server, f"{address}/?{urlencode({'brand': brands[-1], 'date_range': date_range})}"
        )
        await browser.close()


class VisitTimes:
    """Seconds of one visit: until the heading, until the whole page, and the server's own time.

    The server's own time runs from the first request to the last message that it sends.
    """

    def __init__(self) -> None:
        self.heading = self.whole = 0.0
        self.asked: float | None = None
        self.answered = 0.0

    def note(self, socket: WebSocket) -> None:
        """Listen to the messages between browser and server."""
        socket.on("framesent", lambda _: self._ask())
        socket.on("framereceived", lambda _: self._answer())

    @property
    def server(self) -> float:
        return 0.0 if self.asked is None else self.answered - self.asked

    def _ask(self) -> None:
        self.asked = self.asked or time.perf_counter()

    def _answer(self) -> None:
        self.answered = time.perf_counter()


async def visit(browser: Browser, address: str, page: Page | None = None) -> VisitTimes:
    """Open the address in a new window, as a new visitor, or in the given `page`."""
    seen = VisitTimes()
    own = page or await browser.new_page(viewport={"width": 1440, "height": 900})
    own.set_default_timeout(PATIENCE_MS)
    own.on("websocket", seen.note)
    begun = time.perf_counter()
    await own.goto(address)
    await own.locator(HEADING).first.wait_for()
    seen.heading = time.perf_counter() - begun
    await own.locator(".tw-footer").wait_for()
    await own.locator(SETTLED).wait_for()
    seen.whole = time.perf_counter() - begun
    if page is None:
        await own.close()
    return seen


async def measure_pages(browser: Browser, server: int, address: str, params: dict[str, str]) -> None:
    """Measure every page, and the thread of 5,000 replies: the first visit and the median of three more."""
    print(f"\n{params['brand']}, {params['date_range']}: seconds; first visit | median of three: heading, page, server")
    for page, params_of_page in (TABS | {"long thread": {"page": "conversations", "conversation": LONG}}).items():
        where = f"{address}/?{urlencode(params | params_of_page)}"
        first = await visit(browser, where)
        cpu = cpu_seconds(server)
        rest = [await visit(browser, where) for _ in range(3)]
        heading, whole, answer = (statistics.median(getattr(times, name) for times in rest) for name in WHAT)
        print(
            f"  {page:14} {first.heading:6.2f} {first.whole:6.2f} | {heading:5.2f} {whole:5.2f} {answer:5.2f}"
            f"   {(cpu_seconds(server) - cpu) / 3:5.2f} s CPU a visit, {megabytes(server):4.0f} MB",
            flush=True,
        )


WHAT = ("heading", "whole", "server")


async def measure_filters(browser: Browser, address: str, params: dict[str, str]) -> None:
    """Measure each filter of the list, as one of our links clicked in an open window, until the list is redrawn."""
    page = await browser.new_page(viewport={"width": 1440, "height": 900})
    page.set_default_timeout(PATIENCE_MS)
    print(f"filters of the list, {params['brand']}: seconds until it is drawn, first time and again")
    for name, chosen in FILTERS.items():
        taken = []
        for _ in range(2):
            await visit(browser, f"{address}/?{urlencode(params | {'page': 'conversations'})}", page)
            taken.append(await follow(page, f"./?{urlencode(params | {'page': 'conversations'} | chosen)}"))
        print(f"  {name:22} {taken[0]:5.2f} {taken[1]:5.2f}", flush=True)
    await page.close()


async def follow(page: Page, link: str) -> float:
    """Return seconds from a click on one of our links until the page is redrawn."""
    before = await page.locator(".tw-count").first.evaluate("node => (node.dataset.old = '1')")
    assert before == "1"
    begun = time.perf_counter()
    await page.evaluate(
        """link => {
            const made = Object.assign(document.createElement('a'), { href: link });
            made.dataset.inside = '1';
            made.dataset.stay = '1';
            document.body.append(made);
            made.click();
            made.remove();
        }""",
        link,
    )
    await page.wait_for_function("!document.querySelector('[data-old]')")
    await page.locator(SETTLED).wait_for()
    return time.perf_counter() - begun


async def measure_visitors(browser: Browser, server: int, where: str) -> None:
    """Measure twenty visitors at once: one in a browser with cached files, the others without a browser."""
    context = await browser.new_context(viewport={"width": 1440, "height": 900})
    # colleagues come back each Monday: their browsers hold Streamlit's own files, which no page of ours changes
    await visit(browser, where, await context.new_page())
    before, cpu = megabytes(server), cpu_seconds(server)
    async with Visitors() as visitors:
        seen, others = await asyncio.gather(
            visit(browser, where, await context.new_page()), visitors.visit([where] * (VISITORS - 1))
        )
        each = (megabytes(server) - before) / VISITORS
    headings, wholes = (sorted(visitor[which] for visitor in others) for which in (0, 1))
    print(
        f"{VISITORS} visitors at once: server's answer median {statistics.median(wholes):.2f} s, last {wholes[-1]:.2f}"
        f" s (heading {headings[-1]:.2f} s); one in a browser: heading {seen.heading:.2f} s, whole {seen.whole:.2f} s"
    )
    spent = (cpu_seconds(server) - cpu) / VISITORS
    print(f"each takes {each:.1f} MB and {spent:.2f} CPU s; {megabytes(server):.0f} MB")


async def measure_nothing(browser: Browser, folder: Path) -> None:
    """Measure Streamlit and the browser alone: a page that shows one heading."""
    script = folder / "nothing.py"
    script.write_text(NOTHING)
    server, address = start(["streamlit", "run", str(script)], folder, folder / "nothing.log", dict(os.environ))
    try:
        await until_up(browser, address)
        await visit(browser, address)
        seen = [await visit(browser, address) for _ in range(5)]
        heading, whole, answer = (statistics.median(getattr(page, name) for page in seen) for name in WHAT)
        print(f"a Streamlit page with nothing but a heading: {heading:.2f} {whole:.2f} {answer:.2f}", flush=True)
    finally:
        server.terminate()
        server.wait()


async def until_up(browser: Browser, address: str) -> None:
    """Wait until the server reports that it is healthy."""
    page = await browser.new_page()
    for _ in range(300):
        try:
            await page.goto(f"{address}/_stcore/health", timeout=2_000)
            break
        except Exception:  # it refuses until it listens; Playwright has one error for all that
            await asyncio.sleep(0.5)
    await page.close()


async def until_prefetched(server: int) -> float:
    """Wait until nothing is prefetched any more; return the peak megabytes of the worker."""
    peak, quiet, spent = 0.0, 0, 0.0
    while quiet < 10:
        await asyncio.sleep(1)
        readers = children(server)
        peak = max([peak, *(megabytes(reader) for reader in readers)])
        before, spent = spent, sum(cpu_seconds(reader) for reader in readers)
        quiet = quiet + 1 if spent - before < 0.1 else 0
    return peak


def find_chromium() -> str | None:
    """Return the path of a Chromium, None where there is none."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


if __name__ == "__main__":
    main()

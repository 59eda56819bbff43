"""Pages without a browser: Streamlit's own runner, over stores that hold the sample, next to nothing, or nothing."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from html import unescape
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from services.analysis.analyse import analyse
from services.collection.import_files import ImportOptions, import_files
from services.context import AppContext
from talkworthy.findings import AnalysisResult, AnnotationRow, Mention
from talkworthy.model import Annotation, Conversation, NameMatch, Post
from talkworthy.storage.analysis.results import save_results
from talkworthy.storage.posts.save import save_posts
from talkworthy.storage.store import Store

HOUSE = Path(__file__).parents[2]
PATIENCE_SECONDS = 60
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOSTILE = (
    "Ostrava <script>alert(1)</script> <img src=x onerror=alert(2)> :red[stop] $x^2$ **loud** "
    "![a](https://tracker.example/a.png) [b](javascript:alert(3)) " + "w" * 400
)

Open = Callable[..., "Shown"]


@dataclass(frozen=True, slots=True)
class Shown:
    """A page as it was drawn."""

    app: AppTest

    @property
    def html(self) -> str:
        """All that was drawn from templates, as it goes to the browser."""
        return "\n".join(element.proto.body for element in self.app.get("html"))

    @property
    def words(self) -> str:
        """What a reader sees of that, on one line."""
        without_style = re.sub(r"<style.*?</style>", " ", self.html, flags=re.DOTALL)
        without_style = re.sub(r"<span data-figure=[^>]*>([^<]*)</span>", r"\1", without_style)
        return " ".join(unescape(re.sub(r"<[^>]*>", " ", without_style)).split())

    @property
    def failed(self) -> bool:
        """Whether the reader was told that something went wrong in us."""
        return bool(self.app.exception) or "Something went wrong loading this page" in self.words

    def press(self, label: str, which: int = 0) -> None:
        """Click the button of this name, the first of several unless told."""
        [button for button in self.app.button if button.label == label][which].click().run()


@pytest.fixture(scope="session", autouse=True)
def components_are_looked_for_once() -> Iterator[None]:
    """Before each page Streamlit's runner reads the metadata of all that is installed, which never changes here: two
    thirds of the CPU time of these tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Open:
    """Opens the dashboard over the store beside a brand file, at an address given as keywords."""

    def open_at(brands: Path, **address: str) -> Shown:
        monkeypatch.setenv("TALKWORTHY_CONFIG", str(brands))
        monkeypatch.delenv("TALKWORTHY_DATABASE_URL", raising=False)
        app = AppTest.from_file(str(HOUSE / "dashboard.py"), default_timeout=PATIENCE_SECONDS)
        for name, value in address.items():
            app.query_params[name] = value
        return Shown(app.run())

    return open_at


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory, read_sample: Path) -> Path:
    """The brand file of a store that holds the sample, read by the analysis. Not to be written to."""
    return _copied(read_sample / "talkworthy.toml", tmp_path_factory.mktemp("sample"))


@pytest.fixture
def own_sample(sample: Path, tmp_path: Path) -> Path:
    """The brand file of a copy of that store, to be written to."""
    return _copied(sample, tmp_path)


@pytest.fixture(scope="session")
def flooded_sample(tmp_path_factory: pytest.TempPathFactory, read_sample: Path) -> Path:
    """The sample with 25 copies of one slander in it, by three accounts. Not to be written to."""
    brands = _copied(read_sample / "talkworthy.toml", tmp_path_factory.mktemp("flooded"))
    with _context(brands) as context:
        with context.store.write() as connection:
            save_posts(connection, [_slander(number) for number in range(25)])
        analyse(context)
    return brands


@pytest.fixture
def flooded(flooded_sample: Path, tmp_path: Path) -> Path:
    """The brand file of a copy of that store, to be written to."""
    return _copied(flooded_sample, tmp_path)


@pytest.fixture
def read_again() -> Callable[[Path], None]:
    """Runs the analysis on the store beside a brand file, as `talkworthy analyse` does."""

    def analyse_there(brands: Path) -> None:
        with _context(brands) as context:
            analyse(context)

    return analyse_there


@pytest.fixture
def unread(tmp_path: Path) -> Path:
    """The brand file of a store that holds the sample and was never analysed."""
    brands = Path(shutil.copy(HOUSE / "samples" / "talkworthy.toml", tmp_path))
    with _context(brands) as context:
        import_files(context, [HOUSE / "samples" / "coffee.ndjson"], ImportOptions(keep_all=True))
    return brands


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A brand file without a store."""
    return Path(shutil.copy(HOUSE / "samples" / "talkworthy.toml", tmp_path))


@contextmanager
def _context(brands: Path) -> Iterator[AppContext]:
    """The desk over the store beside a brand file."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TALKWORTHY_CONFIG", str(brands))
        patch.delenv("TALKWORTHY_DATABASE_URL", raising=False)
        context = AppContext()
        yield context
        context.store.close()


def _copied(brands: Path, folder: Path) -> Path:
    for file in brands.parent.iterdir():
        shutil.copy(file, folder)
    return folder / brands.name


def _slander(number: int) -> Post:
    """One of many posts with nearly the same words, under a thread of the sample."""
    odd = ("so", "very", "really", "quite", "just")[number % 5]
    text = (
        f"Honestly my Copper Kettle <b>order</b> was {odd} ruined and the whole team laughed at me so never buy there"
    )
    at = datetime(2026, 10, 7, tzinfo=UTC) + timedelta(hours=number)
    there = {"community": "slowcoffee", "thread": "reddit:t3_smp026", "reply_to": "reddit:t3_smp026"}
    return Post(f"reddit:flood{number}", "reddit", "comment", at, text=text, author=f"planter{number % 3}", **there)


@pytest.fixture
def long_thread(tmp_path: Path) -> Path:
    """A brand file beside a store with one conversation of 700 posts, the first of them hostile."""
    brands = tmp_path / "talkworthy.toml"
    brands.write_text('[[brands]]\nname = "Ostrava"\n')
    first = Post("forum:0", "forum", "post", NOON, "forum:0", text=HOSTILE, author="<i>mallory</i>", url="javascript:x")
    others = [
        Post(f"forum:{n}", "forum", "post", NOON + timedelta(minutes=n), "forum:0", text=f"answer {n}.", author=f"a{n}",
             reply_to=f"forum:{n - 1}")
        for n in range(1, 700)
    ]  # fmt: skip
    store = Store(f"sqlite:///{tmp_path / 'talkworthy.db'}")
    with store.write() as connection:
        save_posts(connection, [first, *others])
        parts = [Mention("Ostrava", 1, "forum:0", "direct", NameMatch("Ostrava", "Ostrava", 0, 7))]
        public = AnnotationRow(1, Annotation(first.id, "Ostrava", "author_type", "test", "public"))
        save_results(connection, [("forum:0", 1)], "test", AnalysisResult([_conversation_of(first)], parts, [public]))
    store.close()
    return brands


def _conversation_of(post: Post) -> Conversation:
    shape = {"depth": 699, "width": 1, "h_index": 1, "structural_virality": None, "reciprocity": None, "balance": None}
    counts = {"posts": 700, "people": 700, "brand_posts": 0, "c2c": True, "c2c_exchanges": 699, "aba": 0}
    times = {"named_at": NOON, "started_at": NOON, "ended_at": NOON}
    rest = {"dialogue": True, "unprompted": False, "first_reply_seconds": 60.0, "completeness": 1.0}
    place = {"source": "forum", "community": None, "root": post.id, "kind": "brand_free"}
    return Conversation(brand="Ostrava", thread=post.thread, **place, **counts, **shape, **rest, **times)

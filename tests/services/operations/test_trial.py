"""`talkworthy try`: a first look with no key and no file, against a pretended Hacker News."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

sys.path.insert(0, str(Path(__file__).parents[2] / "collectors" / "loopback"))  # the tests are no package

from hackernews_server import HackerNewsServer, HackerNewsWorld
from loopback_http import Loopback, Request, Response

from jobs import open_dashboard as opening
from services.operations import trial
from services.operations.brand_setup import ready_sources
from services.operations.trial import trial_folder
from services.operations.workplace import sample_brand_file
from talkworthy.errors import UserError
from talkworthy.settings import load_settings
from talkworthy.storage.store import Store

Talkworthy = Callable[..., Result]
DAY = 86_400


@pytest.fixture(autouse=True)
def home(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where trials are kept."""
    monkeypatch.setenv("TALKWORTHY_TRY_FOLDER", str(folder / "trials"))
    monkeypatch.setenv("TALKWORTHY_CONFIG", "put back after the test")
    monkeypatch.setenv("TALKWORTHY_DATABASE_URL", "postgresql://somebody@real.example/store")
    return folder / "trials"


@pytest.fixture
def world() -> HackerNewsWorld:
    """A story of last week that names the brand, and one of last year."""
    made = HackerNewsWorld()
    for days in (7, 400):
        at = int(time.time()) - days * DAY
        story = made.story("Show HN: Brewlark", at)
        made.comment("I love mine", at + 60, story)
    return made


@pytest.fixture
def hackernews(world: HackerNewsWorld, home: Path) -> Iterator[Loopback]:
    """The pretended Hacker News, and a trial that was begun with it alone."""
    with Loopback(HackerNewsServer(world)) as server:
        begin(home, server.url)
        yield server


def begin(home: Path, url: str) -> None:
    (home / "brewlark").mkdir(parents=True)
    (home / "brewlark" / "talkworthy.toml").write_text(
        f'[[brands]]\nname = "Brewlark"\n[sources.hackernews]\nbase_url = "{url}"\nfollow_days = 0\n'
    )


def posts(home: Path, look: Any) -> int:
    store = Store(f"sqlite:///{home / 'brewlark' / 'talkworthy.db'}")
    count = look.rows(store, "SELECT count(*) FROM posts")[0][0]
    store.close()
    return int(count)


def test_it_asks_for_the_last_days_reads_and_judges(
    talkworthy: Talkworthy, hackernews: Loopback, home: Path, look: Any
) -> None:
    result = talkworthy("try", "Brewlark", "--no-open")
    assert result.exit_code == 0
    assert "Brewlark" in result.stdout
    assert "2 posts, 2 of them new" in result.stderr
    assert str(home / "brewlark") in result.stderr
    assert "Hacker News: reading ..." in result.stderr
    assert "Hacker News: done. 1 thread, 2 posts" in result.stderr
    assert "The first conversation (Hacker News, 2 people, 2 posts): Show HN: Brewlark" in result.stderr
    assert posts(home, look) == 2


def test_a_second_try_goes_on(talkworthy: Talkworthy, hackernews: Loopback, world: HackerNewsWorld) -> None:
    talkworthy("try", "Brewlark", "--no-open")
    world.story("Brewlark again", int(time.time()) - 60)
    assert "1 of them new" in talkworthy("try", "Brewlark", "--no-open").stderr


def test_it_opens_the_dashboard_on_the_trial(
    talkworthy: Talkworthy, hackernews: Loopback, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = []

    def run(command: list[str], **told: Any) -> Any:
        opened.append((command, told["env"]))
        return type("Done", (), {"returncode": 0})

    monkeypatch.setattr(opening.subprocess, "run", run)
    assert talkworthy("try", "Brewlark", "--port", "8599").exit_code == 0
    ((command, environment),) = opened
    assert "8599" in command
    assert environment["TALKWORTHY_CONFIG"] == str(home / "brewlark" / "talkworthy.toml")
    assert "TALKWORTHY_DATABASE_URL" not in environment


def test_no_mentions_are_reported(talkworthy: Talkworthy, home: Path) -> None:
    with Loopback(HackerNewsServer(HackerNewsWorld())) as server:
        begin(home, server.url)
        result = talkworthy("try", "Brewlark", "--no-open")
    assert result.exit_code == 0
    assert "No mentions of Brewlark in the last 90 days" in result.stdout


def test_offline_it_says_so_and_offers_the_sample(
    talkworthy: Talkworthy, home: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "sleep", lambda _: None)
    begin(home, "http://127.0.0.1:9")
    opened: list[str] = []

    def open_dashboard(_context: object, _port: int) -> int:
        opened.append(os.environ["TALKWORTHY_CONFIG"])
        return 0

    monkeypatch.setattr(opening, "open_dashboard", open_dashboard)
    refused = talkworthy("try", "Brewlark", answers="n\n")
    assert refused.exit_code == 1
    assert "you seem to be offline" in refused.stderr
    assert opened == []
    assert talkworthy("try", "Brewlark", answers="y\n").exit_code == 0
    assert talkworthy("try", "Brewlark", "--yes").exit_code == 0
    assert opened == [str(sample_brand_file(folder))] * 2


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT that could be sent")
def test_when_stopped_it_shows_the_results_so_far(
    talkworthy: Talkworthy, world: HackerNewsWorld, home: Path, look: Any
) -> None:
    world.story("Brewlark the second", int(time.time()) - DAY)
    answers = HackerNewsServer(world)
    asked: list[str] = []

    def stopping(request: Request) -> Response:
        asked.append(request.path)
        if len(asked) == 1:
            os.kill(os.getpid(), signal.SIGINT)
        return answers(request)

    with Loopback(stopping) as server:
        begin(home, server.url)
        result = talkworthy("try", "Brewlark", "--no-open")
    assert result.exit_code == 0
    assert "Stopped collecting" in result.stderr
    assert posts(home, look) > 0


def test_a_new_trial_has_the_keyless_sources_and_its_own_store(home: Path) -> None:
    path = trial.prepare("Copper Kettle")
    settings = load_settings(path)
    assert [brand.name for brand in settings.brands] == ["Copper Kettle"]
    assert set(settings.sources) == set(ready_sources())
    assert settings.store_url.startswith("sqlite:///")


def test_a_name_that_cannot_be_used_leaves_nothing(home: Path) -> None:
    with pytest.raises(UserError):
        trial.prepare("x" * 200)
    assert list(home.rglob("*.toml")) == []


@pytest.mark.parametrize("name", ["../../etc", "C:\\windows", "a/b", "...", "nul\0", "Ünïcode & Sons"])
def test_every_trial_lies_in_its_own_folder_below_the_others(home: Path, name: str) -> None:
    result = trial_folder(name)
    assert result.parent == home
    assert result.name not in ("", ".", "..")


def test_names_that_differ_in_signs_alone_are_different_trials() -> None:
    assert len({trial_folder(name) for name in ("a b", "a-b", "a_b", "A B")}) == 4


def test_without_a_setting_trials_lie_where_programs_keep_their_data() -> None:
    if sys.platform == "linux":
        assert trial_folder("kettle", {"XDG_DATA_HOME": "/data"}) == Path("/data/talkworthy/try/kettle")

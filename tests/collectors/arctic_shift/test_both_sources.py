"""Reddit's own API and its archive at once: the same threads, each post once; and what a job does with such posts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import reddit_server
from arctic_shift_server import BASE, HOUR, ArcticShiftServer
from click.testing import Result
from loopback_http import Loopback
from reddit_server import CLIENT_ID, CLIENT_SECRET, COMMUNITIES, RedditServer, RedditWorld
from typer.testing import CliRunner

from collectors.arctic_shift.collector import ArcticShiftCollector
from collectors.engine.collector import Access, Query
from collectors.reddit.collector import RedditCollector
from jobs.cli import app
from services.operations.source_health import load_health
from services.privacy.retention import retention_limits
from talkworthy.model import Brand, DeadLetter, Post
from talkworthy.settings import Settings, load_settings
from talkworthy.storage.conversations.queries import stream_posts
from talkworthy.storage.posts.dead_letters import count_dead_letters, save_dead_letters
from talkworthy.storage.posts.save import save_posts
from talkworthy.storage.store import Store

NOW = datetime.fromtimestamp(BASE + 72 * HOUR, UTC)
Run = Callable[..., Result]


@pytest.fixture
def world() -> RedditWorld:
    return reddit_server.make_world(6)


@pytest.fixture
def archive(serve: Callable[..., Loopback], world: RedditWorld, slept: list[float]) -> Loopback:
    del slept
    return serve(ArcticShiftServer(world))


@pytest.fixture
def reddit_site(serve: Callable[..., Loopback], world: RedditWorld) -> Loopback:
    return serve(RedditServer(world))


@pytest.fixture
def brand_file(tmp_path: Path, archive: Loopback, reddit_site: Loopback, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A brand file with both sources, in a folder of its own."""
    path = tmp_path / "talkworthy.toml"
    path.write_text(
        f'[[brands]]\nname = "Brewlark"\ncommunities = {{ reddit = {json.dumps(COMMUNITIES)} }}\n'
        f'[sources.reddit]\nbase_url = "{reddit_site.url}"\nenabled = true\nretention_days = 9000\n'
        f'[sources.arctic_shift]\nbase_url = "{archive.url}"\nretention_days = 8000\n'
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TALKWORTHY_CONFIG", str(path))
    monkeypatch.setenv("TALKWORTHY_DATABASE_URL", f"sqlite:///{tmp_path / 'talkworthy.db'}")
    monkeypatch.setenv("REDDIT_CLIENT_ID", CLIENT_ID)
    monkeypatch.setenv("REDDIT_CLIENT_SECRET", CLIENT_SECRET)
    monkeypatch.setattr(ArcticShiftCollector, "now", lambda _: NOW)
    return path


@pytest.fixture
def run(brand_file: Path) -> Run:
    def invoke(*arguments: str) -> Result:
        result = CliRunner().invoke(app, arguments)
        assert result.exit_code == 0, result.output
        return result

    assert brand_file.exists()
    return invoke


@pytest.fixture
def store(brand_file: Path) -> Iterator[Store]:
    opened = Store(f"sqlite:///{brand_file.parent / 'talkworthy.db'}")
    yield opened
    opened.close()


def stored(store: Store) -> dict[str, Post]:
    with store.read() as connection:
        posts = list(stream_posts(connection))
    by_id = {post.id: post for post in posts}
    assert len(by_id) == len(posts)
    return by_id


def without_reddit(brand_file: Path) -> None:
    brand_file.write_text(brand_file.read_text().replace("enabled = true", "enabled = false"))


def test_both_sources_give_the_same_posts(archive: Loopback, reddit_site: Loopback) -> None:
    query = Query(Brand("Brewlark", ("Brewlark",), communities={"reddit": COMMUNITIES}))
    secrets = {"REDDIT_CLIENT_ID": CLIENT_ID, "REDDIT_CLIENT_SECRET": CLIENT_SECRET}
    by_source: list[dict[str, Post]] = []
    for collector in (
        RedditCollector(Access(secrets, {"base_url": reddit_site.url})),
        ArcticShiftCollector(Access({}, {"base_url": archive.url})),
    ):
        batches: Any = collector.collect(query, None)
        by_source.append({post.id: post for batch in batches for post in batch.posts})
    assert by_source[0] == by_source[1]
    assert len(by_source[0]) == 259


def test_a_thread_that_both_sources_read_is_stored_once(run: Run, store: Store, world: RedditWorld) -> None:
    (first,) = json.loads(run("collect", "--json", "--source", "reddit").stdout)
    (second,) = json.loads(run("collect", "--json", "--source", "arctic_shift").stdout)
    names = set().union(*map(world.tree, world.named()))
    assert set(stored(store)) == {f"reddit:{name}" for name in names}
    assert (first["new"], second["posts"], second["new"]) == (len(names), len(names), 0)
    with store.read() as connection:
        of_archive = "SELECT SUM(posts_changed) FROM runs WHERE source = 'arctic_shift'"
        changed = connection.exec_driver_sql(of_archive).scalar_one()
        cursors = connection.exec_driver_sql("SELECT source FROM cursors ORDER BY 1").scalars().all()
    assert (changed, list(cursors)) == (0, ["arctic_shift", "reddit"])


def test_posts_are_checked_at_reddit_if_it_is_set_up_and_else_in_the_archive(
    run: Run, brand_file: Path, store: Store, world: RedditWorld, archive: Loopback
) -> None:
    at = (datetime.now(UTC) - timedelta(days=5)).timestamp()
    link = world.submit(COMMUNITIES[0], "Brewlark again", "", at)
    first, second = (world.comment(link, text, at + 1) for text in ("one", "two"))
    run("collect")
    archive.requests.clear()
    (result,) = json.loads(run("sources", "recheck", "--json").stdout)
    assert (result["source"], archive.requests) == ("reddit", [])
    without_reddit(brand_file)
    world.comments[first]["_meta"] = {"was_deleted_later": True, "retrieved_2nd_on": at + 36 * HOUR}
    with store.write() as connection:
        connection.exec_driver_sql("DELETE FROM rechecks")
    (result,) = json.loads(run("sources", "recheck", "--json").stdout)
    assert (result["source"], result["posts"], result["gone"]) == ("arctic_shift", 3, 1)
    posts = stored(store)
    assert (posts[f"reddit:{first}"].gone, posts[f"reddit:{first}"].author) == (True, None)
    assert not posts[f"reddit:{second}"].gone


def test_the_shorter_retention_of_both_sources_holds(brand_file: Path) -> None:
    limits = retention_limits(load_settings(brand_file, {}), NOW)
    assert limits == {"reddit": NOW - timedelta(days=8000)}


def test_an_author_is_erased_from_the_dead_letters_of_both_sources(run: Run, store: Store) -> None:
    run("collect")
    author = next(post.author for post in stored(store).values() if post.author)
    with store.write() as connection:
        for source in ("reddit", "arctic_shift", "mastodon"):
            save_dead_letters(connection, source, "", [DeadLetter("", "", json.dumps({"author": author}))], NOW)
    run("data", "forget", "arctic_shift", author, "--yes")
    assert author not in {post.author for post in stored(store).values()}
    with store.read() as connection:
        assert count_dead_letters(connection) == {"mastodon": 1}


def test_a_post_is_removed_from_the_dead_letters_of_both_sources(run: Run, store: Store) -> None:
    run("collect")
    post = max(stored(store))
    with store.write() as connection:
        letter = DeadLetter("", "", json.dumps({"name": post.removeprefix("reddit:")}))
        save_dead_letters(connection, "arctic_shift", "", [letter], NOW)
    run("data", "remove", post, "--yes")
    with store.read() as connection:
        assert count_dead_letters(connection) == {}


def test_the_health_of_the_archive_counts_its_posts_as_its_own(store: Store) -> None:
    post = Post("reddit:t3_a", "reddit", "submission", NOW, "reddit:t3_a", text="Brewlark", author="ada")
    with store.write() as connection:
        save_posts(connection, [post])
    settings = Settings(Path("x.toml"), (Brand("Brewlark", ("Brewlark",)),), {"arctic_shift": {}})
    health = load_health(store, settings, NOW)
    assert [(source.source, source.held) for source in health.sources] == [("arctic_shift", 1)]

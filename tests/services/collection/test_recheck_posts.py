"""`talkworthy sources recheck`, with a source made by hand: deletions and edits come in, and stay."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
from click.testing import Result

from collectors.engine.collector import COLLECTORS, Access, Query, RecheckRule
from collectors.engine.run_notes import Notes
from talkworthy.errors import Unavailable, UserError
from talkworthy.model import Batch, Cursor, Post
from talkworthy.post_ndjson import encode
from talkworthy.storage.analysis.topics import topic_quotes
from talkworthy.storage.posts.full_text_search import index_new_posts
from talkworthy.storage.posts.save import save_posts
from talkworthy.storage.store import Store

Talkworthy = Callable[..., Result]
LONG_AGO = datetime(2026, 1, 5, tzinfo=UTC)


def post(number: int, text: str = "The Copper Kettle is fine", days: int = 0) -> Post:
    at = LONG_AGO + timedelta(days=days, minutes=number)
    return Post(
        f"fake:{number}", "fake", "post", at, f"fake:{number}", text=text, author="ann", url="https://f.example"
    )


class Fake:
    """A platform: `world` has the posts that are there, `deleted` the ids of those that are not any more."""

    world: ClassVar[dict[str, Post]] = {}
    deleted: ClassVar[set[str]] = set()
    asked: ClassVar[list[list[str]]] = []
    fail_at: ClassVar[int] = 0
    price: ClassVar[float] = 0.0
    recheck_rule: ClassVar[RecheckRule | None] = RecheckRule(timedelta(days=1), 2, "It asks for it.")

    def __init__(self, access: Access) -> None:
        self.notes = Notes()

    def recheck(self, posts: Sequence[Post]) -> Iterator[Batch]:
        self.asked.append([one.id for one in posts])
        if len(self.asked) == self.fail_at:
            raise Unavailable("It is down.")
        there = [self.world[one.id] for one in posts if one.id in self.world]
        gone = [one.id for one in posts if one.id in self.deleted]
        yield Batch(there, cost=self.price * len(posts), gone=gone)

    def collect(self, query: Query, cursor: Cursor | None) -> Iterator[Batch]:
        yield Batch(list(self.world.values()))


@pytest.fixture(autouse=True)
def fake(folder: Path, monkeypatch: pytest.MonkeyPatch) -> type[Fake]:
    assert "fake" not in COLLECTORS  # and the real ones are loaded
    monkeypatch.setitem(COLLECTORS._extensions, "fake", Fake)
    for name, value in {"world": {}, "deleted": set(), "asked": [], "fail_at": 0, "price": 0.0}.items():
        monkeypatch.setattr(Fake, name, value)
    set_up(folder, "")
    return Fake


def set_up(folder: Path, options: str) -> None:
    path = folder / "talkworthy.toml"
    path.write_text(path.read_text().partition("\n[sources.fake]")[0] + f"\n[sources.fake]\n{options}\n")


def hold(store: Store, *posts: Post) -> None:
    with store.write() as connection:
        save_posts(connection, posts)
        index_new_posts(connection)


def to_result(result: Result) -> dict[str, Any]:
    (only,) = json.loads(result.stdout)
    return dict(only)


def test_deletions_and_edits_are_noticed_and_reported(
    talkworthy: Talkworthy, opened: Store, look: SimpleNamespace
) -> None:
    hold(opened, post(1), post(2), post(3))
    Fake.world = {"fake:1": post(1), "fake:2": post(2, "The Copper Kettle leaks")}
    Fake.deleted = {"fake:3"}
    done = to_result(talkworthy("sources", "recheck", "--json"))
    assert (done["posts"], done["gone"], done["edited"], done["failure"]) == (3, 1, 1, None)
    assert look.rows(opened, "SELECT id, text, author, url, gone FROM posts ORDER BY id") == [
        ("fake:1", "The Copper Kettle is fine", "ann", "https://f.example", 0),
        ("fake:2", "The Copper Kettle leaks", "ann", "https://f.example", 0),
        ("fake:3", "", None, None, 1),
    ]
    assert look.runs(opened) == [("refresh", "fake", None, "ok", "3 posts checked again: 1 deleted, 1 edited.")]


def test_what_was_looked_at_is_not_looked_at_again_before_its_time(talkworthy: Talkworthy, opened: Store) -> None:
    hold(opened, post(1))
    Fake.world = {"fake:1": post(1)}
    talkworthy("sources", "recheck")
    assert to_result(talkworthy("sources", "recheck", "--json"))["posts"] == 0
    assert Fake.asked == [["fake:1"]]


def test_a_post_of_which_nothing_is_said_stays_and_has_had_its_turn(
    talkworthy: Talkworthy, opened: Store, look: SimpleNamespace
) -> None:
    hold(opened, post(1))
    talkworthy("sources", "recheck")
    assert look.rows(opened, "SELECT gone, checked_at > 0 FROM posts JOIN rechecks ON post = pk") == [(0, 1)]


def test_as_many_are_asked_for_at_once_as_the_source_takes(talkworthy: Talkworthy, opened: Store) -> None:
    hold(opened, *(post(number) for number in range(1, 6)))
    talkworthy("sources", "recheck")
    assert [len(ids) for ids in Fake.asked] == [2, 2, 1]


def test_only_so_many_are_looked_at(talkworthy: Talkworthy, opened: Store) -> None:
    hold(opened, *(post(number) for number in range(1, 6)))
    assert to_result(talkworthy("sources", "recheck", "--most", 3, "--json"))["posts"] == 3


def test_what_failed_is_reported_and_the_next_time_goes_on_from_there(
    talkworthy: Talkworthy, opened: Store, look: SimpleNamespace
) -> None:
    hold(opened, *(post(number) for number in range(1, 6)))
    Fake.fail_at = 2
    failed = talkworthy("sources", "recheck", "--json")
    assert (failed.exit_code, to_result(failed)["posts"], to_result(failed)["failure"]) == (1, 2, "It is down.")
    assert look.runs(opened)[-1][3] == "failed"
    talkworthy("sources", "recheck")
    assert sorted(id_ for ids in Fake.asked[2:] for id_ in ids) == ["fake:3", "fake:4", "fake:5"]


def test_it_never_costs_more_than_the_budget(
    talkworthy: Talkworthy, opened: Store, look: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Fake, "recheck_rule", RecheckRule(timedelta(days=1), 100, "", cost=0.5))
    monkeypatch.setattr(Fake, "price", 0.5)
    hold(opened, *(post(number) for number in range(1, 6)))
    result = talkworthy("sources", "recheck", "--budget", 1.7, "--json")
    assert (result.exit_code, to_result(result)["posts"], to_result(result)["cost"]) == (0, 3, 1.5)
    assert "budget of $1.70 is used up" in to_result(result)["stopped"]
    assert look.rows(opened, "SELECT state, cost FROM runs") == [("stopped", 1.5)]


def test_the_brand_file_may_say_how_often_and_how_far_back(talkworthy: Talkworthy, opened: Store, folder: Path) -> None:
    now = datetime.now(UTC)
    recent = [(now - timedelta(hours=hours) - LONG_AGO).days for hours in (60, 24 * 30)]
    hold(opened, post(1, days=recent[0]), post(2, days=recent[1]))
    set_up(folder, "refresh_hours = 1000")
    talkworthy("sources", "recheck")
    set_up(folder, "refresh_hours = 24\nrefresh_days = 7")
    talkworthy("sources", "recheck")
    assert Fake.asked == [["fake:1"]]


def test_a_source_that_is_not_set_up_is_reported(talkworthy: Talkworthy, opened: Store, folder: Path) -> None:
    hold(opened, post(1))
    set_up(folder, "enabled = false")
    assert "fake: skipped" in talkworthy("sources", "recheck").stderr
    assert Fake.asked == []


@pytest.mark.parametrize(("name", "message"), [("nowhere", "No source is called"), ("rss", "cannot be rechecked")])
@pytest.mark.usefixtures("opened")
def test_a_source_that_cannot_be_asked_is_refused(talkworthy: Talkworthy, name: str, message: str) -> None:
    error = talkworthy("sources", "recheck", "--source", name).exception
    assert isinstance(error, UserError)
    assert message in str(error)


@pytest.mark.parametrize("way", ["collect", "import"])
def test_a_deleted_post_never_comes_back(
    talkworthy: Talkworthy, opened: Store, look: SimpleNamespace, folder: Path, way: str
) -> None:
    crowd = [post(number, f"The Copper Kettle whistles {number}") for number in range(1, 4)]
    hold(opened, *crowd)
    talkworthy("analyse")
    Fake.deleted = {"fake:1"}
    talkworthy("sources", "recheck")
    Fake.world = {one.id: one for one in crowd}
    (folder / "old.ndjson").write_bytes(b"\n".join(encode(one) for one in crowd))
    arguments = ["collect"] if way == "collect" else ["import", "--all", "old.ndjson"]
    assert talkworthy(*arguments).exit_code == 0
    assert talkworthy("analyse").exit_code == 0
    gone = "(SELECT pk FROM posts WHERE id = 'fake:1')"
    assert look.rows(opened, "SELECT id, text, gone FROM posts WHERE id = 'fake:1'") == [("fake:1", "", 1)]
    assert look.rows(opened, "SELECT rowid FROM posts_search WHERE posts_search MATCH '\"whistles 1\"'") == []
    assert look.rows(opened, f"SELECT name FROM annotations WHERE post = {gone} AND name <> 'author_type'") == []
    assert look.rows(opened, f"SELECT mention_kind FROM mentions WHERE post = {gone}") == []
    with opened.read() as connection:
        quotes = [quote.id for topic in range(5) for quote in topic_quotes(connection, "Copper Kettle", topic, None)]
    assert "fake:1" not in quotes

"""Which communities and sources were covered, and for which brands."""

from __future__ import annotations

from datetime import UTC, datetime

from talkworthy.model import Post
from talkworthy.storage.posts.save import save_posts
from talkworthy.storage.runs.coverage import brands_searched, count_communities
from talkworthy.storage.runs.runs import begin_run, end_run
from talkworthy.storage.store import Store

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def run(store: Store, job: str, source: str | None, brand: str | None, state: str) -> None:
    with store.write() as connection:
        number = begin_run(connection, job, NOON, source, brand)
        end_run(connection, number, NOON, state, "")


def test_communities_are_counted_with_their_oldest_post(store: Store) -> None:
    def post(native: str, community: str | None, day: int) -> Post:
        return Post(
            f"hob:{native}", "hob", "post", NOON.replace(day=day), f"hob:{native}", text="x", community=community
        )

    with store.write() as connection:
        save_posts(connection, [post("1", "kitchens", 5), post("2", "kitchens", 3), post("3", None, 4)])
    with store.read() as connection:
        communities = {row.community: (row.source, row.posts, row.since.day) for row in count_communities(connection)}
    assert communities == {"kitchens": ("hob", 2, 3), None: ("hob", 1, 4)}


def test_a_source_was_searched_for_the_brands_with_a_good_run(store: Store) -> None:
    run(store, "collect", "hob", "Brewly", "ok")
    run(store, "collect", "hob", "Brewly", "failed")
    run(store, "collect", "hob", "Mornside", "failed")
    run(store, "collect", "pan", "Mornside", "stopped")
    with store.read() as connection:
        assert brands_searched(connection) == {"hob": frozenset({"Brewly"}), "pan": frozenset()}


def test_what_only_files_brought_was_searched_for_nobody_in_particular(store: Store) -> None:
    run(store, "import", None, None, "ok")
    run(store, "refresh", "hob", None, "ok")
    with store.read() as connection:
        assert brands_searched(connection) == {}

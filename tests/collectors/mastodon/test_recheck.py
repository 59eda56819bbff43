"""Rechecks of Mastodon statuses: deleted, edited and uncertain ones."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from loopback_http import Loopback, Response
from mastodon_helpers import QUERY, SINCE, MakeMastodon, posts_of
from mastodon_server import AWAY, HOME, MastodonServer, MastodonWorld

from collectors.engine.collector import Access
from collectors.mastodon.collector import MastodonCollector
from talkworthy.errors import AuthFailed, Unavailable
from talkworthy.model import Batch, Post


def posts_by_native(batches: Iterable[Batch]) -> dict[str, Post]:
    return {post.id.rpartition("/")[2]: post for post in posts_of(batches)}


def test_existing_statuses_are_returned_with_their_current_text(
    mastodon_collector: MakeMastodon, mastodon_world: MastodonWorld, mastodon: Loopback
) -> None:
    known = posts_of(mastodon_collector().collect(QUERY, None))
    edited = known[5].id.rpartition("/")[2]
    mastodon_world.statuses[edited] |= {"content": "<p>on second thought</p>", "edited_at": "2026-03-02T00:00:00.000Z"}
    mastodon.requests.clear()
    batches = list(mastodon_collector().recheck(known))
    again = posts_by_native(batches)
    assert again[edited] == replace(known[5], text="on second thought", flags=("edited",))
    assert [again[post.id.rpartition("/")[2]] for post in known if post.id != known[5].id] == [*known[:5], *known[6:]]
    assert [item for batch in batches for item in batch.gone] == []
    assert sum(batch.requests for batch in batches) == len(mastodon.requests) < len(known) / 10


def test_each_status_is_asked_for_where_it_was_written(mastodon_collector: MakeMastodon, mastodon: Loopback) -> None:
    known = posts_of(mastodon_collector().collect(QUERY, None))[:30]
    mastodon.requests.clear()
    list(mastodon_collector().recheck(known))
    assert {request.path for request in mastodon.requests} == {f"/{item}/api/v1/statuses" for item in (HOME, AWAY)}


def test_what_its_own_server_does_not_have_and_what_is_not_public_any_more_is_gone(
    mastodon_collector: MakeMastodon, mastodon_world: MastodonWorld, mastodon_handler: MastodonServer
) -> None:
    deleted, hidden, *existing = posts_of(mastodon_collector().collect(QUERY, None))[:8]
    del mastodon_world.statuses[deleted.id.rpartition("/")[2]]
    mastodon_world.statuses[hidden.id.rpartition("/")[2]]["visibility"] = "private"
    (batch,) = mastodon_collector().recheck([deleted, hidden, *existing])
    assert set(batch.gone) == {deleted.id, hidden.id}
    assert {post.id for post in batch.posts} == {post.id for post in existing}


def test_an_empty_response_by_mistake_marks_no_post_as_deleted(
    mastodon_collector: MakeMastodon, mastodon: Loopback
) -> None:
    known = posts_of(mastodon_collector().collect(QUERY, None))[:10]
    mastodon.fail("/api/v1/statuses$", Response([]))
    (batch,) = mastodon_collector().recheck(known)
    assert ({post.id for post in batch.posts}, list(batch.gone)) == ({post.id for post in known}, [])


def test_a_server_of_an_older_mastodon_is_asked_one_by_one(
    mastodon_collector: MakeMastodon, mastodon_world: MastodonWorld, mastodon_handler: MastodonServer
) -> None:
    known = posts_of(mastodon_collector().collect(QUERY, None))[:50]
    mastodon_handler.old = {HOME, AWAY}
    gone = mastodon_world.statuses.pop(known[0].id.rpartition("/")[2])
    (batch,) = mastodon_collector().recheck(known)
    assert [item.rpartition("/")[2] for item in batch.gone] == [gone["id"]]
    assert len(batch.posts) == 49


@pytest.mark.parametrize(
    "what", [401, 403, 404, 429, 500, "cut", "half", Response(b"<html>"), Response({"a": 1})], ids=str
)
def test_posts_of_a_server_that_does_not_respond_are_left_unchanged(
    mastodon_collector: MakeMastodon, mastodon: Loopback, what: Any
) -> None:
    known = posts_of(mastodon_collector().collect(QUERY, None))[:10]
    mastodon.fail(f"^/{AWAY}/", what)
    collector = mastodon_collector(longest_wait=0, timeout=0.5)
    (batch,) = collector.recheck(known)
    there = {post.id for post in known if f":{HOME}/" in post.id}
    assert ({post.id for post in batch.posts}, list(batch.gone)) == (there, [])
    assert collector.warnings == [f"{AWAY} did not respond; their posts are checked again next time."]


def test_if_no_server_responds_the_recheck_fails(mastodon_collector: MakeMastodon, mastodon: Loopback) -> None:
    known = posts_of(mastodon_collector().collect(QUERY, None))[:10]
    mastodon.fail("", 503)
    with pytest.raises(Unavailable, match="503"):
        list(mastodon_collector().recheck(known))


def test_posts_of_other_software_are_neither_there_nor_gone(
    mastodon_collector: MakeMastodon, mastodon: Loopback
) -> None:
    (known,) = posts_of(mastodon_collector().collect(QUERY, None))[:1]
    mastodon.requests.clear()
    foreign = [replace(known, id=f"mastodon:{own}") for own in ("p.example/objects/7f3", "127.0.0.1/1", "localhost/2")]
    (batch,) = mastodon_collector().recheck(foreign)
    assert (list(batch.posts), list(batch.gone), mastodon.requests) == ([], [], [])


def test_a_server_whose_name_leads_into_our_own_network_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    inside = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.7", 443))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: inside)
    known = Post("mastodon:inside.example/7", "mastodon", "status", SINCE, "mastodon:inside.example/7")
    with pytest.raises(Unavailable, match="not on the public internet"):
        list(MastodonCollector(Access()).recheck([known]))


def test_a_status_that_comes_back_malformed_is_neither_there_nor_gone(
    mastodon_collector: MakeMastodon, mastodon_world: MastodonWorld
) -> None:
    known = posts_of(mastodon_collector().collect(QUERY, None))[:3]
    mastodon_world.statuses[known[0].id.rpartition("/")[2]]["created_at"] = "soon"
    collector = mastodon_collector()
    (batch,) = collector.recheck(known)
    assert ({post.id for post in batch.posts}, list(batch.gone)) == ({known[1].id, known[2].id}, [])
    assert len(collector.notes.dead) == 1


def test_a_ping_asks_each_server_once(
    mastodon_collector: MakeMastodon, mastodon: Loopback, mastodon_handler: MastodonServer
) -> None:
    assert mastodon_collector().ping() == "answers"
    assert len(mastodon.requests) == 1
    mastodon_handler.closed = {HOME}
    collector = mastodon_collector(servers=[HOME, AWAY])
    assert collector.ping() == "1 of 2 servers answer"
    assert len(collector.warnings) == 1
    with pytest.raises(AuthFailed):
        mastodon_collector().ping()

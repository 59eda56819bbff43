"""The contract of every collector for rechecks of known posts, and for ping."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from loopback_http import Loopback, Response
from loopback_sources import SOURCES, make, make_query, native

from collectors.engine.collector import COLLECTORS
from talkworthy.errors import AuthFailed, RateLimited, SourceError, Unavailable
from talkworthy.model import Post

pytestmark = pytest.mark.usefixtures("slept", "on_the_day")
Serve = Callable[..., Loopback]
every_source = pytest.mark.parametrize("name", sorted(SOURCES))
sources_with_ids = pytest.mark.parametrize("name", sorted(name for name in SOURCES if SOURCES[name].delete is not None))
NO_PAGE = Response({"surprise": 1})
HTML = Response(b"<!doctype html><title>Just a moment...</title>", headers={"Content-Type": "text/html"})


def known_posts(name: str, server: Loopback) -> list[Post]:
    """Return the posts in the store after a run."""
    posts = [post for batch in make(name, server.url).collect(make_query(), None) for post in batch.posts]
    return [post for post in posts if not post.gone]


def leaves_of(posts: list[Post]) -> list[Post]:
    """Return replies that have no replies."""
    parents = {post.reply_to for post in posts}
    return [post for post in posts if post.reply_to and post.id not in parents and not post.parent_missing]


@every_source
def test_a_source_without_a_recheck_rule_shows_no_deletion(name: str) -> None:
    assert (COLLECTORS[name].recheck_rule is None) == (SOURCES[name].delete is None)


@sources_with_ids
def test_a_recheck_rule_has_an_interval_and_a_reason(name: str) -> None:
    rule = COLLECTORS[name].recheck_rule
    assert rule is not None
    assert timedelta(hours=1) <= rule.every <= timedelta(days=31)
    assert rule.at_once >= 1
    assert rule.cost >= 0.0
    assert rule.why.endswith(".")


@sources_with_ids
def test_existing_posts_are_returned_in_their_threads(name: str, serve: Serve) -> None:
    server = serve(SOURCES[name].full())
    known = known_posts(name, server)
    batches = list(make(name, server.url).recheck(known))
    again = {post.id: post for batch in batches for post in batch.posts}
    assert [post_id for batch in batches for post_id in batch.gone] == []
    assert set(again) == {post.id for post in known}
    for post in known:
        now = again[post.id]
        assert replace(now, engagement=post.engagement, flags=post.flags) == post


@sources_with_ids
def test_only_deleted_posts_are_gone(name: str, serve: Serve) -> None:
    handler = SOURCES[name].full()
    server = serve(handler)
    known = known_posts(name, server)
    deleted = leaves_of(known)[-1]
    delete = SOURCES[name].delete
    assert delete is not None
    delete(handler.world, native(deleted))
    batches = list(make(name, server.url).recheck(known))
    assert [post_id for batch in batches for post_id in batch.gone] == [deleted.id]
    assert {post.id for batch in batches for post in batch.posts} == {post.id for post in known} - {deleted.id}


@sources_with_ids
def test_an_edited_post_has_its_new_text(name: str, serve: Serve) -> None:
    handler = SOURCES[name].full()
    server = serve(handler)
    edited = leaves_of(known_posts(name, server))[0]
    edit = SOURCES[name].edit
    assert edit is not None
    edit(handler.world, native(edited), "on second thoughts")
    (batch,) = make(name, server.url).recheck([edited])
    assert [(post.id, post.text) for post in batch.posts] == [(edited.id, "on second thoughts")]


@sources_with_ids
def test_a_recheck_takes_few_requests_and_counts_them(name: str, serve: Serve) -> None:
    server = serve(SOURCES[name].full())
    known = known_posts(name, server)
    server.requests.clear()
    batches = list(make(name, server.url).recheck(known))
    requests = sum(batch.requests for batch in batches)
    assert len(server.requests) - 2 <= requests <= len(server.requests)  # logging in may not count
    assert len(server.requests) < len(known)


@sources_with_ids
@pytest.mark.parametrize(
    ("effect", "error"),
    [(401, AuthFailed), (429, RateLimited), (500, Unavailable), ("cut", Unavailable), (HTML, Unavailable),
     (NO_PAGE, Unavailable)],
    ids=["401", "429", "500", "cut", "HTML", "no page"],
)  # fmt: skip
def test_a_failure_is_raised_and_is_no_deletion(name: str, serve: Serve, effect: Any, error: type[SourceError]) -> None:
    server = serve(SOURCES[name].full())
    known = known_posts(name, server)[:40]
    server.fail("", effect)
    gone: list[str] = []
    with pytest.raises(error):
        for batch in make(name, server.url, longest_wait=1).recheck(known):
            gone += batch.gone
    assert gone == []


@sources_with_ids
def test_a_recheck_without_posts_makes_no_request(name: str, serve: Serve) -> None:
    server = serve(SOURCES[name].full())
    assert [batch.posts for batch in make(name, server.url).recheck([])] == []
    assert server.requests == []


@every_source
def test_a_ping_takes_few_requests_and_reports_the_result(name: str, serve: Serve) -> None:
    server = serve(SOURCES[name].full())
    assert "answers" in make(name, server.url).ping()
    assert 1 <= len(server.requests) <= 3


@every_source
@pytest.mark.parametrize(
    ("effect", "error"),
    [(401, AuthFailed), (429, RateLimited), (500, Unavailable), (HTML, Unavailable)],
    ids=["401", "429", "500", "HTML"],
)
def test_a_ping_raises_the_error_of_the_source(name: str, serve: Serve, effect: Any, error: type[SourceError]) -> None:
    server = serve(SOURCES[name].full())
    server.fail("", effect)
    with pytest.raises(error):
        make(name, server.url, longest_wait=1).ping()


@every_source
def test_a_ping_of_a_missing_server_is_unavailable(name: str) -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        with pytest.raises(Unavailable):
            make(name, f"http://127.0.0.1:{bound.getsockname()[1]}").ping()

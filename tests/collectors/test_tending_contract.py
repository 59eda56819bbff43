"""What every collector must do to look after posts that are known: find out which are gone or edited, and ping."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from loopback_http import Answer, Loopback
from stands import STANDS, make, make_query, native

from collectors.engine.collector import COLLECTORS
from talkworthy.errors import AuthFailed, RateLimited, SourceError, Unavailable
from talkworthy.model import Post

pytestmark = pytest.mark.usefixtures("slept", "on_the_day")
Serve = Callable[..., Loopback]
every_source = pytest.mark.parametrize("name", sorted(STANDS))
sources_with_ids = pytest.mark.parametrize("name", sorted(set(STANDS) - {"rss"}))
NO_PAGE = Answer({"surprise": 1})
HTML = Answer(b"<!doctype html><title>Just a moment...</title>", headers={"Content-Type": "text/html"})


def known_posts(name: str, server: Loopback) -> list[Post]:
    """What the store would hold after a run."""
    posts = [post for batch in make(name, server.url).collect(make_query(), None) for post in batch.posts]
    return [post for post in posts if not post.gone]


def leaves_of(posts: list[Post]) -> list[Post]:
    """Replies that nobody answers."""
    answered = {post.reply_to for post in posts}
    return [post for post in posts if post.reply_to and post.id not in answered and not post.parent_missing]


@every_source
def test_only_feeds_cannot_be_asked_for_posts_by_their_ids(name: str) -> None:
    assert (COLLECTORS[name].refresh_rule is None) == (name == "rss")


@sources_with_ids
def test_a_rule_says_how_often_and_why(name: str) -> None:
    rule = COLLECTORS[name].refresh_rule
    assert rule is not None
    assert timedelta(hours=1) <= rule.every <= timedelta(days=31)
    assert rule.at_once >= 1
    assert rule.cost >= 0.0
    assert rule.why.endswith(".")


@sources_with_ids
def test_what_is_still_there_comes_again_where_it_was(name: str, serve: Serve) -> None:
    server = serve(STANDS[name].full())
    known = known_posts(name, server)
    batches = list(make(name, server.url).refresh(known))
    again = {post.id: post for batch in batches for post in batch.posts}
    assert [one for batch in batches for one in batch.gone] == []
    assert set(again) == {post.id for post in known}
    for post in known:
        now = again[post.id]
        assert replace(now, engagement=post.engagement, marks=post.marks) == post


@sources_with_ids
def test_what_was_deleted_is_gone_and_nothing_else_is(name: str, serve: Serve) -> None:
    answers = STANDS[name].full()
    server = serve(answers)
    known = known_posts(name, server)
    deleted = leaves_of(known)[-1]
    STANDS[name].delete(answers.world, native(deleted))
    batches = list(make(name, server.url).refresh(known))
    assert [one for batch in batches for one in batch.gone] == [deleted.id]
    assert {post.id for batch in batches for post in batch.posts} == {post.id for post in known} - {deleted.id}


@sources_with_ids
def test_what_was_edited_comes_in_its_new_words(name: str, serve: Serve) -> None:
    answers = STANDS[name].full()
    server = serve(answers)
    edited = leaves_of(known_posts(name, server))[0]
    STANDS[name].edit(answers.world, native(edited), "on second thoughts")
    (batch,) = make(name, server.url).refresh([edited])
    assert [(post.id, post.text) for post in batch.posts] == [(edited.id, "on second thoughts")]


@sources_with_ids
def test_a_refresh_takes_few_requests_and_tells_them(name: str, serve: Serve) -> None:
    server = serve(STANDS[name].full())
    known = known_posts(name, server)
    server.requests.clear()
    batches = list(make(name, server.url).refresh(known))
    told = sum(batch.requests for batch in batches)
    assert len(server.requests) - 2 <= told <= len(server.requests)  # logging in may not count
    assert len(server.requests) < len(known)


@sources_with_ids
@pytest.mark.parametrize(
    ("what", "error"),
    [(401, AuthFailed), (429, RateLimited), (500, Unavailable), ("cut", Unavailable), (HTML, Unavailable),
     (NO_PAGE, Unavailable)],
    ids=["401", "429", "500", "cut", "HTML", "no page"],
)  # fmt: skip
def test_a_failure_is_raised_and_is_no_deletion(name: str, serve: Serve, what: Any, error: type[SourceError]) -> None:
    server = serve(STANDS[name].full())
    known = known_posts(name, server)[:40]
    server.fail("", what)
    gone: list[str] = []
    with pytest.raises(error):
        for batch in make(name, server.url, longest_wait=1).refresh(known):
            gone += batch.gone
    assert gone == []


@sources_with_ids
def test_nothing_to_refresh_asks_nothing(name: str, serve: Serve) -> None:
    server = serve(STANDS[name].full())
    assert [batch.posts for batch in make(name, server.url).refresh([])] == []
    assert server.requests == []


@every_source
def test_a_ping_is_a_cheap_call_that_says_what_came_of_it(name: str, serve: Serve) -> None:
    server = serve(STANDS[name].full())
    told = make(name, server.url).ping()
    assert "answers" in told
    assert 1 <= len(server.requests) <= 3


@every_source
@pytest.mark.parametrize(
    ("what", "error"),
    [(401, AuthFailed), (429, RateLimited), (500, Unavailable), (HTML, Unavailable)],
    ids=["401", "429", "500", "HTML"],
)
def test_a_ping_tells_what_is_wrong(name: str, serve: Serve, what: Any, error: type[SourceError]) -> None:
    server = serve(STANDS[name].full())
    server.fail("", what)
    with pytest.raises(error):
        make(name, server.url, longest_wait=1).ping()


@every_source
def test_a_ping_of_a_server_that_is_not_there_is_unavailable(name: str) -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        with pytest.raises(Unavailable):
            make(name, f"http://127.0.0.1:{bound.getsockname()[1]}").ping()

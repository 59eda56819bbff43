"""Rechecks of Reddit posts: deleted, edited and uncertain ones; with the real PRAW."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from loopback_http import Response

from collectors.engine.collector import Query
from collectors.reddit.collector import RedditCollector
from talkworthy.model import Batch, Post

Make = Callable[..., RedditCollector]


def posts_of(batches: Iterable[Batch]) -> list[Post]:
    return [post for batch in batches for post in batch.posts]


def test_existing_posts_are_returned_with_their_current_text(
    reddit_collector: Make, reddit_world: Any, brewlark_query: Query
) -> None:
    known = posts_of(reddit_collector().collect(brewlark_query, None))[:150]
    edited = next(post for post in known if post.kind == "comment" and not post.gone)
    reddit_world.comments[edited.id[7:]] |= {"body": "on second thought", "edited": 1_772_400_000}
    batches = list(reddit_collector().recheck(known))
    again = {post.id: post for post in posts_of(batches)}
    assert again[edited.id] == replace(edited, text="on second thought")
    assert [len(batch.posts) + len(batch.gone) for batch in batches] == [100, 50]
    assert sum(batch.requests for batch in batches) == 3  # with the token
    assert all(again[post.id] == post for post in known if not post.gone and post.id != edited.id)


def test_what_was_deleted_or_removed_or_is_no_longer_shown_is_gone(
    reddit_collector: Make, reddit_world: Any, reddit_handler: Any, brewlark_query: Query
) -> None:
    known = [post for post in posts_of(reddit_collector().collect(brewlark_query, None)) if not post.gone]
    deleted, removed, hidden, *existing = [post for post in known if post.kind == "comment"][:8]
    reddit_world.comments[deleted.id[7:]] |= {"body": "[deleted]", "author": "[deleted]"}
    reddit_world.comments[removed.id[7:]] |= {"body": "[removed]", "author": "[deleted]"}
    reddit_handler.hidden = {hidden.id[7:]}
    (batch,) = reddit_collector().recheck([deleted, removed, hidden, *existing])
    assert set(batch.gone) == {deleted.id, removed.id, hidden.id}
    assert {post.id for post in batch.posts} == {post.id for post in existing}


def test_the_words_of_a_deleted_account_lose_their_name(
    reddit_collector: Make, reddit_world: Any, brewlark_query: Query
) -> None:
    post = posts_of(reddit_collector().collect(brewlark_query, None))[0]
    reddit_world.submissions[post.id[7:]]["author"] = "[deleted]"
    (batch,) = reddit_collector().recheck([post])
    assert list(batch.posts) == [replace(post, author=None)]


def test_posts_of_a_community_that_was_closed_are_neither_there_nor_gone(
    reddit_collector: Make, reddit_handler: Any, brewlark_query: Query
) -> None:
    known = posts_of(reddit_collector().collect(brewlark_query, None))[:3]
    reddit_handler.hidden = {post.id[7:] for post in known}
    reddit_handler.shut = {known[0].community}
    collector = reddit_collector()
    (batch,) = collector.recheck([post for post in known if post.community == known[0].community])
    assert (list(batch.posts), list(batch.gone)) == ([], [])
    assert [gap.place for gap in collector.notes.gaps] == [f"r/{known[0].community}"]


def test_an_empty_response_by_mistake_marks_no_post_as_deleted(
    reddit_collector: Make, reddit: Any, brewlark_query: Query
) -> None:
    known = [post for post in posts_of(reddit_collector().collect(brewlark_query, None)) if not post.gone][:20]
    reddit.fail("/api/info", Response({"kind": "Listing", "data": {"after": None, "children": []}}), times=1)
    (batch,) = reddit_collector().recheck(known)
    assert (len(batch.posts), list(batch.gone)) == (20, [])


def test_a_post_that_comes_back_malformed_is_neither_there_nor_gone(
    reddit_collector: Make, reddit_world: Any, brewlark_query: Query
) -> None:
    known = [post for post in posts_of(reddit_collector().collect(brewlark_query, None)) if not post.gone][:5]
    own = {**reddit_world.submissions, **reddit_world.comments}
    own[known[0].id[7:]]["created_utc"] = None
    collector = reddit_collector()
    (batch,) = collector.recheck(known)
    assert ({post.id for post in batch.posts}, list(batch.gone)) == ({post.id for post in known[1:]}, [])
    assert len(collector.notes.dead) == 1


def test_a_ping_takes_one_request_beside_the_token(reddit_collector: Make, reddit: Any) -> None:
    assert reddit_collector().ping() == "answers; 590 requests left"
    assert [request.path for request in reddit.requests] == ["/api/v1/access_token", "/api/v1/scopes/"]

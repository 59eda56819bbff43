"""Known issues and comments are read again: edited, deleted, moved, or in a repository that is not public any more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from github_server import GithubWorld
from loopback_http import Loopback

from collectors.engine.collector import Query
from collectors.github.collector import GithubCollector
from talkworthy.model import Post

Make = Callable[..., GithubCollector]
NAME = "kettles/boil#1"


@pytest.fixture
def known(make: Make, query: Query) -> list[Post]:
    """Return the known posts of one issue: itself and three comments."""
    posts = [post for batch in make().collect(query, None) for post in batch.posts]
    return [post for post in posts if "issues/1#" in f"{post.url}#"]


def paths_of(site: Loopback) -> list[str]:
    return [request.path for request in site.requests]


def test_an_issue_and_its_comments_take_two_requests(make: Make, known: list[Post], site: Loopback) -> None:
    site.requests.clear()
    (batch,) = make().recheck(known)
    assert [post.id for post in batch.posts] == [post.id for post in known]
    assert len(known) == 4
    assert paths_of(site) == ["/repos/kettles/boil/issues/1", "/repos/kettles/boil/issues/1/comments"]


def test_a_single_comment_is_requested_alone(make: Make, known: list[Post], site: Loopback) -> None:
    site.requests.clear()
    (batch,) = make().recheck([known[2]])
    assert [post.text for post in batch.posts] == [known[2].text]
    assert paths_of(site) == [f"/repos/kettles/boil/issues/comments/{known[2].id.rpartition('/')[2]}"]


def test_a_deleted_comment_is_gone_and_an_edited_one_has_its_new_text(
    make: Make, world: GithubWorld, known: list[Post]
) -> None:
    world.delete(known[1].id.rpartition("/")[2])
    world.edit(known[2].id.rpartition("/")[2], "on second thoughts")
    (batch,) = make().recheck(known)
    assert batch.gone == [known[1].id]
    assert [post.text for post in batch.posts if post.id == known[2].id] == ["on second thoughts"]


def test_a_deleted_issue_is_gone_with_its_comments(make: Make, world: GithubWorld, known: list[Post]) -> None:
    world.gone.add(NAME)
    (batch,) = make().recheck(known)
    assert (batch.posts, set(batch.gone)) == ([], {post.id for post in known})


def test_a_missing_issue_of_a_public_repository_is_gone(make: Make, world: GithubWorld, known: list[Post]) -> None:
    del world.issues[NAME]
    (batch,) = make().recheck(known)
    assert set(batch.gone) == {post.id for post in known}


def test_posts_of_a_repository_that_is_not_public_any_more_are_left(
    make: Make, world: GithubWorld, known: list[Post]
) -> None:
    world.private.add("kettles/boil")
    (batch,) = make().recheck(known)
    assert (batch.posts, batch.gone) == ([], [])


def test_an_issue_that_was_moved_is_gone_from_its_old_place(make: Make, world: GithubWorld, known: list[Post]) -> None:
    world.issues[NAME]["id"] = 99
    (batch,) = make().recheck(known)
    assert batch.gone == [known[0].id]


def test_a_malformed_comment_deletes_no_other(make: Make, world: GithubWorld, known: list[Post]) -> None:
    world.issues[NAME]["thread"][0]["created_at"] = "soon"
    collector = make()
    (batch,) = collector.recheck(known)
    assert (len(batch.posts), batch.gone) == (3, [])
    assert collector.warnings == ["GitHub sent 1 items that could not be parsed; they were skipped."]


def test_a_post_with_another_address_is_not_requested(make: Make, known: list[Post], site: Loopback) -> None:
    site.requests.clear()
    assert list(make().recheck([replace(known[0], url="https://x.example/a/b/issues/1")])) == []
    assert site.requests == []

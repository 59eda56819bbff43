"""Discussions of GitHub, which are read only with a token."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from github_server import BASE, HOUR, TOKEN, GithubWorld, to_text
from loopback_http import Loopback, Response

from collectors.engine.collector import Query
from collectors.github.collector import GithubCollector
from talkworthy.errors import RateLimited, Unavailable

Make = Callable[..., GithubCollector]
PostsOf = Callable[..., Any]


@pytest.fixture
def world() -> GithubWorld:
    """Return a world with one discussion, in which a reply to a comment names the brand."""
    world = GithubWorld()
    name = world.discussion("Which kettle?", BASE)
    comment = world.reply(name, "Any of them", BASE + 60)
    world.reply(name, "Not the Brewlark", BASE + 120, comment)
    world.reply(name, "thanks", BASE + 180)
    return world


@pytest.fixture
def name(world: GithubWorld) -> str:
    return next(iter(world.discussions))


def natives_of(posts: Any) -> set[str]:
    return {post.rpartition("/")[2] for post in posts}


def variables_of(site: Loopback) -> list[dict[str, Any]]:
    return [json.loads(request.body)["variables"] for request in site.requests_to("graphql")]


def test_without_a_token_no_discussion_is_requested(make: Make, site: Loopback, query: Query) -> None:
    list(make().collect(query, None))
    assert site.requests_to("graphql") == []


def test_a_discussion_is_read_whole_in_two_requests(
    make: Make, world: GithubWorld, site: Loopback, query: Query, name: str
) -> None:
    posts = {post.id: post for batch in make(TOKEN).collect(query, None) for post in batch.posts}
    first, comment, reply, thanks = sorted(posts.values(), key=lambda post: post.created_at)
    assert natives_of(posts) == world.whole(name)
    assert [post.reply_to for post in (first, comment, reply, thanks)] == [None, first.id, comment.id, first.id]
    assert variables_of(site) == [
        {"text": '"Brewlark" in:title,body,comments sort:updated-desc', "after": None},
        {"owner": "kettles", "name": "boil", "number": 1, "after": None},
    ]


def test_a_second_run_only_searches(make: Make, site: Loopback, query: Query, posts_of: PostsOf) -> None:
    first = list(make(TOKEN).collect(query, None))
    site.requests.clear()
    assert posts_of(make(TOKEN).collect(query, first[-1].cursor)) == {}
    begin = to_text(BASE + 180 - 6 * HOUR)
    assert variables_of(site) == [
        {"text": f'"Brewlark" in:title,body,comments updated:>={begin} sort:updated-desc', "after": None}
    ]


def test_a_discussion_that_has_grown_is_read_again(
    make: Make, world: GithubWorld, query: Query, posts_of: PostsOf, name: str
) -> None:
    first = list(make(TOKEN).collect(query, None))
    above = world.discussions[name]["comments"][0]
    late = world.reply(name, "me too", BASE + 9 * HOUR, above)
    assert str(late["databaseId"]) in natives_of(posts_of(make(TOKEN).collect(query, first[-1].cursor)))


def test_more_than_a_hundred_comments_and_replies_are_all_read(
    make: Make, world: GithubWorld, site: Loopback, query: Query, name: str
) -> None:
    above = world.discussions[name]["comments"][0]
    for number in range(150):
        world.reply(name, f"me too {number}", BASE + 200 + number)
        world.reply(name, f"same here {number}", BASE + 200 + number, above)
    assert natives_of(post.id for batch in make(TOKEN).collect(query, None) for post in batch.posts) == world.whole(
        name
    )
    assert [(fields.get("id"), fields["after"]) for fields in variables_of(site)] == [
        (None, None), (None, None), (above["id"], "100"), (None, "100")
    ]  # fmt: skip


def test_a_search_with_many_results_is_read_to_its_end(
    make: Make, world: GithubWorld, site: Loopback, query: Query, posts_of: PostsOf
) -> None:
    for number in range(110):
        world.discussion(f"Brewlark {number}", BASE + number)
    titles = [post.title for post in posts_of(make(TOKEN).collect(query, None)).values() if "Brewlark" in post.title]
    assert len(titles) == 110
    assert [fields["after"] for fields in variables_of(site) if "text" in fields] == [None, "100"]


def test_a_deleted_comment_is_a_tombstone_and_its_replies_stay(
    make: Make, world: GithubWorld, query: Query, posts_of: PostsOf, name: str
) -> None:
    above = world.discussions[name]["comments"][0]
    above |= {"deletedAt": to_text(BASE + HOUR), "body": "", "author": None}
    posts = posts_of(make(TOKEN).collect(query, None))
    deleted = posts[f"github:dc/{above['databaseId']}"]
    assert (deleted.gone, deleted.author, len(posts)) == (True, None, 4)


def test_a_rate_limit_among_the_errors_is_a_rate_limit(make: Make, site: Loopback, query: Query) -> None:
    site.fail("graphql", Response({"errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded"}]}))
    with pytest.raises(RateLimited):
        list(make(TOKEN).collect(query, None))


@pytest.mark.parametrize(
    "body",
    [{"errors": [{"message": "Something went wrong"}]}, {"data": None}, {"data": {"search": None}}, {"errors": 7}, []],
)
def test_a_wrong_answer_leaves_issues_readable(
    make: Make, world: GithubWorld, site: Loopback, query: Query, body: Any
) -> None:
    issue = world.issue("Brewlark hums", BASE)
    site.fail("graphql", Response(body))
    collector = make(TOKEN)
    assert natives_of(post.id for batch in collector.collect(query, None) for post in batch.posts) == world.whole(issue)
    assert [(gap.place, gap.kind) for gap in collector.notes.gaps] == [("GitHub discussions", "outage")]


@pytest.mark.parametrize("wrong", [{"databaseId": "x"}, {"createdAt": "soon"}, {"url": "https://x.example"}])
def test_a_malformed_comment_loses_no_other(
    make: Make, world: GithubWorld, query: Query, wrong: dict[str, Any], name: str
) -> None:
    before = world.whole(name)
    raw = world.discussions[name]["comments"][1]
    native = str(raw["databaseId"])
    raw |= wrong
    collector = make(TOKEN)
    assert natives_of(post.id for batch in collector.collect(query, None) for post in batch.posts) == before - {native}
    assert len(collector.notes.dead) == 1


def test_deleted_and_edited_posts_of_a_discussion_are_rechecked(
    make: Make, world: GithubWorld, site: Loopback, query: Query, name: str
) -> None:
    known = [post for batch in make(TOKEN).collect(query, None) for post in batch.posts]
    comments = world.discussions[name]["comments"]
    comments[0]["body"] = "on second thoughts"
    deleted = comments.pop()
    site.requests.clear()
    (batch,) = make(TOKEN).recheck(known)
    assert batch.gone == [f"github:dc/{deleted['databaseId']}"]
    assert "on second thoughts" in [post.text for post in batch.posts]
    assert len(site.requests) == 1


def test_a_deleted_discussion_is_gone_and_a_private_one_is_left(
    make: Make, world: GithubWorld, query: Query, posts_of: PostsOf, name: str
) -> None:
    known = list(posts_of(make(TOKEN).collect(query, None)).values())
    world.private.add("kettles/boil")
    (batch,) = make(TOKEN).recheck(known)
    assert (batch.posts, batch.gone) == ([], [])
    world.private.clear()
    del world.discussions[name]
    (batch,) = make(TOKEN).recheck(known)
    assert set(batch.gone) == {post.id for post in known}


def test_without_a_token_discussions_are_left_as_they_are(
    make: Make, site: Loopback, query: Query, posts_of: PostsOf
) -> None:
    known = list(posts_of(make(TOKEN).collect(query, None)).values())
    site.requests.clear()
    assert list(make().recheck(known)) == []
    assert site.requests == []


def test_a_failing_recheck_deletes_nothing(make: Make, site: Loopback, query: Query, posts_of: PostsOf) -> None:
    known = list(posts_of(make(TOKEN).collect(query, None)).values())
    site.fail("graphql", Response({"data": {"surprise": 1}}))
    with pytest.raises(Unavailable):
        list(make(TOKEN).recheck(known))

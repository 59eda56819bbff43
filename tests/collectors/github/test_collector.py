"""The GitHub collector against a simulated GitHub: searches, whole threads, and the requests of a run."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from github_server import BASE, BOT, HOUR, GithubServer, GithubWorld, to_text
from loopback_http import Loopback, Request, Response

from collectors.engine.collector import Access, Query
from collectors.github.collector import GithubCollector
from talkworthy.errors import UserError
from talkworthy.model import Brand
from talkworthy.query_language.parse import parse

Make = Callable[..., GithubCollector]
PostsOf = Callable[..., Any]
IN_TEXT = "in:title,body,comments is:issue"


def natives_of(posts: Any) -> set[str]:
    return {post.rpartition("/")[2] for post in posts}


def to_line(request: Request) -> str:
    fields = "&".join(f"{name}={value}" for name, value in request.pairs)
    return f"{request.method} {request.path}?{fields}" if fields else f"{request.method} {request.path}"


def test_every_issue_that_names_the_brand_is_read_whole(
    make: Make, world: GithubWorld, query: Query, posts_of: PostsOf
) -> None:
    posts = posts_of(make().collect(query, None))
    assert natives_of(posts) == set().union(*map(world.whole, world.named()))
    assert len(posts) == 32


def test_no_settings_are_needed() -> None:
    assert GithubCollector(Access()).warnings == []


def test_a_run_searches_once_and_reads_the_comments_of_each_issue(
    make: Make, world: GithubWorld, site: Loopback, query: Query
) -> None:
    world.issues = {name: world.issues[name] for name in ("kettles/boil#1", "kettles/boil#2", "kettles/boil#3")}
    world.issue("Brewlark without a comment", BASE + 9 * HOUR)
    batches = list(make().collect(query, None))
    assert [to_line(request) for request in site.requests] == [
        f'GET /search/issues?q="Brewlark" {IN_TEXT}&sort=updated&order=desc&per_page=100&page=1',
        "GET /repos/kettles/boil/issues/2/comments?per_page=100&page=1",
        "GET /repos/kettles/boil/issues/1/comments?per_page=100&page=1",
    ]
    assert sum(batch.requests for batch in batches) == 3


def test_a_second_run_only_searches(make: Make, site: Loopback, query: Query, posts_of: PostsOf) -> None:
    first = list(make().collect(query, None))
    site.requests.clear()
    assert posts_of(make().collect(query, first[-1].cursor)) == {}
    begin = to_text(BASE + 10 * HOUR + 180 - 6 * HOUR)
    assert [to_line(request) for request in site.requests] == [
        f'GET /search/issues?q="Brewlark" {IN_TEXT} updated:>={begin}&sort=updated&order=desc&per_page=100&page=1'
    ]


def test_of_an_issue_that_has_grown_only_new_comments_are_read(
    make: Make, world: GithubWorld, site: Loopback, query: Query, posts_of: PostsOf
) -> None:
    first = list(make().collect(query, None))
    late = world.comment("kettles/boil#10", "me too", BASE + 20 * HOUR)
    site.requests.clear()
    posts = posts_of(make().collect(query, first[-1].cursor))
    assert str(late) in natives_of(posts)
    assert [to_line(request) for request in site.requests_to("comments")] == [
        f"GET /repos/kettles/boil/issues/10/comments?per_page=100&since={to_text(BASE + 9 * HOUR + 180)}&page=1"
    ]


def test_more_than_a_hundred_comments_take_a_request_for_each_hundred(
    make: Make, world: GithubWorld, site: Loopback, query: Query, posts_of: PostsOf
) -> None:
    world.issues.clear()
    issue = world.issue("Brewlark drips", BASE)
    for number in range(201):
        world.comment(issue, f"so does mine {number}", BASE + number)
    assert natives_of(posts_of(make().collect(query, None))) == world.whole(issue)
    assert [request.fields["page"] for request in site.requests_to("comments")] == ["1", "2", "3"]


def test_more_results_than_a_search_shows_are_all_read(
    make: Make, world: GithubWorld, handler: GithubServer, query: Query, posts_of: PostsOf
) -> None:
    world.issues.clear()
    for number in range(2_350):
        world.issue(f"Brewlark drips {number}", BASE + number // 2)
    collector = make()
    assert len(posts_of(collector.collect(query, None))) == 2_350
    assert collector.warnings == []


def test_results_of_one_second_beyond_the_limit_are_a_gap(make: Make, world: GithubWorld, query: Query) -> None:
    world.issues.clear()
    for number in range(1_050):
        world.issue(f"Brewlark drips {number}", BASE)
    collector = make()
    list(collector.collect(query, None))
    (gap,) = collector.notes.gaps
    moments = datetime.fromtimestamp(BASE, UTC), datetime.fromtimestamp(BASE + 1, UTC)
    assert (gap.kind, gap.since, gap.until) == ("missed", *moments)


def test_searches_in_a_row_are_bounded_and_leave_a_gap(
    make: Make, world: GithubWorld, site: Loopback, query: Query, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("collectors.github.queries.MAX_SEARCHES", 1)
    world.issues.clear()
    for number in range(1_050):
        world.issue(f"Brewlark drips {number}", BASE + number)
    collector = make()
    list(collector.collect(query, None))
    assert len(site.requests_to("search")) == 10
    assert [(gap.kind, gap.until) for gap in collector.notes.gaps] == [
        ("missed", datetime.fromtimestamp(BASE + 50, UTC))
    ]


def test_a_search_that_github_ended_early_gives_a_warning(make: Make, handler: GithubServer, query: Query) -> None:
    handler.incomplete = True
    collector = make()
    list(collector.collect(query, None))
    assert collector.warnings == ["GitHub issues: the search took GitHub too long, and some results may be missing."]


def test_pull_requests_are_read_where_they_are_wanted(
    make: Make, world: GithubWorld, query: Query, posts_of: PostsOf
) -> None:
    name = world.issue("Support Brewlark", BASE + 20 * HOUR, pull_request={"url": "x"})
    world.comment(name, "bumps it", BASE + 21 * HOUR, BOT)
    assert not world.whole(name) & natives_of(posts_of(make().collect(query, None)))
    posts = posts_of(make(pull_requests=True).collect(query, None))
    own = [post for post in posts.values() if post.id.rpartition("/")[2] in world.whole(name)]
    assert [(post.kind, post.flags) for post in own] == [("pull_request", ()), ("comment", ("bot",))]


def test_only_some_places_are_searched_and_others_left_out(
    make: Make, world: GithubWorld, site: Loopback, posts_of: PostsOf
) -> None:
    for repository in ("brewlark/app", "fans/brewlark-mods", "fans/fork"):
        world.issue("Brewlark hums", BASE, repository)
    brand = Brand("Brewlark", ("Brewlark",), communities={"github": ("brewlark/app",)})
    collector = make(repositories=["fans"], exclude=["fans/fork"])
    posts = posts_of(collector.collect(Query(brand), None))
    assert {post.community for post in posts.values()} == {"brewlark/app", "fans/brewlark-mods"}
    assert [request.fields["q"] for request in site.requests_to("search")] == [
        f'"Brewlark" {IN_TEXT} user:fans -repo:fans/fork',
        f'"Brewlark" {IN_TEXT} repo:brewlark/app -repo:fans/fork',
    ]


@pytest.mark.parametrize("names", ["fans", ["fans OR x"], ["a/b/c"], [7], ['x" is:pr']])
def test_a_place_that_is_none_is_refused(make: Make, names: Any) -> None:
    with pytest.raises(UserError, match="repositories for GitHub must be a list"):
        make(repositories=names)


def test_a_query_is_searched_without_operators_and_filters_the_results(
    make: Make, world: GithubWorld, site: Loopback, posts_of: PostsOf
) -> None:
    brand = Brand("Brewlark", ("Brewlark",), query=parse("(brewlark OR larkpot) NOT drips"))
    wanted = world.issue("larkpot hums", BASE)
    world.issue("larkpot drips", BASE)
    posts = posts_of(make().collect(Query(brand), None))
    assert [request.fields["q"].partition(" in:")[0] for request in site.requests_to("search")] == [
        '"brewlark"', '"larkpot"'
    ]  # fmt: skip
    assert {post.title for post in posts.values() if "larkpot" in post.title} == {world.issues[wanted]["title"]}


def test_until_is_sent_to_the_search(make: Make, site: Loopback, query: Query, posts_of: PostsOf) -> None:
    until = datetime.fromtimestamp(BASE + 2 * HOUR, UTC)
    posts = posts_of(make().collect(Query(query.brand, until=until), None))
    assert {post.title for post in posts.values() if post.title} == {"Brewlark hums 0", "A kettle hums 1"}
    assert "created:<2026-01-01T02:00:00Z" in site.requests[0].fields["q"]


@pytest.mark.parametrize("body", [{"items": None}, {"items": {}}, {"message": "x"}, []])
def test_a_wrong_page_is_unavailable(make: Make, site: Loopback, query: Query, body: Any) -> None:
    site.fail("search", Response(body))
    with pytest.raises(Exception, match="in an unknown format"):
        list(make().collect(query, None))


@pytest.mark.parametrize(
    "wrong", [{"id": "x"}, {"id": None}, {"html_url": "https://evil.example/a/b/issues/1"}, {"title": 7}, {"user": 7}]
)
def test_a_malformed_issue_loses_no_other(
    make: Make, world: GithubWorld, query: Query, posts_of: PostsOf, wrong: dict[str, Any]
) -> None:
    name = world.issue("Brewlark, oddly", BASE)
    world.issues[name] |= {"body": "My Brewlark hums"} | wrong
    collector = make()
    posts = posts_of(collector.collect(query, None))
    assert natives_of(posts) == set().union(*map(world.whole, set(world.named()) - {name}))
    assert collector.warnings == ["GitHub issues sent 1 items that could not be parsed; they were skipped."]


def test_a_ping_says_what_is_left_and_costs_nothing(make: Make, site: Loopback) -> None:
    assert make().ping() == "answers; 60 requests left this hour"
    assert [request.path for request in site.requests] == ["/rate_limit"]

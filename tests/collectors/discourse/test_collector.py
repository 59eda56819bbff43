"""The Discourse collector against a simulated forum."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from discourse_server import BASE, DiscourseServer, Forum, make_world
from loopback_http import Loopback, Response

from collectors.discourse.collector import DiscourseCollector, to_site
from collectors.engine.collector import Access, Query
from talkworthy.errors import Unavailable, UserError
from talkworthy.model import Batch, Brand, Post

Make = Callable[..., DiscourseCollector]


@pytest.fixture
def forum() -> Forum:
    return make_world()


@pytest.fixture
def site(serve: Callable[..., Loopback], forum: Forum, slept: list[float]) -> Loopback:
    del slept
    return serve(DiscourseServer(forum))


@pytest.fixture
def make(site: Loopback) -> Make:
    return lambda **settings: DiscourseCollector(
        Access({}, {"sites": [site.url], "allow_private": True, "timeout": 1} | settings)
    )


@pytest.fixture
def query() -> Query:
    return Query(Brand("Brewlark", ("Brewlark",)))


def posts_of(batches: Iterable[Batch]) -> list[Post]:
    return [post for batch in batches for post in batch.posts]


def ids_of(batches: Iterable[Batch]) -> set[int]:
    return {int(post.id.rpartition("/")[2]) for post in posts_of(batches)}


def test_every_topic_that_names_the_brand_is_read_whole(make: Make, forum: Forum, query: Query) -> None:
    truth = {native for topic in forum.named() for native in forum.stream(topic)}
    assert ids_of(make().collect(query, None)) == truth
    assert len(truth) == 77


def test_the_rest_of_a_long_topic_is_requested_twenty_at_a_time(make: Make, site: Loopback, query: Query) -> None:
    list(make().collect(query, None))
    assert [len(request.values_of("post_ids[]")) for request in site.requests_to("/posts.json")] == [20, 20, 5]


def test_the_requests_of_all_batches_are_those_that_were_made(make: Make, site: Loopback, query: Query) -> None:
    assert sum(batch.requests for batch in make().collect(query, None)) == len(site.requests)


def test_posts_reply_to_their_parent_or_else_the_first_post(make: Make, forum: Forum, query: Query) -> None:
    topic = forum.topic("Brewlark", "<p>first</p>", BASE)
    second = forum.post(topic, "<p>second</p>", BASE + timedelta(hours=1))
    third = forum.post(topic, "<p>third</p>", BASE + timedelta(hours=2), reply_to=2)
    posts = {post.id.rpartition("/")[2]: post for post in posts_of(make().collect(query, None))}
    first = str(forum.stream(topic)[0])
    assert posts[str(second)].reply_to == posts[first].id == posts[first].thread
    assert posts[str(third)].reply_to == posts[str(second)].id
    assert posts[first].engagement.replies == 2


def test_a_reply_to_a_missing_post_has_parent_missing(make: Make, forum: Forum, query: Query) -> None:
    topic = forum.topic("Brewlark", "<p>first</p>", BASE)
    second = forum.post(topic, "<p>second</p>", BASE)
    third = forum.post(topic, "<p>third</p>", BASE, reply_to=2)
    del forum.posts[second]
    (post,) = [post for post in posts_of(make().collect(query, None)) if post.id.endswith(f"/{third}")]
    assert post.parent_missing
    assert (post.reply_to or "").endswith(f"/t/{topic}/2")


@pytest.mark.parametrize("fields", [{"hidden": True}, {"user_deleted": True}, {"deleted_at": "2026-01-02T00:00:00Z"}])
def test_a_hidden_or_deleted_post_is_a_tombstone(
    make: Make, forum: Forum, query: Query, fields: dict[str, Any]
) -> None:
    topic = forum.topic("Brewlark", "<p>first</p>", BASE)
    native = forum.post(topic, "<p>(post deleted by author)</p>", BASE, **fields)
    (post,) = [post for post in posts_of(make().collect(query, None)) if post.id.endswith(f"/{native}")]
    assert (post.gone, post.text, post.author) == (True, "", None)


def test_a_notice_that_a_topic_was_closed_is_not_a_post(make: Make, forum: Forum, query: Query) -> None:
    native = forum.post(min(forum.named()), "", BASE, post_type=3)
    assert native not in ids_of(make().collect(query, None))


def test_the_community_is_the_forum_and_its_category(make: Make, site: Loopback, query: Query) -> None:
    host = site.url.removeprefix("http://")
    assert {post.community for post in posts_of(make().collect(query, None))} == {f"{host}/Support"}


def test_a_forum_that_hides_its_categories_is_one_community(make: Make, site: Loopback, query: Query) -> None:
    site.fail("site.json", 403)
    collector = make()
    host = site.url.removeprefix("http://")
    assert {post.community for post in posts_of(collector.collect(query, None))} == {host}
    assert collector.warnings == [f"{host} does not list its categories; it counts as one community."]


@pytest.mark.parametrize("failure", [403, 404, Response({"categories": []}), Response({"categories": [{"id": {}}]})])
def test_topics_are_read_again_when_their_categories_are_available(
    make: Make, site: Loopback, query: Query, failure: Response | int
) -> None:
    site.fail("site.json", failure, times=1)
    first = list(make().collect(query, None))
    assert {post.community for post in posts_of(first)} == {site.url.removeprefix("http://")}
    second = posts_of(make().collect(query, first[-1].cursor))
    assert {post.id for post in second} == {post.id for post in posts_of(first)}
    assert {post.community for post in second} == {f"{site.url.removeprefix('http://')}/Support"}


def test_no_topic_is_saved_without_its_category_after_a_failure(make: Make, site: Loopback, query: Query) -> None:
    site.fail("site.json", 500, times=3)  # the request of one topic and its retries
    first = list(make().collect(query, None))
    posts = [*posts_of(first), *posts_of(make().collect(query, first[-1].cursor))]
    assert {post.community for post in posts} == {f"{site.url.removeprefix('http://')}/Support"}
    assert len({post.id for post in posts}) == 77


def test_a_topic_that_is_missing_once_is_read_in_the_next_run(make: Make, site: Loopback, query: Query) -> None:
    site.fail(r"/t/\d+\.json", 404, times=1)
    first = list(make().collect(query, None))
    second = list(make().collect(query, first[-1].cursor))
    assert len(ids_of([*first, *second])) == 77
    assert len(ids_of(first)) < 77


@pytest.mark.parametrize("path", [r"/t/\d+\.json", r"/t/\d+/posts\.json"])
def test_posts_that_are_missing_once_are_read_in_the_next_run(
    make: Make, site: Loopback, query: Query, path: str
) -> None:
    site.fail(path, Response({"title": "Help", "posts_count": 65, "post_stream": {"posts": [], "stream": []}}), times=1)
    first = list(make().collect(query, None))
    second = list(make().collect(query, first[-1].cursor))
    assert len(ids_of(first)) < len(ids_of([*first, *second])) == 77


def test_more_topics_than_ten_pages_are_found_day_by_day(make: Make, forum: Forum, query: Query) -> None:
    for number in range(620):
        forum.topic(f"Brewlark {number}", "<p>again</p>", BASE + timedelta(days=20, hours=number))
    collector = make()
    topics = {post.url.split("/t/")[1].split("/")[0] for post in posts_of(collector.collect(query, None)) if post.url}
    assert topics == {str(topic) for topic in forum.named()}
    assert collector.warnings == []


def test_too_many_topics_on_one_day_give_a_warning(make: Make, forum: Forum, query: Query) -> None:
    for number in range(520):
        forum.topic(f"Brewlark {number}", "<p>again</p>", BASE + timedelta(days=20, minutes=number))
    collector = make()
    list(collector.collect(query, None))
    assert any("returns only the first pages of a search of 2026-01-21" in warning for warning in collector.warnings)


def test_a_topic_that_has_grown_is_read_again(make: Make, forum: Forum, query: Query) -> None:
    first = list(make().collect(query, None))
    topic = max(forum.named())
    late = forum.post(topic, "<p>me too</p>", BASE + timedelta(days=9))
    second = list(make().collect(query, first[-1].cursor))
    assert ids_of(second) == set(forum.stream(topic))
    assert late in ids_of(second)


def test_the_next_search_begins_where_the_last_one_ended(make: Make, site: Loopback, query: Query) -> None:
    first = list(make().collect(query, None))
    list(make().collect(query, first[-1].cursor))
    assert [request.fields["q"] for request in site.requests_to("search")] == [
        '"Brewlark" order:latest',
        '"Brewlark" order:latest after:2026-01-07',
    ]


def test_nothing_older_than_since_is_searched(make: Make) -> None:
    since = datetime(2026, 1, 5, tzinfo=UTC)
    posts = posts_of(make().collect(Query(Brand("Brewlark", ("Brewlark",)), since=since), None))
    assert min(post.created_at for post in posts) == since


def test_a_malformed_post_is_skipped_with_a_warning(make: Make, forum: Forum, site: Loopback, query: Query) -> None:
    native = forum.stream(max(forum.named()))[1]
    forum.posts[native]["created_at"] = None
    collector = make()
    ids = ids_of(collector.collect(query, None))
    assert native not in ids
    assert len(ids) == 76
    assert collector.warnings == [
        f"{site.url.removeprefix('http://')} sent 1 items that could not be parsed; they were skipped."
    ]


@pytest.mark.parametrize("body", [{}, {"post_stream": None}, {"post_stream": {"posts": 7}}])
def test_a_malformed_topic_is_postponed(make: Make, site: Loopback, query: Query, body: Any) -> None:
    site.fail("/t/102.json", Response(body))
    collector = make()
    assert len(ids_of(collector.collect(query, None))) == 74
    assert "The next run tries again." in collector.warnings[0]


def test_a_forum_inside_our_network_is_not_opened(make: Make, site: Loopback, query: Query) -> None:
    with pytest.raises(Unavailable, match="not on the public internet"):
        list(make(allow_private=False).collect(query, None))
    assert site.requests == []


def test_forums_may_be_set_in_the_brand(make: Make, site: Loopback) -> None:
    brand = Brand("Brewlark", ("Brewlark",), communities={"discourse": (site.url,)})
    assert len(ids_of(make(sites=[]).collect(Query(brand), None))) == 77


def test_without_a_forum_the_error_shows_how_to_set_it(query: Query) -> None:
    with pytest.raises(UserError, match=r'add sites = \["https://forum.example.com"\]'):
        list(DiscourseCollector(Access()).collect(query, None))


@pytest.mark.parametrize("sites", ["https://a.example", [1], [" "]])
def test_invalid_sites_are_an_error(sites: Any) -> None:
    with pytest.raises(UserError, match=r"sites in \[sources\.discourse\] must be a list"):
        DiscourseCollector(Access({}, {"sites": sites}))


def test_a_bare_host_gets_https() -> None:
    assert to_site(" forum.example.com/ ") == "https://forum.example.com"


def test_until_is_sent_to_the_search(make: Make, site: Loopback) -> None:
    until = datetime(2026, 1, 4, 12, tzinfo=UTC)
    posts = posts_of(make().collect(Query(Brand("Brewlark", ("Brewlark",)), until=until), None))
    assert site.requests_to("search")[0].fields["q"] == '"Brewlark" order:latest before:2026-01-05'
    assert {post.thread for post in posts} == {post.thread for post in posts if post.created_at < until}
    assert len({post.thread for post in posts}) == 2


def test_too_many_topics_on_one_day_are_a_gap(make: Make, forum: Forum, query: Query) -> None:
    for number in range(520):
        forum.topic(f"Brewlark {number}", "<p>again</p>", BASE + timedelta(days=20, minutes=number))
    collector = make()
    list(collector.collect(query, None))
    (gap,) = collector.notes.gaps
    assert (gap.kind, gap.since, gap.until) == (
        "missed",
        datetime(2026, 1, 21, tzinfo=UTC),
        datetime(2026, 1, 22, tzinfo=UTC),
    )


def test_a_ping_without_forums_reports_it(site: Loopback) -> None:
    assert DiscourseCollector(Access()).ping() == "no forum is set in [sources.discourse]"


def test_a_closed_forum_is_a_gap(make: Make, site: Loopback, query: Query) -> None:
    site.fail("/members/", 403)
    collector = make(sites=[site.url, f"{site.url}/members"])
    assert len(ids_of(collector.collect(query, None))) == 77
    (gap,) = collector.notes.gaps
    assert (gap.kind, gap.place) == ("closed", f"{site.url.removeprefix('http://')}/members")


def test_a_forum_that_ignores_dates_is_not_searched_for_ever(make: Make, site: Loopback, query: Query) -> None:
    hit = {"id": 1, "topic_id": 1, "created_at": "2026-03-01T00:00:00.000Z"}
    site.fail("/search.json", Response({"posts": [hit], "grouped_search_result": {"more_full_page_results": True}}))
    with pytest.raises(Unavailable, match="dates outside the range"):
        list(make().collect(query, None))
    assert len(site.requests_to("/search.json")) <= 50


def test_a_password_in_a_forums_address_is_rejected(make: Make, query: Query) -> None:
    with pytest.raises(UserError, match="contains a password") as caught:
        list(make(sites=["https://ada:hush@forum.example"]).collect(query, None))
    assert "hush" not in str(caught.value)

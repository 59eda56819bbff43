"""Pages of Reddit: gaps, malformed things, dates, queries; with the real PRAW."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from loopback_http import Response
from reddit_server import BASE, COMMUNITIES, PRIVATE

from collectors.engine.collector import Query
from collectors.reddit.collector import RedditCollector
from talkworthy.model import Batch, Brand, Post
from talkworthy.query_language.parse import parse

Make = Callable[..., RedditCollector]


def posts_of(batches: Iterable[Batch]) -> list[Post]:
    return [post for batch in batches for post in batch.posts]


def ids_of(batches: Iterable[Batch]) -> set[str]:
    return {post.id.removeprefix("reddit:") for post in posts_of(batches)}


def truth(world: Any, links: Iterable[str]) -> set[str]:
    return set().union(*(world.tree(link) for link in links))


def test_a_closed_community_is_a_gap_of_its_own(reddit_collector: Make) -> None:
    brand = Brand("Brewlark", ("Brewlark",), communities={"reddit": (PRIVATE, COMMUNITIES[0])})
    collector = reddit_collector()
    list(collector.collect(Query(brand), None))
    assert {(gap.place, gap.kind) for gap in collector.notes.gaps} == {("r/closed_cellar", "closed")}


def test_posts_that_a_listing_no_longer_shows_are_a_gap_from_the_cursor_to_its_end(
    reddit_collector: Make, reddit_world: Any, brewlark_query: Query
) -> None:
    first = list(reddit_collector().collect(brewlark_query, None))
    cursor = first[-1].cursor
    assert cursor is not None
    busy = reddit_world.submit(COMMUNITIES[0], "busy", "", BASE + 100_000)
    for second in range(1100):
        reddit_world.comment(busy, "words", BASE + 100_000 + second)
    collector = reddit_collector()
    list(collector.collect(brewlark_query, cursor))
    (gap,) = collector.notes.gaps
    assert (gap.place, gap.kind) == (COMMUNITIES[0], "missed")
    assert gap.since == datetime.fromtimestamp(
        cursor["places"]["Reddit"]["searches"]["comments homebrew_bench"]["seen_until"], UTC
    )
    assert gap.until == datetime.fromtimestamp(BASE + 100_100, UTC)


def test_a_short_listing_of_which_the_oldest_were_deleted_is_no_gap(
    reddit_collector: Make, reddit_world: Any, brewlark_query: Query
) -> None:
    first = list(reddit_collector().collect(brewlark_query, None))
    reddit_world.comments.clear()
    for below in reddit_world.children.values():
        below.clear()
    reddit_world.comment(sorted(reddit_world.named())[0], "all alone", BASE + 200_000)
    collector = reddit_collector()
    list(collector.collect(brewlark_query, first[-1].cursor))
    assert collector.notes.gaps == []


def test_mentions_at_until_and_later_are_not_looked_for(
    reddit_collector: Make, reddit_world: Any, brewlark: Brand
) -> None:
    until = datetime.fromtimestamp(BASE + 6 * 3600, UTC)
    ids = ids_of(reddit_collector().collect(Query(brewlark, until=until), None))
    early = {link for link in reddit_world.named() if min(_named_at(reddit_world, link)) < BASE + 6 * 3600}
    assert ids == truth(reddit_world, early)
    assert 0 < len(early) < 24


def test_a_range_of_dates_leaves_what_comes_after_it_to_be_found(
    reddit_collector: Make, reddit_world: Any, brewlark: Brand
) -> None:
    until = datetime.fromtimestamp(BASE + 6 * 3600, UTC)
    part = list(reddit_collector().collect(Query(brewlark, until=until), None))
    rest = ids_of(reddit_collector().collect(Query(brewlark), part[-1].cursor))
    assert ids_of(part) | rest == truth(reddit_world, reddit_world.named())


def test_one_malformed_comment_in_a_thread_costs_only_itself(
    reddit_collector: Make, reddit_world: Any, brewlark_query: Query
) -> None:
    link = sorted(reddit_world.named())[-1]
    odd = reddit_world.comment(link, "odd", BASE + 80_000, score="many")
    below = reddit_world.comment(odd, "below the odd one", BASE + 80_010)
    collector = reddit_collector()
    ids = ids_of(collector.collect(brewlark_query, None))
    assert ids == truth(reddit_world, reddit_world.named()) - {odd}
    assert below in ids
    assert "that could not be parsed; they were skipped." in collector.warnings[-1]
    assert any("odd" in letter.raw for letter in collector.notes.dead)


def test_a_comment_that_was_malformed_once_is_read_in_the_next_run(
    reddit_collector: Make, reddit_world: Any, brewlark_query: Query
) -> None:
    link = sorted(reddit_world.named())[-1]
    odd = reddit_world.comment(link, "Brewlark, oddly", BASE + 80_000, score="many")
    first = list(reddit_collector().collect(brewlark_query, None))
    reddit_world.comments[odd]["score"] = 2
    second = list(reddit_collector().collect(brewlark_query, first[-1].cursor))
    assert ids_of(second) == reddit_world.tree(link)


def test_one_that_stays_malformed_is_not_read_for_ever(
    reddit_collector: Make, reddit_world: Any, brewlark_query: Query
) -> None:
    link = sorted(reddit_world.named())[-1]
    reddit_world.comment(link, "oddly", BASE + 80_000, score="many")
    cursor = list(reddit_collector().collect(brewlark_query, None))[-1].cursor
    second = list(reddit_collector().collect(brewlark_query, cursor))
    third = list(reddit_collector().collect(brewlark_query, second[-1].cursor))
    assert (len(posts_of(second)) > 0, posts_of(third)) == (True, [])


def test_what_is_behind_more_and_did_not_come_is_asked_for_in_the_next_run(
    reddit_collector: Make, reddit_world: Any, reddit: Any, brewlark_query: Query
) -> None:
    reddit.fail("morechildren", Response({"json": {"errors": [], "data": {"things": []}}}), times=1)
    first = list(reddit_collector().collect(brewlark_query, None))
    assert ids_of(first) < truth(reddit_world, reddit_world.named())
    second = list(reddit_collector().collect(brewlark_query, first[-1].cursor))
    assert ids_of(first) | ids_of(second) == truth(reddit_world, reddit_world.named())


def test_a_malformed_thing_in_a_listing_costs_only_itself(
    reddit_collector: Make, reddit_world: Any, reddit: Any, brewlark_query: Query
) -> None:
    good = [{"kind": "t1", "data": item} for item in list(reddit_world.comments.values())[-5:]]
    page = {"kind": "Listing", "data": {"after": None, "children": [None, {"kind": "t1"}, *good]}}
    reddit.fail("/r/homebrew_bench/comments", Response(page), times=1)
    collector = reddit_collector()
    first = list(collector.collect(brewlark_query, None))
    assert len(collector.notes.dead) == 2
    second = list(reddit_collector().collect(brewlark_query, first[-1].cursor))
    assert ids_of(first) | ids_of(second) == truth(reddit_world, reddit_world.named())


def test_a_query_is_sent_as_reddit_takes_it_and_applied_again(
    reddit_collector: Make, reddit_world: Any, reddit: Any, brewlark: Brand
) -> None:
    far = reddit_world.submit(COMMUNITIES[0], "A gasket of which I know nothing more than my Brewlark", "", BASE + 1)
    near = reddit_world.submit(COMMUNITIES[0], "The Brewlark gasket leaks", "", BASE + 2)
    query = Query(replace(brewlark, query=parse("Brewlark NEAR/2 gasket")))
    ids = ids_of(reddit_collector().collect(query, None))
    assert {request.fields["q"] for request in reddit.requests_to("/search")} == {'"Brewlark" "gasket"'}
    assert near in ids
    assert far not in ids


def _named_at(world: Any, link: str) -> list[float]:
    posts = [world.submissions.get(name) or world.comments[name] for name in world.tree(link)]
    words = [f"{post.get('title', '')} {post.get('body', '')}".lower() for post in posts]
    return [post["created_utc"] for post, text in zip(posts, words, strict=True) if "brewlark" in text]

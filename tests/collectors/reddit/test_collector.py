"""The Reddit collector, with the real PRAW, against a loopback server with invented posts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

import pytest
from loopback_http import Response
from reddit_server import BASE, COMMUNITIES, MISSING, PRIVATE

from collectors.engine.collector import CostEstimate, Query
from collectors.reddit.collector import RedditCollector
from talkworthy.errors import AuthFailed, RateLimited, Unavailable
from talkworthy.model import Batch, Brand, Post

Make = Callable[..., RedditCollector]


def posts_of(batches: Iterable[Batch]) -> list[Post]:
    return [post for batch in batches for post in batch.posts]


def ids_of(batches: Iterable[Batch]) -> set[str]:
    return {post.id.removeprefix("reddit:") for post in posts_of(batches)}


def truth(world: Any, links: Iterable[str]) -> set[str]:
    return set().union(*(world.tree(link) for link in links))


def test_every_thread_that_names_the_brand_is_read_whole(
    reddit_collector: Make, reddit_world: Any, brewlark_query: Query
) -> None:
    batches = list(reddit_collector().collect(brewlark_query, None))
    assert ids_of(batches) == truth(reddit_world, reddit_world.named())
    assert len(reddit_world.named()) == 24


def test_a_post_comes_once(reddit_collector: Make, brewlark_query: Query) -> None:
    posts = posts_of(reddit_collector().collect(brewlark_query, None))
    assert len(posts) == len({post.id for post in posts})


def test_a_batch_is_one_thread(reddit_collector: Make, brewlark_query: Query) -> None:
    batches = list(reddit_collector().collect(brewlark_query, None))
    assert [len({post.thread for post in batch.posts}) for batch in batches] == [1] * 24 + [0]


def test_replies_keep_what_they_answer(reddit_collector: Make, reddit_world: Any, brewlark_query: Query) -> None:
    posts = posts_of(reddit_collector().collect(brewlark_query, None))
    parents = {post.id: post.reply_to for post in posts if post.kind == "comment"}
    assert parents == {name: f"reddit:{reddit_world.comments[name[7:]]['parent_id']}" for name in parents}
    assert not any(post.parent_missing for post in posts)


def test_the_large_and_the_deep_thread_need_what_is_behind_more(
    reddit_collector: Make, reddit: Any, brewlark_query: Query
) -> None:
    list(reddit_collector().collect(brewlark_query, None))
    assert reddit.requests_to("morechildren")
    assert reddit.requests_to(r"/comments/\w+/_/")


def test_the_requests_of_all_batches_are_those_that_were_made(
    reddit_collector: Make, reddit: Any, brewlark_query: Query
) -> None:
    batches = list(reddit_collector().collect(brewlark_query, None))
    assert sum(batch.requests for batch in batches) == len(reddit.requests)
    assert sum(batch.cost for batch in batches) == 0


def test_a_second_run_reads_no_thread_again(reddit_collector: Make, brewlark_query: Query) -> None:
    first = list(reddit_collector().collect(brewlark_query, None))
    second = list(reddit_collector().collect(brewlark_query, first[-1].cursor))
    assert posts_of(second) == []


def test_a_run_without_new_posts_leaves_the_cursor_as_it_was(reddit_collector: Make, brewlark_query: Query) -> None:
    first = list(reddit_collector().collect(brewlark_query, None))[-1].cursor
    second = list(reddit_collector().collect(brewlark_query, first))[-1].cursor
    assert first is not None
    assert second == first
    assert any(search["recent"] for search in first["places"]["Reddit"]["searches"].values())


def test_an_interrupted_run_leaves_no_cursor_and_the_next_gives_everything(
    reddit_collector: Make, reddit_world: Any, brewlark_query: Query
) -> None:
    interrupted = reddit_collector().collect(brewlark_query, None)
    assert [next(interrupted).cursor for _ in range(5)] == [None] * 5
    interrupted.close()
    assert ids_of(reddit_collector().collect(brewlark_query, None)) == truth(reddit_world, reddit_world.named())


def test_a_reply_that_does_not_name_the_brand_is_found_in_the_next_run(
    reddit_collector: Make, reddit_world: Any, brewlark_query: Query
) -> None:
    first = list(reddit_collector().collect(brewlark_query, None))
    link = sorted(reddit_world.named())[-1]
    late = reddit_world.comment(link, "same here", BASE + 90_000)
    second = list(reddit_collector().collect(brewlark_query, first[-1].cursor))
    assert ids_of(second) == reddit_world.tree(link)
    assert late in ids_of(second)


def test_a_comment_that_the_listing_left_out_once_is_found_by_the_overlap(
    reddit_collector: Make, reddit_world: Any, reddit_handler: Any, brewlark_query: Query
) -> None:
    quiet = reddit_world.submit(COMMUNITIES[0], "nothing to see", "", BASE + 80_000)
    dropped = reddit_world.comment(quiet, "but Brewlark", BASE + 80_010)
    reddit_world.comment(quiet, "newest of all", BASE + 80_020)
    reddit_handler.dropped = {dropped}
    first = list(reddit_collector().collect(brewlark_query, None))
    assert quiet not in ids_of(first)
    assert quiet in ids_of(reddit_collector().collect(brewlark_query, first[-1].cursor))


def test_without_the_overlap_that_comment_would_be_lost(
    reddit_collector: Make, reddit_world: Any, reddit_handler: Any, brewlark_query: Query
) -> None:
    quiet = reddit_world.submit(COMMUNITIES[0], "nothing to see", "", BASE + 80_000)
    dropped = reddit_world.comment(quiet, "but Brewlark", BASE + 80_010)
    reddit_world.comment(quiet, "newest of all", BASE + 80_020)
    reddit_handler.dropped = {dropped}
    first = list(reddit_collector(overlap_hours=0).collect(brewlark_query, None))
    assert quiet not in ids_of(reddit_collector(overlap_hours=0).collect(brewlark_query, first[-1].cursor))


def test_a_listing_is_read_no_further_than_its_mark(
    reddit_collector: Make, reddit_world: Any, reddit: Any, brewlark_query: Query
) -> None:
    busy = reddit_world.submit(COMMUNITIES[0], "busy", "", BASE - 900_000)
    for second in range(400):
        reddit_world.comment(busy, "old words", BASE - 800_000 + second)
    first = list(reddit_collector().collect(brewlark_query, None))
    pages = len(reddit.requests_to("/r/homebrew_bench/comments"))
    list(reddit_collector(overlap_hours=1).collect(brewlark_query, first[-1].cursor))
    assert pages > 4
    assert len(reddit.requests_to("/r/homebrew_bench/comments")) - pages == 1


def test_nothing_older_than_since_is_looked_for(reddit_collector: Make, reddit_world: Any, brewlark: Brand) -> None:
    since = datetime.fromtimestamp(BASE + 12 * 3600, UTC)
    posts = posts_of(reddit_collector().collect(Query(brewlark, since=since), None))
    assert {post.id for post in posts if post.kind == "submission"} == {
        f"reddit:{link}" for link in reddit_world.named() if max(_named_at(reddit_world, link)) >= BASE + 12 * 3600
    }


def _named_at(world: Any, link: str) -> list[float]:
    posts = [world.submissions.get(name) or world.comments[name] for name in world.tree(link)]
    words = [f"{post.get('title', '')} {post.get('body', '')}".lower() for post in posts]
    return [post["created_utc"] for post, text in zip(posts, words, strict=True) if "brewlark" in text]


def test_a_closed_community_does_not_end_the_run_for_the_others(reddit_collector: Make, reddit_world: Any) -> None:
    brand = Brand("Brewlark", ("Brewlark",), communities={"reddit": (PRIVATE, MISSING, COMMUNITIES[0])})
    collector = reddit_collector()
    ids = ids_of(collector.collect(Query(brand), None))
    assert ids == truth(reddit_world, reddit_world.named(COMMUNITIES[0]))
    assert collector.warnings == [
        "r/closed_cellar cannot be read (Reddit answers 403): private, banned, or it does not exist.",
        "r/never_was cannot be read (Reddit answers 302): private, banned, or it does not exist.",
        "the search in r/closed_cellar cannot be read (Reddit answers 403): private, banned, or it does not exist.",
        "the search in r/never_was cannot be read (Reddit answers 302): private, banned, or it does not exist.",
    ]


def test_where_no_community_can_be_read_the_run_fails(reddit_collector: Make) -> None:
    brand = Brand("Brewlark", ("Brewlark",), communities={"reddit": (PRIVATE,)})
    with pytest.raises(AuthFailed, match="r/closed_cellar cannot be read"):
        list(reddit_collector().collect(Query(brand), None))


def test_a_thread_that_is_gone_is_passed_over(
    reddit_collector: Make, reddit: Any, reddit_world: Any, brewlark_query: Query
) -> None:
    gone, *rest = sorted(reddit_world.named())
    reddit.fail(f"/comments/{gone[3:]}/", 404)
    collector = reddit_collector()
    assert ids_of(collector.collect(brewlark_query, None)) == truth(reddit_world, rest)
    assert len(collector.warnings) == 1


def test_without_communities_all_of_reddit_is_searched_for_submissions(
    reddit_collector: Make, reddit_world: Any, reddit: Any
) -> None:
    ids = ids_of(reddit_collector().collect(Query(Brand("Brewlark", ("Brewlark",))), None))
    titled = {link for link in reddit_world.named() if "Brewlark" in reddit_world.submissions[link]["title"]}
    assert ids == truth(reddit_world, titled)
    assert {request.path for request in reddit.requests_to("/search")} == {"/r/all/search/"}


def test_all_of_reddit_can_be_searched_beside_the_communities(
    reddit_collector: Make, reddit_world: Any, reddit: Any, brewlark_query: Query
) -> None:
    elsewhere = reddit_world.submit("another_place", "Brewlark seen here", "", BASE + 5)
    assert elsewhere in ids_of(reddit_collector(search_everywhere=True).collect(brewlark_query, None))


def test_a_new_alias_is_looked_for_behind_the_old_marks(reddit_collector: Make, reddit_world: Any) -> None:
    places = {"reddit": COMMUNITIES}
    first = list(reddit_collector().collect(Query(Brand("B", ("Brewlark",), communities=places)), None))
    old = reddit_world.submit(COMMUNITIES[0], "The Larkpot leaks", "", BASE - 500_000)
    both = Query(Brand("B", ("Brewlark", "Larkpot"), communities=places))
    assert old in ids_of(reddit_collector().collect(both, first[-1].cursor))


def test_posts_that_reddit_no_longer_shows_are_noted_as_a_gap(
    reddit_collector: Make, reddit_world: Any, brewlark_query: Query
) -> None:
    first = list(reddit_collector().collect(brewlark_query, None))
    busy = reddit_world.submit(COMMUNITIES[0], "busy", "", BASE + 100_000)
    for second in range(1100):
        reddit_world.comment(busy, "words", BASE + 100_000 + second)
    collector = reddit_collector()
    list(collector.collect(brewlark_query, first[-1].cursor))
    assert [warning[:63] for warning in collector.warnings] == [
        "r/homebrew_bench: Reddit showed nothing older than 2026-03-02 0"
    ]


def test_one_thread_that_reddit_cannot_carry_is_put_off_to_the_next_run(
    reddit_collector: Make, reddit: Any, reddit_world: Any, brewlark_query: Query
) -> None:
    heavy, *rest = sorted(reddit_world.named())
    reddit.fail(f"/comments/{heavy[3:]}/", 500, times=3)
    collector = reddit_collector()
    first = list(collector.collect(brewlark_query, None))
    assert ids_of(first) == truth(reddit_world, rest)
    assert collector.warnings[0].endswith("The next run tries again.")
    assert ids_of(reddit_collector().collect(brewlark_query, first[-1].cursor)) == reddit_world.tree(heavy)


def test_when_every_thread_fails_it_is_reddit_that_is_down(
    reddit_collector: Make, reddit: Any, brewlark_query: Query
) -> None:
    reddit.fail("^/comments/", 503)
    with pytest.raises(Unavailable, match="503"):
        list(reddit_collector().collect(brewlark_query, None))


def test_threads_that_fell_silent_are_let_go(reddit_collector: Make, brewlark_query: Query) -> None:
    cursor = list(reddit_collector(follow_days=0.25).collect(brewlark_query, None))[-1].cursor
    assert cursor is not None
    assert 0 < len(cursor["places"]["Reddit"]["followed"]) < 24


def test_reddit_costs_nothing_and_cannot_be_counted_beforehand(
    reddit_collector: Make, reddit: Any, brewlark_query: Query
) -> None:
    assert reddit_collector().estimate(brewlark_query, None) == CostEstimate(None, None, 0.0)
    assert reddit.requests == []


def test_a_run_that_a_rate_limit_ends_leaves_only_what_it_did_not_read(
    reddit_collector: Make, reddit: Any, reddit_world: Any, brewlark_query: Query
) -> None:
    reddit.fail("^/comments/", 429, skip=9)
    batches: list[Batch] = []
    with pytest.raises(RateLimited):
        batches.extend(iter_into(batches, reddit_collector(longest_wait=1).collect(brewlark_query, None)))
    reddit.faults.clear()
    rest = list(reddit_collector().collect(brewlark_query, batches[-1].cursor))
    assert ids_of(batches) | ids_of(rest) == truth(reddit_world, reddit_world.named())
    assert not ids_of(batches) & ids_of(rest)


def iter_into(batches: list[Batch], run: Iterable[Batch]) -> list[Batch]:
    for batch in run:
        batches.append(batch)
    return []


def test_a_thread_in_another_format_ends_the_run_and_is_read_last_in_the_next(
    reddit_collector: Make, reddit: Any, reddit_world: Any, brewlark_query: Query
) -> None:
    broken, *rest = sorted(reddit_world.named())
    reddit.fail(f"/comments/{broken[3:]}/", Response({"surprise": 1}))
    batches: list[Batch] = []
    with pytest.raises(Unavailable, match="in an unknown format"):
        batches.extend(iter_into(batches, reddit_collector().collect(brewlark_query, None)))
    collector = reddit_collector()
    assert ids_of(collector.collect(brewlark_query, batches[-1].cursor)) == truth(reddit_world, rest)
    assert collector.warnings[-1].endswith("The next run tries again.")


def test_a_thread_is_followed_on_after_what_named_the_brand_was_deleted(
    reddit_collector: Make, reddit_world: Any, brewlark_query: Query
) -> None:
    link = reddit_world.submit(COMMUNITIES[0], "Which one?", "", BASE + 80_000)
    named = reddit_world.comment(link, "Brewlark", BASE + 80_010)
    first = list(reddit_collector().collect(brewlark_query, None))
    reddit_world.comments[named] |= {"body": "[deleted]", "author": "[deleted]"}
    reddit_world.comment(named, "I have that one too", BASE + 80_020)
    second = list(reddit_collector().collect(brewlark_query, first[-1].cursor))
    reddit_world.comment(named, "and it is fine", BASE + 80_030)
    third = list(reddit_collector().collect(brewlark_query, second[-1].cursor))
    assert (len(ids_of(second)), len(ids_of(third))) == (3, 4)

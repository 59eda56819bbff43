"""The collector of YouTube against a simulated API."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from loopback_http import Loopback
from youtube_server import BASE, CHANNEL, HOUR, Tube, YouTubeServer, make_error

from analysis.threads.author_types import AuthorTypeClassifier
from collectors.engine.collector import Access, Query
from collectors.engine.source_facts import facts_of
from collectors.youtube.collector import YouTubeCollector
from talkworthy.errors import OutOfBudget, RateLimited, UserError
from talkworthy.model import Batch, Brand, Post

Make = Callable[..., YouTubeCollector]


def posts_of(batches: Iterable[Batch]) -> dict[str, Post]:
    return {post.id.removeprefix("youtube:"): post for batch in batches for post in batch.posts}


def videos_of(batches: Iterable[Batch]) -> set[str]:
    return {native for native, post in posts_of(batches).items() if post.kind == "video"}


def requests_of(api: Loopback) -> list[str]:
    return [
        f"{request.path} {request.fields.get('id') or request.fields.get('videoId', '')}" for request in api.requests
    ]


def test_videos_that_name_the_brand_are_read_with_all_comments(make: Make, world: Tube, query: Query) -> None:
    posts = posts_of(make().collect(query, None))
    named = ["vid00000000", "vid00000002", "vid00000004", "vid00000006"]
    assert set(posts) == {*named, *(comment for video in named for comment in world.below(video))}
    assert not [post for post in posts.values() if post.parent_missing]


def test_a_run_makes_these_requests(make: Make, api: Loopback, query: Query) -> None:
    """One search, the four videos at once, the accounts of their channels at once, and each video's comments; two
    videos have a comment with seven replies, of which five came with it."""
    list(make().collect(query, None))
    assert requests_of(api) == [
        "/search ",
        "/videos vid00000000,vid00000002,vid00000004,vid00000006",
        f"/channels {'UC' + 'kettles'.ljust(22, '_')}",
        "/commentThreads vid00000000",
        "/comments ",
        "/commentThreads vid00000002",
        "/commentThreads vid00000004",
        "/comments ",
        "/commentThreads vid00000006",
    ]


def test_a_run_without_anything_new_makes_two_requests(make: Make, api: Loopback, query: Query) -> None:
    cursor = list(make().collect(query, None))[-1].cursor
    api.requests.clear()
    list(make().collect(query, cursor))
    assert [request.path for request in api.requests] == ["/search", "/videos"]


def test_the_requests_of_all_batches_are_those_that_were_made(make: Make, api: Loopback, query: Query) -> None:
    assert sum(batch.requests for batch in make().collect(query, None)) == len(api.requests)


def test_the_search_asks_for_videos_newest_first(make: Make, api: Loopback, query: Query) -> None:
    list(make().collect(query, None))
    assert api.requests[0].fields == {
        "part": "snippet",
        "type": "video",
        "order": "date",
        "safeSearch": "none",
        "maxResults": "50",
        "q": '"Brewlark"',
    }


def test_the_aliases_of_a_brand_take_one_search(make: Make, api: Loopback) -> None:
    list(make().collect(Query(Brand("Brewlark", ("Brewlark", "Lark 2"))), None))
    assert [request.fields["q"] for request in api.requests_to("/search")] == ['"Brewlark"|"Lark 2"']


def test_a_hundred_and_twenty_videos_take_three_searches(make: Make, world: Tube, api: Loopback, query: Query) -> None:
    for number in range(116):
        world.video(f"Brewlark {number}", "", BASE + number)
    assert len(videos_of(make().collect(query, None))) == 120
    assert (len(api.requests_to("/search")), len(api.requests_to("/videos"))) == (3, 3)
    assert len(api.requests_to("/commentThreads")) == 4  # videos without comments take none


def test_more_videos_than_a_search_shows_are_found(make: Make, world: Tube, query: Query) -> None:
    for number in range(600):
        world.video(f"Brewlark {number}", "", BASE + number * 60)
    assert len(videos_of(make().collect(query, None))) == 604


def test_a_comment_that_names_the_brand_is_found_in_a_channel(make: Make, query: Query) -> None:
    assert videos_of(make(channels=["@slowcoffee"]).collect(query, None)) >= {"vid00000001", "vid00000005"}


def test_a_channel_takes_none_of_the_searches(make: Make, api: Loopback, query: Query) -> None:
    list(make(channels=[CHANNEL]).collect(query, None))
    assert len(api.requests_to("/search")) == 1


def test_the_communities_of_a_brand_are_channels(make: Make) -> None:
    brand = Brand("Brewlark", ("Brewlark",), communities={"youtube": ("slowcoffee",)})
    assert "vid00000001" in videos_of(make().collect(Query(brand), None))


def test_the_id_of_a_channel_is_requested_once(make: Make, api: Loopback, query: Query) -> None:
    cursor = list(make(channels=["@slowcoffee"]).collect(query, None))[-1].cursor
    list(make(channels=["@slowcoffee"]).collect(query, json.loads(json.dumps(cursor))))
    assert len([request for request in api.requests_to("/channels") if "forHandle" in request.fields]) == 1


def test_an_unknown_channel_is_named(make: Make, query: Query) -> None:
    collector = make(channels=["@nobody"])
    assert len(videos_of(collector.collect(query, None))) == 4
    assert collector.warnings == ["YouTube has no channel @nobody; check channels in [sources.youtube]."]


@pytest.mark.parametrize("reason", ["channelNotFound", "commentsDisabled"])
def test_a_closed_channel_does_not_end_the_run(make: Make, api: Loopback, query: Query, reason: str) -> None:
    api.fail("/commentThreads", make_error(404 if "Not" in reason else 403, reason, "closed"), times=1)
    collector = make(channels=[CHANNEL])
    assert len(videos_of(collector.collect(query, None))) == 4
    assert len(collector.warnings) == 1


@pytest.mark.parametrize("channels", ["@slowcoffee", [7], ["https://www.youtube.com/@slowcoffee"], ["a b"], [""]])
def test_channels_of_another_form_are_refused(make: Make, channels: Any) -> None:
    with pytest.raises(UserError, match="must be a list of @names or ids"):
        make(channels=channels)


def test_comments_that_are_switched_off_are_no_failure(make: Make, world: Tube, query: Query) -> None:
    world.disabled.add("vid00000000")
    collector = make()
    posts = posts_of(collector.collect(query, None))
    assert "vid00000000" in posts
    assert not set(world.below("vid00000000")) & set(posts)
    assert collector.warnings == []


def test_comments_that_are_switched_off_meanwhile_are_no_failure(make: Make, api: Loopback, query: Query) -> None:
    api.fail("/commentThreads", make_error(403, "commentsDisabled", "off"), times=1)
    collector = make()
    assert len(videos_of(collector.collect(query, None))) == 4
    assert collector.warnings == []


def test_a_video_that_is_deleted_meanwhile_is_no_failure(make: Make, api: Loopback, query: Query) -> None:
    api.fail("/commentThreads", make_error(404, "videoNotFound", "gone"), times=1)
    collector = make()
    assert len(videos_of(collector.collect(query, None))) == 3
    assert collector.warnings == []


def test_a_new_comment_is_read_in_the_next_run(make: Make, world: Tube, query: Query) -> None:
    cursor = list(make().collect(query, None))[-1].cursor
    late = world.comment("vid00000000", "still loud?", BASE + 90 * HOUR)
    assert late in posts_of(make().collect(query, cursor))


def test_a_silent_video_is_followed_for_fourteen_days(make: Make, world: Tube, query: Query) -> None:
    world.video("Brewlark again", "", BASE + 13 * 24 * HOUR)
    cursor = list(make().collect(query, None))[-1].cursor or {}
    assert len(cursor["places"]["YouTube"]["followed"]) == 5
    world.video("Brewlark at last", "", BASE + 15 * 24 * HOUR)
    cursor = list(make().collect(query, cursor))[-1].cursor or {}
    assert len(cursor["places"]["YouTube"]["followed"]) == 2


def test_one_video_takes_at_most_so_many_requests(make: Make, world: Tube, api: Loopback, query: Query) -> None:
    video = world.video("Brewlark, viral", "", BASE + 50 * HOUR)
    for number in range(30):
        comment = world.comment(video, f"first {number}", BASE + 51 * HOUR + number * 60)
        for reply in range(6):
            world.comment(comment, f"reply {reply}", BASE + 51 * HOUR + number * 60 + reply)
    collector = make(most_pages=10)
    posts = posts_of(collector.collect(query, None))
    assert len([name for name in world.below(video) if name in posts]) == 30 + 9 * 6 + 21 * 5
    assert len(api.requests_to("/comments$")) == 9 + 2  # and those of two other videos
    assert [gap.reason for gap in collector.notes.gaps] == [
        f"Of the comments of the video {video}, only those in 10 requests were read; most_pages sets the number."
    ]


def test_a_video_without_an_excess_of_comments_has_no_gap(make: Make, query: Query) -> None:
    collector = make()
    list(collector.collect(query, None))
    assert collector.notes.gaps == []


def test_the_searches_of_the_day_are_in_the_cursor(make: Make, query: Query) -> None:
    cursor = list(make().collect(query, None))[-1].cursor or {}
    assert cursor["search_quota"]["spent"] == 1


def test_without_searches_known_videos_are_still_read(make: Make, world: Tube, api: Loopback, query: Query) -> None:
    cursor = list(make(searches_per_day=1).collect(query, None))[-1].cursor
    late = world.comment("vid00000000", "still loud?", BASE + 90 * HOUR)
    collector = make(searches_per_day=1)
    assert late in posts_of(collector.collect(query, cursor))
    assert len(api.requests_to("/search")) == 1
    assert collector.warnings == [
        "YouTube: the 1 searches of today are used up. Known videos are still read; the first run after midnight in "
        "California searches again."
    ]


def test_searches_that_end_within_a_run_go_on_the_next_day(make: Make, world: Tube, query: Query) -> None:
    cursor = list(make().collect(query, None))[-1].cursor
    for number in range(116):
        world.video(f"Brewlark {number}", "", BASE + 8 * HOUR + number)
    batches: list[Batch] = []
    with pytest.raises(OutOfBudget, match="The 2 searches of today on YouTube are used up"):
        batches.extend(make(searches_per_day=2).collect(query, cursor))
    next_day = {**(batches[-1].cursor or {}), "search_quota": {"day": "2026-01-01", "spent": 2}}
    later = videos_of(make().collect(query, next_day))
    assert (len(videos_of(batches)), len(later)) == (50, 66)


def test_searches_of_a_whole_day_that_show_too_little_are_noted(make: Make, world: Tube, query: Query) -> None:
    for number in range(116):
        world.video(f"Brewlark {number}", "", BASE + 8 * HOUR + number)
    collector = make(searches_per_day=1)
    assert len(videos_of(collector.collect(query, None))) == 50
    assert [gap.reason for gap in collector.notes.gaps] == [
        'YouTube has more videos for "Brewlark" than the 1 searches of a day show.'
    ]


def test_searches_that_other_brands_used_up_end_the_run_after_known_videos(
    make: Make, world: Tube, handler: YouTubeServer, api: Loopback, query: Query
) -> None:
    cursor = list(make().collect(query, None))[-1].cursor
    late, handler.searches = world.comment("vid00000000", "still loud?", BASE + 90 * HOUR), 0
    batches: list[Batch] = []
    with pytest.raises(RateLimited, match="Today's quota"):
        batches.extend(make(longest_wait=0).collect(query, cursor))
    assert late in posts_of(batches)
    api.requests.clear()
    list(make().collect(query, batches[-1].cursor))  # the same day
    assert [request.path for request in api.requests] == ["/videos"]


def test_searches_that_were_used_up_lose_no_video(
    make: Make, world: Tube, handler: YouTubeServer, query: Query
) -> None:
    cursor = list(make().collect(query, None))[-1].cursor
    video, handler.searches = world.video("Brewlark, new", "", BASE + 9 * HOUR), 0
    batches: list[Batch] = []
    with pytest.raises(RateLimited):
        batches.extend(make(longest_wait=0).collect(query, cursor))
    handler.searches = 100
    next_day = {**(batches[-1].cursor or {}), "search_quota": {"day": "2026-01-01", "spent": 90}}
    assert video in videos_of(make().collect(query, next_day))


def test_a_quota_that_ends_within_a_run_loses_nothing(make: Make, handler: YouTubeServer, query: Query) -> None:
    truth = set(posts_of(make().collect(query, None)))
    handler.units = 4
    batches: list[Batch] = []
    with pytest.raises(RateLimited):
        batches.extend(make(longest_wait=0).collect(query, None))
    before, cursor = set(posts_of(batches)), batches[-1].cursor
    handler.units = 100
    assert before < truth
    assert before | set(posts_of(make().collect(query, cursor))) == truth


def test_the_owner_of_a_channel_is_one_author_above_and_below_a_video(make: Make, world: Tube) -> None:
    video = world.video("Our Brewlark, taken apart", "", BASE + 50 * HOUR, CHANNEL)
    answer = world.comment(video, "Glad that you like it", BASE + 51 * HOUR)
    world.comments[answer]["snippet"]["authorDisplayName"] = "@slowcoffee"
    brand = Brand("Brewlark", ("Brewlark",), official={"youtube": frozenset({"slowcoffee"})})
    posts = posts_of(make().collect(Query(brand), None))
    types = AuthorTypeClassifier([brand]).classify_all([posts[video], posts[answer]], "Brewlark")
    assert [result.author_type for result in types] == ["brand", "brand"]


def test_the_key_is_required_and_the_source_says_where_to_get_it() -> None:
    with pytest.raises(UserError, match=r"YOUTUBE_API_KEY is not set\. It is free: create a project at"):
        YouTubeCollector(Access())


def test_a_new_table_has_the_recheck_that_the_terms_want() -> None:
    facts = facts_of("youtube")
    assert facts.initial_options == {"refresh_hours": 168}
    assert "within 30 days" in facts.terms
    assert not facts.may_train

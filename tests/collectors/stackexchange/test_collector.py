"""The Stack Exchange collector against a simulated API."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

import pytest
from loopback_http import Loopback, Response
from stackexchange_server import BASE, FILTER, HOUR, KEY, Exchange, StackExchangeServer, make_error, make_world

from collectors.engine.collector import Access, Query
from collectors.engine.cursor import MAX_ATTEMPTS
from collectors.engine.json_fields import WRONG_SHAPE
from collectors.stackexchange.collector import StackExchangeCollector, to_items, to_post
from talkworthy.errors import AuthFailed, RateLimited, Unavailable, UserError
from talkworthy.model import Batch, Brand, Engagement, Post

Make = Callable[..., StackExchangeCollector]


@pytest.fixture
def world() -> Exchange:
    return make_world()


@pytest.fixture
def handler(world: Exchange) -> StackExchangeServer:
    return StackExchangeServer(world)


@pytest.fixture
def api(serve: Callable[..., Loopback], handler: StackExchangeServer) -> Loopback:
    return serve(handler)


@pytest.fixture
def make(api: Loopback, slept: list[float]) -> Make:
    del slept
    return lambda key="", **settings: StackExchangeCollector(
        Access({"STACKEXCHANGE_KEY": key}, {"base_url": api.url, "sites": ["superuser"], "timeout": 1} | settings)
    )


@pytest.fixture
def query() -> Query:
    return Query(Brand("Brewlark", ("Brewlark",)))


def posts_of(batches: Iterable[Batch]) -> list[Post]:
    return [post for batch in batches for post in batch.posts]


def questions_of(batches: Iterable[Batch]) -> set[str]:
    return {post.id.rpartition("/")[2] for post in posts_of(batches) if post.kind == "question"}


def test_questions_come_with_answers_and_comments(make: Make, world: Exchange, query: Query) -> None:
    posts = posts_of(make().collect(query, None))
    named = [question for number, question in enumerate(world.questions.values()) if number % 2 == 0]
    assert len(posts) == sum(len(list(to_items(question))) for question in named) == 16
    assert not [post for post in posts if post.parent_missing]


def test_a_hundred_questions_take_one_request(make: Make, world: Exchange, api: Loopback, query: Query) -> None:
    for number in range(150):
        world.question(f"Brewlark {number}", "", BASE + number)
    assert len(questions_of(make().collect(query, None))) == 154
    assert len(api.requests_to("/questions/")) == 2


def test_the_requests_of_all_batches_are_those_that_were_made(make: Make, api: Loopback, query: Query) -> None:
    assert sum(batch.requests for batch in make().collect(query, None)) == len(api.requests)


def test_by_default_three_sites_are_read(api: Loopback, query: Query) -> None:
    collector = StackExchangeCollector(Access({}, {"base_url": api.url}))
    assert len(questions_of(collector.collect(query, None))) == 4
    sites = {request.fields["site"] for request in api.requests_to("search")}
    assert sites == {"stackoverflow", "superuser", "webapps"}


def test_more_than_25_pages_are_found(make: Make, world: Exchange, handler: StackExchangeServer, query: Query) -> None:
    handler.page = 2
    for number in range(60):
        world.question(f"Brewlark {number}", "", BASE + number * HOUR)
    assert len(questions_of(make().collect(query, None))) == 64


def test_a_question_with_a_new_comment_is_read_again(make: Make, world: Exchange, query: Query) -> None:
    first = list(make().collect(query, None))
    question = min(world.questions.values(), key=lambda question: question["question_id"])
    world.comment(question["answers"][0], "still true?", BASE + 9 * HOUR)
    second = posts_of(make().collect(query, first[-1].cursor))
    assert len(second) == len(list(to_items(question))) == 5


def test_a_deleted_question_is_not_followed(make: Make, world: Exchange, query: Query) -> None:
    cursor = list(make().collect(query, None))[-1].cursor
    del world.questions[min(world.questions)]
    for _ in range(MAX_ATTEMPTS):
        batches = list(make().collect(query, cursor))
        assert posts_of(batches) == []
        cursor = batches[-1].cursor
    assert len((cursor or {})["places"]["superuser"]["followed"]) == 3


def test_a_response_that_is_empty_once_loses_no_question(make: Make, world: Exchange, query: Query) -> None:
    first = list(make().collect(query, None))
    questions, world.questions = world.questions, {}
    second = list(make().collect(query, first[-1].cursor))
    world.questions = questions
    world.answer(questions[min(questions)], "<p>Same here</p>", BASE + 20 * HOUR)
    third = posts_of(make().collect(query, second[-1].cursor))
    assert (posts_of(second), "Same here" in {post.text for post in third}) == ([], True)


def test_a_backoff_is_waited_for_before_the_next_request(
    make: Make, handler: StackExchangeServer, slept: list[float], api: Loopback, query: Query
) -> None:
    handler.backoff = 10
    list(make().collect(query, None))
    assert slept == [10.0] * (len(api.requests) - 1)


def test_a_backoff_beyond_the_longest_wait_ends_the_run(make: Make, handler: StackExchangeServer, query: Query) -> None:
    handler.backoff = 400
    with pytest.raises(RateLimited, match="in 400 seconds"):
        list(make().collect(query, None))


def test_a_low_quota_gives_one_warning(make: Make, handler: StackExchangeServer, query: Query) -> None:
    handler.quota = 31
    collector = make()
    list(collector.collect(query, None))
    assert collector.warnings == [
        "Stack Exchange: 30 of 300 requests are left today. STACKEXCHANGE_KEY, which is free, raises it to 10,000."
    ]


def test_with_a_used_up_quota_no_more_requests_are_made(
    make: Make, handler: StackExchangeServer, api: Loopback, query: Query
) -> None:
    handler.quota = 1
    with pytest.raises(RateLimited, match="quota of today is used up"):
        list(make().collect(query, None))
    assert len(api.requests) == 1


def test_a_throttled_address_is_reported_with_its_wait(make: Make, api: Loopback, query: Query) -> None:
    message = "too many requests from this IP, more requests available in 70085 seconds"
    api.fail("", make_error(502, "throttle_violation", message))
    with pytest.raises(RateLimited, match="in 70085 seconds") as caught:
        list(make().collect(query, None))
    assert caught.value.retry_after == 70085.0


def test_an_unknown_site_is_reported(make: Make, api: Loopback, query: Query) -> None:
    api.fail("", make_error(400, "bad_parameter", "No site found for name"))
    with pytest.raises(Unavailable, match=r"400, bad_parameter.*check sites in"):
        list(make().collect(query, None))


@pytest.mark.parametrize("number", [401, 402, 403, 406])
def test_a_rejected_key_is_in_no_message(make: Make, api: Loopback, query: Query, number: int) -> None:
    api.fail("", make_error(number, "access_denied", f"the key {KEY} is not good"))
    with pytest.raises(AuthFailed, match="check STACKEXCHANGE_KEY") as caught:
        list(make(key=KEY).collect(query, None))
    assert KEY not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("fault", [404, 429, 500, "half", "cut", Response(b"<html>")])
def test_a_failure_does_not_reveal_the_key(make: Make, api: Loopback, query: Query, fault: Any) -> None:
    api.fail("", fault)
    with pytest.raises(Exception, match="Stack Exchange") as caught:
        list(make(key=KEY, longest_wait=1).collect(query, None))
    assert KEY not in "".join(traceback.format_exception(caught.value))


def test_a_key_is_sent_with_every_request(make: Make, api: Loopback, query: Query) -> None:
    list(make(key=KEY).collect(query, None))
    assert {request.fields.get("key") for request in api.requests} == {KEY}


def test_the_filter_is_created_once(make: Make, api: Loopback, query: Query) -> None:
    list(make().collect(query, None))
    (request,) = api.requests_to("/filters/create")
    assert "answer.comments" in request.fields["include"]
    assert {request.fields["filter"] for request in api.requests_to("/questions/")} == {FILTER}


def test_nothing_older_than_since_is_searched(make: Make, api: Loopback) -> None:
    since = datetime.fromtimestamp(BASE + 4 * HOUR, UTC)
    questions = questions_of(make().collect(Query(Brand("Brewlark", ("Brewlark",)), since=since), None))
    assert len(questions) == 2
    assert api.requests_to("search")[0].fields["fromdate"] == str(BASE + 4 * HOUR)


@pytest.mark.parametrize("wrong", [{"creation_date": None}, {"comment_id": "x"}, {"body": 7}])
def test_a_malformed_comment_is_skipped_with_a_warning(
    make: Make, world: Exchange, query: Query, wrong: dict[str, Any]
) -> None:
    world.questions[min(world.questions)]["comments"][0].update(wrong)
    collector = make()
    assert len(posts_of(collector.collect(query, None))) == 15
    assert collector.warnings == ["superuser sent 1 items that could not be parsed; they were skipped."]


@pytest.mark.parametrize("sites", ["superuser", [], ["Super User"], [7], ["a;b"]])
def test_invalid_sites_are_an_error_with_an_example(sites: Any) -> None:
    with pytest.raises(UserError, match=r'such as \["superuser"\]'):
        StackExchangeCollector(Access({}, {"sites": sites}))


ANSWER = {
    "answer_id": 9, "question_id": 7, "body": "<p>a &lt; b</p><pre><code>x\n  y</code></pre>", "score": -2,
    "creation_date": 1_767_225_600, "is_accepted": True,
    "owner": {"user_id": 4, "user_type": "moderator", "display_name": "O&#39;Hara"},
}  # fmt: skip


def test_an_answer_becomes_a_post() -> None:
    assert to_post(ANSWER, "superuser", "7") == Post(
        id="stackexchange:superuser/p/9",
        source="stackexchange",
        kind="answer",
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
        thread="stackexchange:superuser/p/7",
        text="a < b\n\nx\n  y",
        author="O'Hara (4)",
        community="superuser",
        reply_to="stackexchange:superuser/p/7",
        url="https://superuser.com/a/9",
        engagement=Engagement(likes=-2),
        flags=("moderator", "accepted"),
    )


def test_a_comment_replies_to_its_post() -> None:
    raw = {"comment_id": 12, "post_id": 9, "body": "thanks", "creation_date": 1_767_225_600, "score": 0}
    post = to_post(raw, "webapps", "7")
    assert (post.reply_to, post.thread) == ("stackexchange:webapps/p/9", "stackexchange:webapps/p/7")
    assert (post.url, post.author) == ("https://webapps.stackexchange.com/posts/comments/12", None)


@pytest.mark.parametrize("wrong", [{"answer_id": None}, {"creation_date": "x"}, {"score": "high"}, {"body": {}}])
def test_a_malformed_post_is_rejected(wrong: dict[str, Any]) -> None:
    with pytest.raises(WRONG_SHAPE):
        to_post(ANSWER | wrong, "superuser", "7")


def test_a_short_ban_is_waited_out(make: Make, api: Loopback, query: Query, slept: list[float]) -> None:
    api.fail("", make_error(502, "throttle_violation", "too many requests, more available in 20 seconds"), times=1)
    assert len(posts_of(make().collect(query, None))) == 16
    assert slept == [20.0]


def test_until_is_sent_to_the_search(make: Make, api: Loopback) -> None:
    until = datetime.fromtimestamp(BASE + 4 * HOUR, UTC)
    batches = make().collect(Query(Brand("Brewlark", ("Brewlark",)), until=until), None)
    assert len(questions_of(batches)) == 2
    assert api.requests_to("search")[0].fields["todate"] == str(BASE + 4 * HOUR - 1)


def test_a_question_whose_id_is_malformed_is_requested_again(
    make: Make, world: Exchange, query: Query, api: Loopback
) -> None:
    question = world.questions[min(world.questions)]
    others = [other for other in world.questions.values() if other is not question]
    body = {"items": [*others, question | {"question_id": 0}]}
    api.fail("/questions/", Response(body), times=1)
    first = list(make().collect(query, None))
    assert str(question["question_id"]) not in questions_of(first)
    assert str(question["question_id"]) in questions_of(make().collect(query, first[-1].cursor))


def test_a_recheck_takes_a_request_for_each_kind_of_post(make: Make, api: Loopback, query: Query) -> None:
    known = posts_of(make().collect(query, None))
    api.requests.clear()
    batches = list(make().recheck(known))
    assert sorted(len(batch.posts) for batch in batches) == [4, 4, 8]
    assert len(api.requests) == 4  # one more for the filter
    assert sum(batch.requests for batch in batches) == 4


def test_posts_missing_from_a_malformed_response_are_uncertain(make: Make, world: Exchange, query: Query) -> None:
    known = [post for post in posts_of(make().collect(query, None)) if post.kind == "comment"]
    comments = (post for post in world.all_of("comments") if known[-1].id.endswith(f"/{post['comment_id']}"))
    next(comments)["body"] = 7
    world.questions[min(world.questions)]["comments"].pop()
    collector = make()
    (batch,) = collector.recheck(known)
    assert batch.gone == []
    assert collector.notes.dead


def test_a_ping_returns_the_remaining_quota(make: Make) -> None:
    assert make().ping() == "answers; 299 requests left today"

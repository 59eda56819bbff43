"""Telegram: which requests a run makes, and what becomes of threads, comments and limits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from loopback_http import Loopback
from loopback_sources import make, make_query
from telegram_server import CHANNEL, GROUP, TelegramServer, TelegramWorld, make_world

from collectors.engine.collector import Access, Query
from collectors.telegram.collector import TelegramCollector
from talkworthy.errors import UserError
from talkworthy.model import Batch, Brand, Post

pytestmark = pytest.mark.usefixtures("slept")
Serve = Callable[..., Loopback]


def run(server: Loopback, cursor: object = None, *names: str) -> list[Batch]:
    query = Query(Brand("Brewlark", ("Brewlark",), communities={"telegram": names})) if names else make_query()
    return list(make("telegram", server.url).collect(query, cursor))  # type: ignore[arg-type]


def posts_of(batches: list[Batch]) -> dict[str, Post]:
    return {post.id: post for batch in batches for post in batch.posts}


def paths(server: Loopback) -> list[str]:
    return [request.path.removesuffix("Request").rpartition(".")[2] for request in server.requests]


def test_a_channel_is_opened_searched_and_read_with_one_request_for_each_thread(serve: Serve) -> None:
    server = serve(TelegramServer(make_world()))
    batches = run(server, None, "crema_news")
    # opened, searched with its discussion group, first messages of both, comments of two posts; of the third, which is
    # named in a comment, only its copy was known
    assert paths(server) == [
        "GetConfig", "ResolveUsername", "GetFullChannel", "Search", "Search", "GetMessages", "GetMessages",
        "GetReplies", "GetMessages", "GetReplies", "GetReplies",
    ]  # fmt: skip
    assert sum(batch.requests for batch in batches) == len(server.requests) - 1  # the first is that of the connection


def test_a_run_without_news_asks_for_the_sizes_of_followed_threads_only(serve: Serve) -> None:
    server = serve(TelegramServer(make_world()))
    first = run(server, None, "crema_news")
    server.requests.clear()
    run(server, first[-1].cursor, "crema_news")
    assert paths(server) == ["GetConfig", "ResolveUsername", "GetFullChannel", "Search", "Search", "GetMessages"]


def test_a_comment_is_below_the_post_of_the_channel(serve: Serve) -> None:
    world = TelegramWorld()
    post = world.post("New beans", 1_772_323_200)
    first = world.comment(post, "better than Brewlark?", 1_772_323_300)
    world.comment(post, "much", 1_772_323_400, 2, first)
    posts = posts_of(run(serve(TelegramServer(world)), None, "crema_news"))
    assert [(post.id, post.thread, post.reply_to, post.author) for post in posts.values()] == [
        ("telegram:1001/1", "telegram:1001/1", None, "Crema News"),
        ("telegram:2001/2", "telegram:1001/1", "telegram:1001/1", "Rosa"),
        ("telegram:2001/3", "telegram:1001/1", "telegram:2001/2", "Tomas Vrba"),
    ]
    assert posts["telegram:2001/3"].url == "https://t.me/crema_news/1?comment=3"


def test_a_new_comment_on_a_followed_thread_is_read(serve: Serve) -> None:
    handler = TelegramServer(make_world())
    server = serve(handler)
    first = run(server, None, "crema_news")
    number = handler.world.comment(1, "late to this", 1_772_400_000)
    second = posts_of(run(server, first[-1].cursor, "crema_news"))
    assert f"telegram:2001/{number}" in second


def test_a_thread_of_a_group_is_read_from_its_first_message(serve: Serve) -> None:
    world = TelegramWorld()
    top = world.write(GROUP, "which grinder?", 1_772_323_200, 3)
    answer = world.write(GROUP, "a Brewlark", 1_772_323_300, 2, top)
    world.write(GROUP, "agreed", 1_772_323_400, 1, answer)
    posts = posts_of(run(serve(TelegramServer(world)), None, "espresso_talk"))
    assert [(post.text, post.reply_to, post.community) for post in posts.values()] == [
        ("which grinder?", None, "Espresso Talk"),
        ("a Brewlark", "telegram:3001/1", "Espresso Talk"),
        ("agreed", "telegram:3001/2", "Espresso Talk"),
    ]


def test_more_comments_than_a_page_holds_are_all_read(serve: Serve) -> None:
    world = TelegramWorld()
    post = world.post("Brewlark or not?", 1_772_323_200)
    for second in range(250):
        world.comment(post, f"opinion {second}", 1_772_323_300 + second)
    server = serve(TelegramServer(world))
    assert len(posts_of(run(server, None, "crema_news"))) == 251
    assert len(server.requests_to("GetReplies")) == 3


def test_a_forward_is_left_out_since_its_words_are_anothers(serve: Serve) -> None:
    world = TelegramWorld()
    number = world.post("Brewlark as others see it", 1_772_323_200)
    origin = {"_": "MessageFwdHeader", "date": 1_772_000_000, "from_name": "Somebody"}
    world.messages[CHANNEL][number]["fwd_from"] = origin
    assert posts_of(run(serve(TelegramServer(world)), None, "crema_news")) == {}


def test_a_post_that_is_said_to_be_a_copy_of_itself_is_read_once(serve: Serve) -> None:
    world = TelegramWorld()
    number = world.post("Grinders", 1_772_323_200)
    world.comment(number, "a Brewlark", 1_772_323_300)
    peer = {"_": "PeerChannel", "channel_id": CHANNEL}
    origin = {"_": "MessageFwdHeader", "date": 1_772_323_200, "from_id": peer, "channel_post": number}
    world.messages[CHANNEL][number]["fwd_from"] = origin
    assert [post.text for post in posts_of(run(serve(TelegramServer(world)), None, "crema_news")).values()] == [
        "a Brewlark"
    ]


def test_a_person_without_an_account_has_no_name(serve: Serve) -> None:
    world = TelegramWorld()
    top = world.write(GROUP, "Brewlark?", 1_772_323_200, author=999)
    posts = posts_of(run(serve(TelegramServer(world)), None, "espresso_talk"))
    assert posts[f"telegram:3001/{top}"].author is None


def test_a_channel_that_does_not_exist_is_skipped_with_a_warning(serve: Serve) -> None:
    server = serve(TelegramServer(make_world()))
    collector = make("telegram", server.url)
    brand = Brand("Brewlark", ("Brewlark",), communities={"telegram": ("no_such_channel", "crema_news")})
    assert posts_of(list(collector.collect(Query(brand), None)))
    assert collector.notes.warnings == ["Telegram knows no no_such_channel."]


def test_addresses_and_names_of_a_channel_mean_the_same(serve: Serve) -> None:
    server = serve(TelegramServer(make_world()))
    run(server, None, "https://t.me/crema_news", "@crema_news", "crema_news")
    assert len(server.requests_to("ResolveUsername")) == 1


def test_without_a_channel_nothing_is_collected() -> None:
    secrets = {"TELEGRAM_API_ID": "1", "TELEGRAM_API_HASH": "x", "TELEGRAM_SESSION": ""}
    with pytest.raises(UserError, match="TELEGRAM_SESSION is not set"):
        TelegramCollector(Access(secrets))


@pytest.mark.parametrize(("name", "value"), [("TELEGRAM_API_ID", "twelve"), ("TELEGRAM_SESSION", "1abc")])
def test_an_incomplete_secret_is_an_error_of_the_user_that_does_not_show_it(name: str, value: str) -> None:
    from telegram_loopback import SECRETS

    with pytest.raises(UserError, match="is not complete") as caught:
        TelegramCollector(Access({**SECRETS, name: value}))
    assert value not in str(caught.value)


def test_a_run_may_be_started_where_an_event_loop_runs(serve: Serve) -> None:
    server = serve(TelegramServer(make_world()))

    async def start() -> list[Batch]:
        return run(server)

    assert len(posts_of(asyncio.run(start()))) == 24


def test_the_connection_of_a_run_is_closed_when_the_run_is(serve: Serve) -> None:
    server = serve(TelegramServer(make_world()))
    collector = make("telegram", server.url)
    batches = collector.collect(make_query(), None)
    next(batches)
    batches.close()  # type: ignore[attr-defined]
    with pytest.raises(RuntimeError, match="outside of `connected`"):
        collector.client.ask("a test", None)  # type: ignore[attr-defined]

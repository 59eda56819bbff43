"""Rechecks of Lemmy and PieFed: each thread at its own server, and no deletion without certainty."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from lemmy_helpers import QUERY, Serve, make, posts_of, to_line
from lemmy_server import BASE, HOME, PATHS, Fediverse, LemmyServer, LemmyServers
from loopback_http import Response

from talkworthy.errors import Unavailable
from talkworthy.model import Post

pytestmark = pytest.mark.usefixtures("slept")


def small_world() -> Fediverse:
    """Return a thread with two comments."""
    world = Fediverse()
    post = world.post("My Brewlark", "leaks", BASE)
    world.comment(world.comment(post, "mine too", BASE + timedelta(minutes=1)), "descale it", BASE)
    return world


def known_posts(url: str) -> list[Post]:
    return posts_of(make(url).collect(QUERY, None))


@pytest.mark.parametrize("software", sorted(PATHS))
def test_a_deleted_post_and_a_removed_comment_are_gone(serve: Serve, software: str) -> None:
    world = small_world()
    server = serve(LemmyServer(world, software))
    known = known_posts(server.url)
    world.delete(100_000)
    world.comments[500_000]["removed"] = True
    (batch,) = make(server.url).recheck(known)
    assert sorted(batch.gone) == [f"lemmy:{HOME}/comment/500000", f"lemmy:{HOME}/post/100000"]
    assert [post.id for post in batch.posts] == [f"lemmy:{HOME}/comment/500001"]


def test_a_recheck_makes_two_requests_for_each_thread_at_its_own_server(serve: Serve) -> None:
    world = small_world()
    known = known_posts(serve(LemmyServer(world)).url)
    servers = serve(LemmyServers({HOME: LemmyServer(world)}))
    list(make(f"{servers.url}/{{server}}", servers=["other.example"]).recheck(known))
    assert list(map(to_line, servers.requests)) == [
        f"/{HOME}/nodeinfo/2.1",
        f"/{HOME}/api/v3/post id=100000",
        f"/{HOME}/api/v3/comment/list post_id=100000 type_=All sort=Old max_depth=1000",
    ]


def test_a_purged_comment_is_gone_only_if_it_is_of_that_server(serve: Serve) -> None:
    world = small_world()
    server = serve(LemmyServer(world))
    known = known_posts(server.url)
    foreign = replace(known[1], id="lemmy:far.example/comment/9")
    del world.comments[500_001]
    (batch,) = make(server.url).recheck([*known, foreign])
    assert batch.gone == [f"lemmy:{HOME}/comment/500001"]


def test_a_thread_under_the_same_number_after_a_fresh_start_deletes_nothing(serve: Serve) -> None:
    world = small_world()
    server = serve(LemmyServer(world))
    known = known_posts(server.url)
    world.posts[100_000]["ap_id"] = f"https://{HOME}/post/new"
    for comment in world.comments.values():
        comment["ap_id"] += "-new"
    (batch,) = make(server.url).recheck(known[1:])
    assert (list(batch.posts), list(batch.gone)) == ([], [])


def test_a_missing_page_of_a_proxy_is_no_deletion(serve: Serve) -> None:
    server = serve(LemmyServer(small_world()))
    known = known_posts(server.url)
    server.fail("/api/v3/post", Response(b"<h1>404 Not Found</h1>", 404))
    with pytest.raises(Unavailable):
        list(make(server.url).recheck(known))


def test_a_server_that_fails_does_not_stop_the_others(serve: Serve) -> None:
    world = small_world()
    known = known_posts(serve(LemmyServer(world)).url)
    lost = [f"lemmy:{name}/post/1" for name in ("a.example", "b.example")]
    elsewhere = [replace(known[0], id=post, thread=post) for post in lost]
    servers = serve(LemmyServers({HOME: LemmyServer(world)}))
    for name in ("a.example", "b.example"):
        servers.fail(f"/{name}/", 500)
    collector = make(f"{servers.url}/{{server}}")
    batches = list(collector.recheck([*elsewhere, *known]))
    assert len(posts_of(batches)) == 3
    assert collector.warnings == ["a.example, b.example did not respond; their posts are checked again next time."]


def test_posts_of_other_software_are_left_alone(serve: Serve) -> None:
    server = serve(lambda _: Response({"software": {"name": "mbin", "version": "1.8"}}))
    known = small_world().posts[100_000]
    post = Post(f"lemmy:{HOME}/post/1", "lemmy", "post", BASE, f"lemmy:{HOME}/post/1", url=known["ap_id"])
    status = replace(post, id="lemmy:social.example/117", thread="lemmy:social.example/117")
    assert list(make(server.url).recheck([post, status])) == []
    assert [request.path for request in server.requests] == ["/nodeinfo/2.1"]


def test_the_address_of_piefed_names_the_thread(serve: Serve) -> None:
    server = serve(LemmyServer(Fediverse(), "piefed"))
    thread = "lemmy:piefed.example/c/tea/p/7/which-kettle"
    (batch,) = make(server.url).recheck([Post(thread, "lemmy", "post", BASE, thread)])
    assert batch.gone == [thread]

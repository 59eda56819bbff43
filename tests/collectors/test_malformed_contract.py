"""The contract of every collector for malformed posts, and for the end of a date range."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from loopback_http import Loopback
from loopback_sources import SOURCES, WRONG, Spoiler, make, make_query, native

from collectors.engine.collector import COLLECTORS
from collectors.engine.source_facts import facts_of
from talkworthy.model import Post

pytestmark = pytest.mark.usefixtures("slept", "on_the_day")
every_source = pytest.mark.parametrize("name", sorted(SOURCES))
untyped_sources = pytest.mark.parametrize("name", sorted(name for name in SOURCES if not SOURCES[name].typed))
free_sources = pytest.mark.parametrize(
    "name", sorted(name for name in SOURCES if not facts_of(name).charges and not SOURCES[name].typed)
)
Serve = Callable[..., Loopback]


def posts_of(batches: Any) -> dict[str, Post]:
    return {post.id: post for batch in batches for post in batch.posts}


def names_brand(post: Post) -> bool:
    return "brewlark" in f"{post.title} {post.text}".lower()


def victim_of(posts: dict[str, Post]) -> Post:
    """Return a post without replies, if possible one that does not name the brand, which no search returns."""
    parents = {post.reply_to for post in posts.values()}
    leaves = [post for post in posts.values() if post.id not in parents and not post.gone]
    quiet = [post for post in leaves if post.reply_to in posts and not names_brand(post)]
    return (quiet or leaves)[-1]


@untyped_sources
@pytest.mark.parametrize("wrong", [WRONG, None, ["a", "list"]], ids=["text", "missing", "a list"])
def test_a_malformed_post_loses_no_other(name: str, serve: Serve, wrong: object) -> None:
    truth = posts_of(make(name, serve(SOURCES[name].full()).url).collect(make_query(), None))
    victim = victim_of(truth)
    collector = make(name, serve(Spoiler(SOURCES[name].full(), SOURCES[name], native(victim), wrong)).url)
    posts = posts_of(collector.collect(make_query(), None))
    assert without_port(set(posts)) == without_port(set(truth) - {victim.id})
    assert collector.notes.warnings


@untyped_sources
def test_a_malformed_post_is_a_dead_letter_that_can_be_parsed_later(name: str, serve: Serve) -> None:
    truth = posts_of(make(name, serve(SOURCES[name].full()).url).collect(make_query(), None))
    victim = victim_of(truth)
    spoiler = Spoiler(SOURCES[name].full(), SOURCES[name], native(victim), WRONG)
    collector = make(name, serve(spoiler).url)
    list(collector.collect(make_query(), None))
    letters = [letter for letter in collector.notes.dead if WRONG in letter.raw]
    assert letters
    for letter in letters:
        assert letter.where
        assert letter.reason
        with pytest.raises((KeyError, TypeError, ValueError)):
            COLLECTORS[name].parse_dead_letter(letter.raw)
        parsed = COLLECTORS[name].parse_dead_letter(letter.raw.replace(f'"{WRONG}"', spoiler.right))
        posts = [(native(post), post.text, post.created_at) for post in parsed]
        assert posts == [(native(victim), victim.text, victim.created_at)]


@every_source
@pytest.mark.parametrize("raw", ["", "{", "[]", "7", "{}", '{"id": 1}'])
def test_an_empty_dead_letter_cannot_be_parsed(name: str, raw: str) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        COLLECTORS[name].parse_dead_letter(raw)


@free_sources
def test_a_post_that_is_no_longer_malformed_is_read_in_the_next_run(name: str, serve: Serve) -> None:
    handler = SOURCES[name].full()
    truth = posts_of(make(name, serve(handler).url).collect(make_query(), None))
    spoiler = Spoiler(handler, SOURCES[name], native(victim_of(truth)), WRONG)
    server = serve(spoiler)
    first = list(make(name, server.url).collect(make_query(), None))
    victim, spoiler.victim = spoiler.victim, ""
    second = make(name, server.url).collect(make_query(), first[-1].cursor)
    assert victim in {native(post) for post in posts_of(second).values()}


@every_source
def test_with_until_only_threads_that_had_begun_are_read(name: str, serve: Serve) -> None:
    server = serve(SOURCES[name].full())
    truth = posts_of(make(name, server.url).collect(make_query(), None)).values()
    moments = sorted(post.created_at for post in truth if names_brand(post))
    until = moments[len(moments) // 2]
    early = posts_of(make(name, server.url).collect(make_query(until=until), None)).values()
    named_before = {post.thread for post in truth if names_brand(post) and post.created_at < until}
    named_later = {post.thread for post in truth if names_brand(post) and post.created_at >= until}
    read = {post.thread for post in early}
    assert not read & (named_later - named_before)
    assert read >= named_before - named_later
    assert named_before - named_later


@every_source
def test_what_until_excluded_is_read_without_it(name: str, serve: Serve) -> None:
    server = serve(SOURCES[name].full())
    truth = posts_of(make(name, server.url).collect(make_query(), None))
    early = list(make(name, server.url).collect(make_query(until=middle(truth)), None))
    later = make(name, server.url).collect(make_query(), early[-1].cursor)
    assert set(posts_of(early)) | set(posts_of(later)) == set(truth)


def middle(posts: dict[str, Post]) -> datetime:
    moments = sorted(post.created_at for post in posts.values())
    return moments[len(moments) // 2] + timedelta(milliseconds=1)


def without_port(ids: set[str]) -> set[str]:
    """Return the ids without ports: the id of a forum contains its address, and each server has another port."""
    return {post.rpartition("127.0.0.1:")[2].partition("/")[2] if "127.0.0.1:" in post else post for post in ids}

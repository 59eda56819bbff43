"""What every collector makes of single posts that are not in its source's format, and of an end in time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from loopback_http import Loopback
from stands import STANDS, WRONG, Spoiler, make, make_query, native

from collectors.engine.collector import COLLECTORS
from talkworthy.model import Post

pytestmark = pytest.mark.usefixtures("slept", "on_the_day")
every_source = pytest.mark.parametrize("name", sorted(STANDS))
free_sources = pytest.mark.parametrize("name", sorted(set(STANDS) - {"x"}))  # reading twice is paid twice
Serve = Callable[..., Loopback]


def posts_of(batches: Any) -> dict[str, Post]:
    return {post.id: post for batch in batches for post in batch.posts}


def names_it(post: Post) -> bool:
    return "brewlark" in f"{post.title} {post.text}".lower()


def victim_of(posts: dict[str, Post]) -> Post:
    """A post that nobody answers, and that is no mention where the source has such: no search shows it."""
    answered = {post.reply_to for post in posts.values()}
    leaves = [post for post in posts.values() if post.id not in answered and not post.gone]
    quiet = [post for post in leaves if post.reply_to in posts and not names_it(post)]
    return (quiet or leaves)[-1]


@every_source
@pytest.mark.parametrize("wrong", [WRONG, None, ["a", "list"]], ids=["words", "missing", "a list"])
def test_one_malformed_post_loses_none_of_its_neighbours(name: str, serve: Serve, wrong: object) -> None:
    truth = posts_of(make(name, serve(STANDS[name].full()).url).collect(make_query(), None))
    victim = victim_of(truth)
    collector = make(name, serve(Spoiler(STANDS[name].full(), STANDS[name], native(victim), wrong)).url)
    found = posts_of(collector.collect(make_query(), None))
    assert without_port(set(found)) == without_port(set(truth) - {victim.id})
    assert collector.notes.warnings


@every_source
def test_a_malformed_post_is_kept_and_can_be_read_after_a_mend(name: str, serve: Serve) -> None:
    truth = posts_of(make(name, serve(STANDS[name].full()).url).collect(make_query(), None))
    victim = victim_of(truth)
    spoiler = Spoiler(STANDS[name].full(), STANDS[name], native(victim), WRONG)
    collector = make(name, serve(spoiler).url)
    list(collector.collect(make_query(), None))
    letters = [letter for letter in collector.notes.dead if WRONG in letter.raw]
    assert letters
    for letter in letters:
        assert letter.where
        assert letter.reason
        with pytest.raises((KeyError, TypeError, ValueError)):
            COLLECTORS[name].revive(letter.raw)
        revived = COLLECTORS[name].revive(letter.raw.replace(f'"{WRONG}"', spoiler.right))
        told = [(native(post), post.text, post.created_at) for post in revived]
        assert told == [(native(victim), victim.text, victim.created_at)]


@every_source
@pytest.mark.parametrize("raw", ["", "{", "[]", "7", "{}", '{"id": 1}'])
def test_a_dead_letter_that_holds_nothing_stays_dead(name: str, raw: str) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        COLLECTORS[name].revive(raw)


@free_sources
def test_a_malformed_post_that_was_mended_at_the_source_comes_with_the_next_run(name: str, serve: Serve) -> None:
    answers = STANDS[name].full()
    truth = posts_of(make(name, serve(answers).url).collect(make_query(), None))
    spoiler = Spoiler(answers, STANDS[name], native(victim_of(truth)), WRONG)
    server = serve(spoiler)
    first = list(make(name, server.url).collect(make_query(), None))
    mended, spoiler.victim = spoiler.victim, ""
    second = make(name, server.url).collect(make_query(), first[-1].cursor)
    assert mended in {native(post) for post in posts_of(second).values()}


@every_source
def test_up_to_a_moment_only_conversation_that_had_begun_by_then_is_read(name: str, serve: Serve) -> None:
    server = serve(STANDS[name].full())
    truth = posts_of(make(name, server.url).collect(make_query(), None)).values()
    moments = sorted(post.created_at for post in truth if names_it(post))
    until = moments[len(moments) // 2]
    early = posts_of(make(name, server.url).collect(make_query(until=until), None)).values()
    named_before = {post.thread for post in truth if names_it(post) and post.created_at < until}
    named_later = {post.thread for post in truth if names_it(post) and post.created_at >= until}
    read = {post.thread for post in early}
    assert not read & (named_later - named_before)
    assert read >= named_before - named_later
    assert named_before - named_later


@every_source
def test_what_an_end_left_out_is_read_without_it(name: str, serve: Serve) -> None:
    server = serve(STANDS[name].full())
    truth = posts_of(make(name, server.url).collect(make_query(), None))
    early = list(make(name, server.url).collect(make_query(until=middle(truth)), None))
    later = make(name, server.url).collect(make_query(), early[-1].cursor)
    assert set(posts_of(early)) | set(posts_of(later)) == set(truth)


def middle(posts: dict[str, Post]) -> datetime:
    moments = sorted(post.created_at for post in posts.values())
    return moments[len(moments) // 2] + timedelta(milliseconds=1)


def without_port(ids: set[str]) -> set[str]:
    """A forum is called by its address, and each server here has another port."""
    return {post.rpartition("127.0.0.1:")[2].partition("/")[2] if "127.0.0.1:" in post else post for post in ids}

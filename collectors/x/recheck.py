"""Rechecks posts of X by their ids: which were edited, and which are gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from collectors.engine.json_fields import WRONG_SHAPE
from collectors.engine.run_notes import CountingNotes
from collectors.x.client import LOOK_UP_PAGE, Page, XClient
from collectors.x.parse import Tweet, newest_version, to_letter, to_post
from talkworthy.model import Post

MAX_READS_PER_POST = 2  # tweets that one id may cost: itself, and the version that has replaced it


def recheck_posts(
    client: XClient, posts: Sequence[Post], notes: CountingNotes
) -> Iterator[tuple[list[Post], list[str]]]:
    """Yield, for each hundred posts, those that still exist, as they are now, and the ids of those that are gone.

    Gone are posts that X reports as not found or not visible to us (deleted, protected, suspended), posts withheld
    everywhere, and replaced versions of edited posts; the newest version is then among the existing ones. Raises as
    `XClient.look_up`.
    """
    for at in range(0, len(posts), LOOK_UP_PAGE):
        before = {post.id.removeprefix("x:"): post for post in posts[at : at + LOOK_UP_PAGE]}
        page = client.look_up(list(before))
        current = _to_posts(page, before, notes)
        if newer := _newer(page, before):
            current += _to_posts(client.look_up(list(newer)), newer, notes)
        gone = [post.id for post in current if post.gone] + [
            before[native].id for native in before if native in page.gone
        ]
        yield [post for post in current if not post.gone], gone


def _newer(page: Page, before: Mapping[str, Post]) -> dict[str, Post]:
    """Return the ids of newer versions -> the known post that each has replaced."""
    newer = {}
    for tweet in page.data:
        try:
            native, newest = str(tweet["id"]), newest_version(tweet)
        except WRONG_SHAPE:
            continue  # already noted when it was parsed
        if newest != native and native in before:
            newer[newest] = before[native]
    return newer


def _to_posts(page: Page, before: Mapping[str, Post], notes: CountingNotes) -> list[Post]:
    posts = []
    for tweet in page.data:
        try:
            posts.append(_with_known_fields(tweet, before))
        except WRONG_SHAPE as error:
            notes.malformed("known posts", to_letter(tweet, page.includes), error)
    return posts


def _with_known_fields(tweet: Tweet, before: Mapping[str, Post]) -> Post:
    """Return the post as it is now, with the known author, since requesting the author again would cost money."""
    post, known = to_post(tweet, {}), before[str(tweet["id"])]
    if post.gone:
        return post
    return replace(post, author=known.author or post.author, flags=known.flags, parent_missing=known.parent_missing)

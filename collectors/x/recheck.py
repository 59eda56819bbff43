"""Reading posts of X again by their ids: what was edited, and what X says is gone."""

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
    """A hundred at a time: those that are still there, as they read now, and the ids of those that are gone.

    Gone is what X names as not found or not for us (deleted, protected, suspended), what is withheld, and what was
    edited: then the version of today is among those that are there. Raises as `XClient.look_up`.
    """
    for at in range(0, len(posts), LOOK_UP_PAGE):
        before = {post.id.removeprefix("x:"): post for post in posts[at : at + LOOK_UP_PAGE]}
        page = client.look_up(list(before))
        found = _to_posts(page, before, notes)
        if newer := _newer(page, before):
            found += _to_posts(client.look_up(list(newer)), newer, notes)
        gone = [post.id for post in found if post.gone] + [before[one].id for one in before if one in page.gone]
        yield [post for post in found if not post.gone], gone


def _newer(page: Page, before: Mapping[str, Post]) -> dict[str, Post]:
    """The ids of the versions that have replaced some of `before`, and which."""
    newer = {}
    for tweet in page.data:
        try:
            native, newest = str(tweet["id"]), newest_version(tweet)
        except WRONG_SHAPE:
            continue  # already told of, where it was made a post
        if newest != native and native in before:
            newer[newest] = before[native]
    return newer


def _to_posts(page: Page, before: Mapping[str, Post], notes: CountingNotes) -> list[Post]:
    found = []
    for tweet in page.data:
        try:
            found.append(_as_before(tweet, before))
        except WRONG_SHAPE as error:
            notes.malformed("known posts", to_letter(tweet, page.includes), error)
    return found


def _as_before(tweet: Tweet, before: Mapping[str, Post]) -> Post:
    """The post as it reads now; of its author, who is not asked for anew at his price, what was known."""
    post, known = to_post(tweet, {}), before[str(tweet["id"])]
    if post.gone:
        return post
    return replace(post, author=known.author or post.author, flags=known.flags, parent_missing=known.parent_missing)

"""Removes posts and places (communities, feeds, sites) that a person wants out, and keeps them out for good."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, delete, exists, func, select, update

from talkworthy.model import Post
from talkworthy.storage.analysis.results import delete_post_results, delete_thread_results
from talkworthy.storage.in_list import is_one_of
from talkworthy.storage.posts.dead_letters import delete_dead_letters
from talkworthy.storage.posts.save import erase_posts
from talkworthy.storage.schema.audit import removals
from talkworthy.storage.schema.core import dead_letters, posts, rechecks, threads
from talkworthy.storage.store import next_revision
from talkworthy.storage.upsert import insert_missing
from talkworthy.timestamps import to_micros

Kind = Literal["post", "place"]
REMOVED = "removed"
"""The flag of a tombstone that a person made."""

_ID_KEYS = ("id", "name", "uri", "guid", "link", "objectID", "permalink", "url")
_PLACE_KEYS = ("community", "subreddit", "site", "host")


@dataclass(frozen=True, slots=True)
class RemovalTarget:
    """What is to be removed: one post by its id, or a place of a source by its name, which `name` holds."""

    kind: Kind
    source: str
    name: str

    @property
    def id(self) -> str:
        """Return the id of a post; a place has none."""
        return f"{self.source}:{self.name}"

    def is_in(self, payload: str) -> bool:
        """Return whether a payload (JSON) is of this post, or of a post in this place."""
        try:
            return self._names(json.loads(payload))
        except (ValueError, RecursionError):
            return False

    def _names(self, value: Any) -> bool:
        if isinstance(value, dict):
            keys, wanted = (_ID_KEYS, (self.name, self.id)) if self.kind == "post" else (_PLACE_KEYS, (self.name,))
            folded = {name.casefold() for name in wanted}
            own = (value.get(key) for key in keys)
            return any(isinstance(name, str) and name.casefold() in folded for name in own) or any(
                self._names(inner) for inner in value.values()
            )
        return isinstance(value, list) and any(map(self._names, value))


@dataclass(frozen=True, slots=True)
class Removal:
    """A target, with the numbers and ids of its posts, the ids of their threads, and its dead letters by number."""

    target: RemovalTarget
    posts: Sequence[tuple[int, str]]
    threads: frozenset[str]
    letters: Sequence[int]


def find_removal(connection: Connection, text: str, readers: Collection[str] = ()) -> Removal | None:
    """Return what `source:name` stands for: a post by its id, else a place in any case; None where there is neither.

    `readers`: further sources that read the posts of that source, and may have dead letters of it.
    """
    source, _, name = text.partition(":")
    post = _removal(connection, RemovalTarget("post", source, name), posts.c.id == text, readers)
    if post.posts:
        return post
    bare = name.removeprefix("r/")
    in_place = func.lower(posts.c.community) == bare.lower()
    place = _removal(connection, RemovalTarget("place", source, bare), in_place, readers)
    return place if place.posts or (place.letters and not post.letters) else post if post.letters else None


def remove(connection: Connection, removal: Removal, at: datetime) -> None:
    """Erase the posts and payloads of a target in the caller's transaction, and keep it out from now on.

    A post that others replied to stays as a tombstone. The threads become pending, and their days stale.
    """
    target = removal.target
    row = {"kind": target.kind, "source": target.source, "name": target.name, "removed_at": to_micros(at)}
    insert_missing(connection, removals, [row])
    delete_dead_letters(connection, removal.letters)
    if target.kind == "post" and _has_replies(connection, target.id):
        erase_posts(connection, [target.id], REMOVED)
    else:
        _delete_posts(connection, removal)


def keep_out(connection: Connection, batch: Sequence[Post]) -> Sequence[Post]:
    """Return the batch without posts and places that were removed; one query where nothing was."""
    rows = connection.execute(select(removals.c.kind, removals.c.source, removals.c.name)).all()
    if not rows:
        return batch
    ids = {f"{row.source}:{row.name}" for row in rows if row.kind == "post"}
    places = {(row.source, row.name.casefold()) for row in rows if row.kind == "place"}
    return [
        post for post in batch if post.id not in ids and (post.source, (post.community or "").casefold()) not in places
    ]


def _removal(connection: Connection, target: RemovalTarget, condition: Any, readers: Collection[str]) -> Removal:
    rows = connection.execute(
        select(posts.c.pk, posts.c.id, posts.c.thread).where(posts.c.source == target.source, condition)
    ).all()
    return Removal(
        target,
        [(row.pk, row.id) for row in rows],
        frozenset(row.thread for row in rows),
        list(_letters_of(connection, target, {target.source, *readers})),
    )


def _letters_of(connection: Connection, target: RemovalTarget, sources: Collection[str]) -> Iterable[int]:
    statement = select(dead_letters.c.pk, dead_letters.c.raw).where(dead_letters.c.source.in_(sources))
    for row in connection.execute(statement, execution_options={"stream_results": True, "yield_per": 500}):
        if target.is_in(row.raw):
            yield row.pk


def _has_replies(connection: Connection, post_id: str) -> bool:
    return bool(connection.execute(select(exists().where(posts.c.reply_to == post_id))).scalar_one())


def _delete_posts(connection: Connection, removal: Removal) -> None:
    numbers = [number for number, _ in removal.posts]
    delete_post_results(connection, numbers)
    for table, column in ((rechecks, rechecks.c.post), (posts, posts.c.pk)):
        connection.execute(delete(table).where(is_one_of(connection, column, numbers)))
    revision = next_revision(connection)
    mine = is_one_of(connection, posts.c.thread, removal.threads)
    left = set(connection.execute(select(posts.c.thread).where(mine).distinct()).scalars())
    connection.execute(update(threads).where(is_one_of(connection, threads.c.id, left)).values(revision=revision))
    if empty := removal.threads - left:
        delete_thread_results(connection, sorted(empty))
        connection.execute(delete(threads).where(is_one_of(connection, threads.c.id, empty)))

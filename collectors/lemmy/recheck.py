"""Rechecks posts of Lemmy and PieFed, each thread at the server where its first post was written.

That server shows the comments of the whole thread, and what was deleted anywhere, since servers tell each other.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from collectors.engine.failures import NotFound
from collectors.engine.recheck import CurrentPosts, to_batch
from collectors.engine.run_notes import Notes
from collectors.lemmy.server import LemmyServer, UnknownSoftware, is_certain
from collectors.lemmy.thread_source import to_posts
from talkworthy.errors import SourceError
from talkworthy.model import Batch, Post

MAX_SERVERS_NAMED = 3  # servers that a warning lists by name
_THREAD = re.compile(r"lemmy:((?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*)/(?:post/|(?:c/[^/]+/)?p/)(\d{1,18})(?:/[^/]*)?")


class LemmyRechecker:
    """Rechecks posts in one run. A server that fails is not asked again. `to_server` returns a server by its name."""

    def __init__(self, to_server: Callable[[str], LemmyServer], notes: Notes) -> None:
        self._to_server = to_server
        self._notes = notes

    def read(self, posts: Sequence[Post]) -> Iterator[Batch]:
        """Yield a Batch for each thread: the posts that still exist, and the ids of those that are gone.

        Posts of servers that do not respond or run other software are in neither. Raises the first failure if no server
        responds.
        """
        failed: dict[str, SourceError] = {}
        has_read = False
        for name, threads in _by_server(posts).items():
            try:
                server = self._to_server(name)
                for native, known in threads.items():
                    current = _read_thread(server, native, known)
                    yield to_batch(known, current, server.client.new_requests())
                    has_read = True
                server.place.warn_malformed()
            except UnknownSoftware:
                continue
            except SourceError as failure:
                failed[name] = failure
        if failed and not has_read:
            raise next(iter(failed.values()))
        self._warn_unanswered(sorted(failed))

    def _warn_unanswered(self, names: Sequence[str]) -> None:
        if names:
            further = f" and {len(names) - MAX_SERVERS_NAMED:,} more" if len(names) > MAX_SERVERS_NAMED else ""
            self._notes.warnings.append(
                f"{', '.join(names[:MAX_SERVERS_NAMED])}{further} did not respond; "
                "their posts are checked again next time."
            )


def _read_thread(server: LemmyServer, native: str, known: Sequence[Post]) -> CurrentPosts:
    """Return the known posts as they are now, with a request for the first post and one for the comments, if needed.

    A comment that its own server no longer lists was purged. One of another server may never have arrived.
    """
    current: dict[str, Post | None] = {}
    roots = [post for post in known if post.id == post.thread]
    comments = [post for post in known if post.id != post.thread]
    if roots:
        try:
            current |= _by_id(to_posts(server.post(native), (), native, server.place))
        except NotFound as missing:
            if not is_certain(missing):
                raise
            current |= {post.id: None for post in roots}
    if comments:
        malformed = server.place.malformed
        listed = _by_id(to_posts(None, server.comments(native), native, server.place))
        own = f"lemmy:{server.name}/"
        is_same = any(post is not None and post.thread == comments[0].thread for post in listed.values())
        is_whole = is_same and server.place.malformed == malformed  # a server that was set up anew has other numbers
        purged = [post.id for post in comments if is_whole and post.id.startswith(own) and post.id not in listed]
        current |= listed | dict.fromkeys(purged)
    return current


def _by_id(posts: Sequence[Post]) -> dict[str, Post | None]:
    return {post.id: post for post in posts}


def _by_server(posts: Sequence[Post]) -> dict[str, dict[str, list[Post]]]:
    """Return server -> number of the thread there -> posts, for threads whose address has that number."""
    by_server: defaultdict[str, defaultdict[str, list[Post]]] = defaultdict(lambda: defaultdict(list))
    for post in posts:
        if match := _THREAD.fullmatch(post.thread):
            by_server[match[1]][match[2]].append(post)
    return {name: dict(threads) for name, threads in by_server.items()}

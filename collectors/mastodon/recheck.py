"""Rechecks statuses of Mastodon, each at the server where it was written: only that server knows what was deleted."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from collectors.engine.json_fields import WRONG_SHAPE
from collectors.engine.recheck import CurrentPosts, to_batch
from collectors.engine.run_notes import Notes
from collectors.mastodon.client import LOOK_UP_PAGE, MastodonClient, Status, StatusNotFound
from collectors.mastodon.parse import is_wanted, to_letter, to_post
from talkworthy.errors import SourceError
from talkworthy.model import Batch, Post

MAX_SERVERS_NAMED = 3  # servers that a warning lists by name
_OWN_ID = re.compile(r"mastodon:((?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*)/(\d+)")


class MastodonRechecker:
    """Rechecks posts in one run. A server that fails is not asked again. `to_client` returns a server's client."""

    def __init__(self, to_client: Callable[[str], MastodonClient], notes: Notes) -> None:
        self._to_client = to_client
        self._notes = notes
        self._clients: dict[str, MastodonClient] = {}
        self._failed: dict[str, SourceError] = {}
        self._one_by_one: set[str] = set()  # servers before Mastodon 4.3

    def read(self, posts: Sequence[Post]) -> Batch:
        """Return those of `posts` that still exist, as they are now, and the ids of those that are gone.

        Gone are posts that their own server reports as missing when requested one by one, and those that are no longer
        public. Posts of servers that do not respond, and posts of other software, whose API has other ids, are in
        neither. Raises the failure of the first server if none responds.
        """
        current: dict[str, Post | None] = {}
        by_server = _by_server(posts)
        for server, own in by_server.items():
            try:
                for native, status in self._statuses(server, list(own)):
                    current |= self._to_current(own[native], status, self._clients[server])
            except SourceError as failure:
                self._failed[server] = failure
        if by_server and by_server.keys() <= self._failed.keys():
            raise self._failed[next(iter(by_server))]
        return to_batch(posts, current, sum(client.new_requests() for client in self._clients.values()))

    def warn_unanswered(self) -> None:
        """Add a warning with the servers that did not respond, if there are any."""
        if names := sorted(self._failed):
            further = f" and {len(names) - MAX_SERVERS_NAMED:,} more" if len(names) > MAX_SERVERS_NAMED else ""
            self._notes.warnings.append(
                f"{', '.join(names[:MAX_SERVERS_NAMED])}{further} did not respond; "
                "their posts are checked again next time."
            )

    def _statuses(self, server: str, natives: Sequence[str]) -> Iterator[tuple[str, Status | None]]:
        """Yield each id with its status, None if it does not exist. Raises as MastodonClient."""
        if server in self._failed:
            return
        if server not in self._clients:
            self._clients[server] = self._to_client(server)
        client = self._clients[server]
        for at in range(0, len(natives), LOOK_UP_PAGE):
            page = natives[at : at + LOOK_UP_PAGE]
            shown = self._look_up_many(client, page)
            for native in page:
                yield native, shown[native] if native in shown else self._look_up_one(client, native)

    def _look_up_many(self, client: MastodonClient, natives: Sequence[str]) -> Mapping[str, Status]:
        if len(natives) == 1 or client.server in self._one_by_one:
            return {}
        try:
            return client.statuses(natives)
        except StatusNotFound:
            self._one_by_one.add(client.server)
            return {}

    def _look_up_one(self, client: MastodonClient, native: str) -> Status | None:
        try:
            return client.status(native)
        except StatusNotFound as gone:
            if not gone.is_certain:
                raise
            return None

    def _to_current(self, known: Post, status: Status | None, client: MastodonClient) -> CurrentPosts:
        if status is None or not is_wanted(status):
            return {known.id: None}
        try:
            post = to_post(status, client.server, {})
        except WRONG_SHAPE as error:
            letter = to_letter(status, client.server, {}, known.thread)
            client.place.add_dead_letter(letter, error, "known statuses")
            return {}
        return {post.id: replace(post, reply_to=known.reply_to, author=known.author or post.author)}


def _by_server(posts: Sequence[Post]) -> dict[str, dict[str, Post]]:
    """Return server -> id there -> post, for posts whose server runs Mastodon itself."""
    posts_by_server: defaultdict[str, dict[str, Post]] = defaultdict(dict)
    for post in posts:
        if match := _OWN_ID.fullmatch(post.id):
            posts_by_server[match[1]][match[2]] = post
    return dict(posts_by_server)

"""Reading statuses of Mastodon again: each at the server that it was written on, which alone knows what was deleted."""

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

MAX_SERVERS_NAMED = 3  # servers that are called by their names where they do not answer
_OWN_ID = re.compile(r"mastodon:((?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*)/(\d+)")


class Rechecker:
    """Made for one run; a server that fails is not asked again in it. `to_client` opens the line to a server."""

    def __init__(self, to_client: Callable[[str], MastodonClient], notes: Notes) -> None:
        self._to_client = to_client
        self._notes = notes
        self._clients: dict[str, MastodonClient] = {}
        self._failed: dict[str, SourceError] = {}
        self._one_by_one: set[str] = set()  # servers before Mastodon 4.3

    def read(self, posts: Sequence[Post]) -> Batch:
        """Those of `posts` that are still there, as they read now, and the ids of those that are gone.

        Gone is what its own server says is not there, one by one, or what is not public any more. In neither are posts
        of a server that does not answer, and those of other software, whose API has other ids. Raises the failure of
        the first server where not one answers.
        """
        found: dict[str, Post | None] = {}
        by_server = _by_server(posts)
        for server, own in by_server.items():
            try:
                for native, status in self._statuses(server, list(own)):
                    found |= self._to_found(own[native], status, self._clients[server])
            except SourceError as failure:
                self._failed[server] = failure
        if by_server and by_server.keys() <= self._failed.keys():
            raise self._failed[next(iter(by_server))]
        return to_batch(posts, found, sum(client.new_requests() for client in self._clients.values()))

    def tell(self) -> None:
        """A warning of the servers that did not answer, if there were any."""
        if names := sorted(self._failed):
            further = f" and {len(names) - MAX_SERVERS_NAMED:,} more" if len(names) > MAX_SERVERS_NAMED else ""
            self._notes.warnings.append(
                f"{', '.join(names[:MAX_SERVERS_NAMED])}{further} did not answer; their posts are looked at again the next time."
            )

    def _statuses(self, server: str, natives: Sequence[str]) -> Iterator[tuple[str, Status | None]]:
        """Each id with its status, None where there is none. Raises as MastodonClient."""
        if server in self._failed:
            return
        if server not in self._clients:
            self._clients[server] = self._to_client(server)
        client = self._clients[server]
        for at in range(0, len(natives), LOOK_UP_PAGE):
            asked = natives[at : at + LOOK_UP_PAGE]
            shown = self._together(client, asked)
            for native in asked:
                yield native, shown[native] if native in shown else self._alone(client, native)

    def _together(self, client: MastodonClient, natives: Sequence[str]) -> Mapping[str, Status]:
        if len(natives) == 1 or client.server in self._one_by_one:
            return {}
        try:
            return client.statuses(natives)
        except StatusNotFound:
            self._one_by_one.add(client.server)
            return {}

    def _alone(self, client: MastodonClient, native: str) -> Status | None:
        try:
            return client.status(native)
        except StatusNotFound as gone:
            if not gone.is_certain:
                raise
            return None

    def _to_found(self, known: Post, status: Status | None, client: MastodonClient) -> CurrentPosts:
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
    """Server -> id there -> post, of those whose server is Mastodon's own software."""
    found: defaultdict[str, dict[str, Post]] = defaultdict(dict)
    for post in posts:
        if own := _OWN_ID.fullmatch(post.id):
            found[own[1]][own[2]] = post
    return dict(found)

"""Reading posts of Bluesky again by their addresses: what is still there, what was deleted, what nobody can tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from collectors.bluesky_client import BlueskyClient
from collectors.bluesky_finds import to_uri
from collectors.bluesky_post import to_post
from collectors.fields import WRONG_SHAPE
from collectors.notes import CountingNotes
from talkworthy.model import Post


class Refresher:
    """Made for one run; each account is asked for once."""

    def __init__(self, client: BlueskyClient, notes: CountingNotes) -> None:
        self._client = client
        self._notes = notes
        self._settled: dict[str, bool] = {}

    def read(self, posts: Sequence[Post]) -> tuple[list[Post], list[str]]:
        """Of at most 25 posts those that are still there, as they read now, and the ids of those that are gone.

        Gone is what Bluesky leaves out when it is asked twice, unless its author has only put the account to rest.
        """
        known = {to_uri(post.id): post for post in posts}
        malformed = self._notes.count
        shown = self._shown(list(known))
        if hidden := [uri for uri in known if uri not in shown]:
            shown |= self._shown(hidden)
        if self._notes.count > malformed:  # what has no address may be any of those that are hidden
            hidden = []
        kept = [self._as_before(view, known[uri]) for uri, view in shown.items() if uri in known]
        gone = [known[uri].id for uri in hidden if uri not in shown and self._is_settled(uri.split("/")[2])]
        return [post for post in kept if post is not None], gone

    def _shown(self, uris: Sequence[str]) -> dict[str, Any]:
        views: dict[str, Any] = {}
        for view in self._client.posts(uris):
            if isinstance(view, dict) and isinstance(view.get("uri"), str):
                views[view["uri"]] = view
            else:
                self._notes.malformed("known posts", view, "no object with a uri")
        return views

    def _as_before(self, view: Mapping[str, Any], known: Post) -> Post | None:
        try:
            return replace(to_post(view), parent_missing=known.parent_missing)
        except WRONG_SHAPE as error:
            self._notes.malformed("known posts", view, error)
            return None

    def _is_settled(self, did: str) -> bool:
        if did not in self._settled:
            self._settled[did] = self._client.is_settled(did)
        return self._settled[did]

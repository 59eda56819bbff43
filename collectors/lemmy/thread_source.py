"""One server of Lemmy or PieFed for the engine: its search, and the threads around its hits."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from collectors.engine.cursor import SearchHit
from collectors.engine.json_fields import WRONG_SHAPE, nested
from collectors.engine.place import Item, WebSourcePlace
from collectors.engine.run_notes import parse_letter
from collectors.engine.search.query import Wanted
from collectors.engine.thread_source import ThreadSnapshot
from collectors.lemmy.parse import LemmyThread, to_comment_count, to_id, to_moment, to_native, to_post
from collectors.lemmy.server import LemmyServer, SearchPage
from talkworthy.model import Post


@dataclass(frozen=True, slots=True)
class SeenPosts:
    """Ids of posts that need not be read again: `hits` of the other servers in earlier runs; `read` in this run, for
    all servers together."""

    hits: frozenset[str] = frozenset()
    read: set[str] = field(default_factory=set)


class LemmyThreadSource:
    """Made for one run; a thread is named by the number of its post on this server.

    A server reads only threads with hits that are not `seen`, so a thread that several servers show is read once.
    """

    def __init__(
        self, server: LemmyServer, phrases: Sequence[str], wanted: Wanted, most_pages: int, seen: SeenPosts
    ) -> None:
        self.place = server.place
        self._server = server
        self._phrases = phrases
        self._wanted = wanted
        self._most_pages = most_pages
        self._seen = seen
        self._shown: dict[str, Item] = {}  # views of posts from the searches
        self._followed: Mapping[str, int] = {}

    def find(self, since: float, until: float) -> Iterator[SearchHit]:
        """Yield each hit once whose title or text names the brand; the search also matches parts of words."""
        del until
        seen: set[str] = set()
        for phrase in self._phrases:
            for kind in self._server.api.kinds:
                for view in self._views(phrase, kind, since):
                    hit = self._to_hit(view)
                    if hit is not None and hit.id not in seen:
                        seen.add(hit.id)
                        yield hit

    def sizes(self, known: Mapping[str, int]) -> Mapping[str, int]:
        """Return nothing: a post shows its number of comments, and `read` requests it."""
        self._followed = known
        return {}

    def read(self, thread: str) -> ThreadSnapshot:
        """Read a post and all its comments; a followed thread with the known number of comments has no posts."""
        view = self._shown.pop(thread, None)
        if view is None:
            view = self._server.post(thread)
        size = _size_of(view)
        if size is not None and self._followed.get(thread) == size:
            return ThreadSnapshot([], size)
        malformed = self.place.malformed
        comments = self._server.comments(thread)
        posts = to_posts(view, comments, thread, self.place)
        self._seen.read.update(post.id for post in posts)
        return ThreadSnapshot(posts, size, self.place.malformed == malformed)

    def _views(self, phrase: str, kind: str, since: float) -> Iterator[Item]:
        for number, page in enumerate(self._server.search(phrase, kind, since), 1):
            yield from (*page.posts, *page.comments)
            if not self._continues(page, since):
                return
            if number >= self._most_pages:
                self._note_missed(page, since)
                return

    def _continues(self, page: SearchPage, since: float) -> bool:
        """Return whether the next page may have hits from `since` on."""
        api = self._server.api
        if api.has_cursors:
            return bool(page.following)
        lists = ((page.posts, "post"), (page.comments, "comment"))
        return any(len(views) >= api.full and _oldest(views, key) >= since for views, key in lists)

    def _to_hit(self, view: Item) -> SearchHit | None:
        key = "comment" if "comment" in view else "post"
        try:
            raw, native = nested(view, key), to_native(nested(view, "post"))
            post = to_post(view, LemmyThread(self.place.name, to_id(nested(view, "post")), {}))
            at = to_moment(raw).timestamp()
        except WRONG_SHAPE as error:
            self.place.add_dead_letter({"hit": view}, error, "the search")
            return None
        if not self._wanted.names_brand(post):
            return None
        if key == "post":
            self._shown[native] = view
        return SearchHit(post.id, native, at, is_known=post.id in self._seen.hits or post.id in self._seen.read)

    def _note_missed(self, page: SearchPage, since: float) -> None:
        oldest = min(_oldest(page.posts, "post"), _oldest(page.comments, "comment"))
        end = datetime.fromtimestamp(oldest, UTC) if 0 < oldest < math.inf else None
        begin = datetime.fromtimestamp(since, UTC) if since > 0 else None
        reason = f"One run reads only {self._most_pages:,} pages of a search (most_pages)."
        self.place.notes.missed(self.place.name, begin, end, f"{self.place.name}: {reason}")


def to_posts(view: Item | None, comments: Sequence[Item], native: str, place: WebSourcePlace) -> list[Post]:
    """Return the posts of the thread whose first post has the number `native`, oldest first.

    `view` is that of the first post, None if it is not needed. Malformed items become dead letters.
    """
    thread = LemmyThread(
        place.name, _to_first(view, comments) or f"lemmy:{place.name}/post/{native}", _to_ids(comments)
    )
    posts: dict[str, Post] = {}
    for item in ((view,) if view is not None else ()) + tuple(comments):
        try:
            post = to_post(item, thread)
        except WRONG_SHAPE as error:
            place.add_dead_letter(_to_letter(item, thread), error, "a thread")
        else:
            posts[post.id] = post
    return sorted(posts.values(), key=lambda post: (post.created_at, post.id))


def letter_to_posts(raw: str) -> list[Post]:
    """Return the post in a dead letter. Raises ValueError if it is still malformed, also for a search hit: the next
    run searches again."""
    return parse_letter(raw, _from_letter)


def _from_letter(letter: Mapping[str, Any]) -> list[Post]:
    thread = nested(letter, "thread")
    return [to_post(nested(letter, "view"), LemmyThread(thread["server"], thread["id"], nested(thread, "comments")))]


def _to_letter(view: Item, thread: LemmyThread) -> dict[str, Any]:
    """Return the dead letter of a malformed item, with what is needed to parse it later."""
    comment = view.get("comment")
    path = comment.get("path") if isinstance(comment, dict) else None
    parent = path.rsplit(".", 2)[-2] if isinstance(path, str) and "." in path else ""
    needed = {parent: thread.comments[parent]} if parent in thread.comments else {}
    return {"view": view, "thread": {"server": thread.server, "id": thread.id, "comments": needed}}


def _to_first(view: Item | None, comments: Sequence[Item]) -> str | None:
    """Return the id of the first post: from its own view, or from that of a comment, which shows the post too."""
    for item in (*((view,) if view is not None else ()), *comments):
        try:
            return to_id(nested(item, "post"))
        except WRONG_SHAPE:
            continue
    return None


def _to_ids(comments: Sequence[Item]) -> dict[str, str]:
    ids: dict[str, str] = {}
    for view in comments:
        try:
            comment = nested(view, "comment")
            ids[to_native(comment)] = to_id(comment)
        except WRONG_SHAPE:
            continue  # it becomes a dead letter
    return ids


def _size_of(view: Item) -> int | None:
    try:
        return to_comment_count(view)
    except WRONG_SHAPE:
        return None


def _oldest(views: Sequence[Item], key: str) -> float:
    """Return the oldest time in a page, in seconds since 1970; infinite if none can be read."""
    times = []
    for view in views:
        try:
            times.append(to_moment(nested(view, key)).timestamp())
        except WRONG_SHAPE:
            continue
    return min(times, default=math.inf)

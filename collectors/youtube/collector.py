"""YouTube: videos that name a brand, and all comments below them; and comments of the channels in the settings.

API: https://developers.google.com/youtube/v3/docs. Quotas: https://developers.google.com/youtube/v3/determine_quota_cost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from collectors.engine.collector import Access, FreeSource, Query, RecheckRule, collector
from collectors.engine.cursor import SourceCursor
from collectors.engine.json_fields import WRONG_SHAPE, required_text, unpack
from collectors.engine.place import Item, WebSourcePlace
from collectors.engine.recheck import CurrentPosts, recheck_groups, to_groups
from collectors.engine.run_notes import Notes
from collectors.engine.search.dialect import Dialect
from collectors.engine.search.query import to_searches
from collectors.engine.thread_collector import to_batches
from collectors.engine.thread_source import SearchPlan
from collectors.youtube.client import IDS, YouTubeApi
from collectors.youtube.parse import to_comment, to_comments
from collectors.youtube.parse import to_post as to_post  # every source has its `to_post` in its own file
from collectors.youtube.search_quota import SearchQuota
from collectors.youtube.video_threads import SearchFor, VideoThreads
from talkworthy.errors import UserError
from talkworthy.model import Batch, Cursor, Post

TITLE = "YouTube"
FOLLOW_DAYS = 14.0
FIRST_VIDEO = "jNQXAC9IVRw"
# | is OR. The sign for NOT is not used: a comment that is wanted may stand below a video that is not. No parentheses
# are documented, and no longest text.
DIALECT = Dialect(room=500, either="|")
_CHANNEL = re.compile(r"UC[\w-]{22}")
_NAME = re.compile(r"@?[\w.·-]{1,60}")
_NATIVE = re.compile(r"youtube:([\w.-]+)", re.ASCII)


@collector("youtube")
class YouTubeCollector(FreeSource):
    """Searches videos, reads them with all their comments, and reads a video again when it has more of them.

    Settings: `channels` (besides communities.youtube), `searches_per_day` (90 of the key's 100), `most_pages` (requests
    for the comments of a video or a channel in one run, 100), those of YouTubeApi and of SearchPlan (`follow_days`:
    14).
    """

    dialect: ClassVar[Dialect | None] = DIALECT
    recheck_rule: ClassVar[RecheckRule | None] = RecheckRule(
        every=timedelta(days=7),
        at_once=IDS,
        why="YouTube's Developer Policies (III.E.4) let data be stored for 30 days without being read again.",
    )

    def __init__(self, access: Access) -> None:
        self.notes = Notes()
        self.warnings = self.notes.warnings
        self.api = YouTubeApi(access)
        self._access = access
        self._place = WebSourcePlace(TITLE, self.api.web, self.notes)
        self._channels = _checked(access.settings.get("channels", []))
        self._searches_per_day = int(access.number("searches_per_day", 90.0))
        self._most_pages = max(1, int(access.number("most_pages", 100.0)))

    def now(self) -> datetime:
        return datetime.now(UTC)

    def ping(self) -> str:
        """Request the first video of YouTube; one unit of 10,000."""
        answer = self.api.get("a video", "/videos", {"part": "id", "id": FIRST_VIDEO})
        self._place.objects(answer, "items", "a video")
        return "answers"

    def collect(self, query: Query, cursor: Cursor | None) -> Iterator[Batch]:
        """Yield one Batch per video, oldest hit first; then an empty one with the cursor.

        The cursor also holds how many searches were made today, and the ids of the channels. A run that fails after
        its first Batch also ends with the cursor. Raises RateLimited (until midnight in California when a quota is
        used up), OutOfBudget, AuthFailed or Unavailable.
        """
        plan = SearchPlan.from_query(query, self._access, FOLLOW_DAYS)
        source_cursor = SourceCursor.from_json(cursor, plan.wanted.key)
        stored = dict(cursor or {})
        quota = SearchQuota.from_json(stored.get("search_quota"), self._searches_per_day, self.now())
        names = [*_checked(list(query.brand.communities.get("youtube", ()))), *self._channels]
        channels = self._to_ids(dict.fromkeys(names), stored.get("channels"))
        target = SearchFor(to_searches(query.brand, DIALECT), list(channels.values()), plan.wanted, self._most_pages)
        threads = VideoThreads(self.api, self._place, target, quota)
        for batch in to_batches([threads], plan, source_cursor, self.notes):
            if batch.cursor is None:
                yield batch
            else:
                own: dict[str, Any] = {"search_quota": quota.to_json(), "channels": channels}
                yield replace(batch, cursor={**batch.cursor, **own})
        if threads.video_search.refusal is not None:
            raise threads.video_search.refusal

    def recheck(self, posts: Sequence[Post]) -> Iterator[Batch]:
        """Yield a Batch with the videos and one with the comments; 50 of either take one request."""
        groups = to_groups(posts, _to_kind)
        yield from recheck_groups(groups, self._recheck, self.api.web, self.notes)
        self._place.warn_malformed()

    @staticmethod
    def parse_dead_letter(raw: str) -> list[Post]:
        """Raises KeyError for a search hit as well: it is not a whole post, and the next run searches again."""
        payload = unpack(raw)
        if "video" in payload:
            return [to_post(payload["video"], str(payload.get("handle") or ""))]
        comments = to_comments(payload["thread"]) if "thread" in payload else [payload["comment"]]
        return [to_comment(comment, payload["of"], payload.get("channel")) for comment in comments]

    def _to_ids(self, names: Sequence[str] | dict[str, None], stored: object) -> dict[str, str]:
        """Return the id of each channel by its name; only those that no run has asked for take a request."""
        known = stored if isinstance(stored, dict) else {}
        ids: dict[str, str] = {}
        for name in names:
            if name.startswith("@") and name not in known:
                where = f"the channel {name}"
                answer = self.api.get(where, "/channels", {"part": "id", "forHandle": name})
                items = self._place.objects(answer, "items", where, needed="pageInfo" not in answer)
                native = items[0].get("id") if items else None
                if not isinstance(native, str) or not _CHANNEL.fullmatch(native):
                    self.warnings.append(f"YouTube has no channel {name}; check channels in [sources.youtube].")
                    continue
                ids[name] = native
            else:
                ids[name] = known.get(name, name)
        return ids

    def _recheck(self, kind: str, known: Sequence[Post]) -> CurrentPosts:
        current: dict[str, Post | None] = {}
        for start in range(0, len(known), IDS):
            current |= self._recheck_page(kind, known[start : start + IDS])
        return current

    def _recheck_page(self, kind: str, known: Sequence[Post]) -> CurrentPosts:
        """Return the current posts; a missing post is gone unless some items of the response were malformed."""
        ids = {post.id.removeprefix("youtube:"): post for post in known}
        malformed = self._place.malformed
        current: dict[str, Post | None] = {}
        for item in self._items(kind, list(ids)):
            try:
                if post := ids.get(required_text(item, "id")):
                    video = post.thread.removeprefix("youtube:")  # an imported comment may not know its video
                    # a video alone does not show the account of its channel
                    now = to_post(item, post.author or "") if kind == "video" else to_comment(item, video)
                    current[post.id] = replace(now, url=post.url)
            except WRONG_SHAPE as error:
                self._place.add_dead_letter({"recheck": item}, error)
        if self._place.malformed > malformed:
            return current
        return {post.id: None for post in known} | current

    def _items(self, kind: str, ids: Sequence[str]) -> list[Item]:
        where = f"known {kind}s"
        if kind == "video":
            fields: dict[str, str | int] = {"part": "snippet,statistics", "id": ",".join(ids), "maxResults": IDS}
            return self._place.objects(self.api.get(where, "/videos", fields), "items", where)
        fields = {"part": "snippet", "id": ",".join(ids), "textFormat": "plainText"}
        return self._place.objects(self.api.get(where, "/comments", fields), "items", where)


def _to_kind(post: Post) -> str | None:
    """Return what the API calls a post; None for one that it cannot return."""
    return post.kind if post.kind in ("video", "comment") and _NATIVE.fullmatch(post.id) else None


def _checked(names: object) -> list[str]:
    """Return the ids of channels and their names, which a brand file's communities have without the @.

    Raises UserError for one that is neither.
    """
    if not isinstance(names, list) or not all(isinstance(name, str) and _NAME.fullmatch(name) for name in names):
        raise UserError('channels in [sources.youtube] must be a list of @names or ids, such as ["@slowcoffee"].')
    return [name if _CHANNEL.fullmatch(name) else f"@{name.removeprefix('@')}" for name in names]

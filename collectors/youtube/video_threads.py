"""Searches videos and the comments of channels, and reads videos with all their comments: the ThreadSource of YouTube.

Requests: a search shows 50 videos, 50 videos are read or checked at once, and their comments 100 at a time. Of a thread
of comments, only those with more replies than came with it take a request of their own.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from collectors.engine.cursor import UNREAD_SIZE, SearchHit
from collectors.engine.failures import NotFound
from collectors.engine.json_fields import WRONG_SHAPE, count, moment, nested, required_text
from collectors.engine.place import Item, WebSourcePlace
from collectors.engine.search.query import Wanted
from collectors.engine.thread_source import Search, ThreadSnapshot
from collectors.youtube.client import IDS, PAGE, CommentsDisabled, YouTubeApi, next_page
from collectors.youtube.parse import to_comment, to_comments, to_count, to_post
from collectors.youtube.search_quota import SearchQuota
from talkworthy.errors import OutOfBudget
from talkworthy.model import Post

VIDEOS = 50  # of a page of the search; https://developers.google.com/youtube/v3/docs/search/list
CUT_OFF = 400  # a search ends near 500 videos: it is continued from its oldest one
OF_VIDEOS = "videos"  # the name of the search in the cursor; those of channels are their ids


@dataclass(frozen=True, slots=True)
class SearchFor:
    """What one run looks for: the search texts, the ids of channels, and the posts that are wanted of their comments.

    `most_pages`: pages of comments that are read of a video or a channel.
    """

    texts: Sequence[str]
    channels: Sequence[str]
    wanted: Wanted
    most_pages: int


class VideoThreads:
    """The ThreadSource of YouTube for one run; a thread is named by the id of its video."""

    def __init__(self, api: YouTubeApi, place: WebSourcePlace, target: SearchFor, quota: SearchQuota) -> None:
        self.place = place
        self._api = api
        self._target = target
        self._quota = quota
        self._videos: dict[str, Item] = {}
        self._sizes: dict[str, int] = {}
        self._new: set[str] = set()  # videos that no run has read
        self._uncertain = False  # whether a missing video may be a malformed one

    @property
    def searches(self) -> Mapping[str, Search]:
        """Return the searches by name. That of videos is left out on a day without searches; the next day makes it."""
        channels: dict[str, Search] = {channel: self._to_search(channel) for channel in self._target.channels}
        if self._quota.is_used_up:
            self.place.notes.warnings.append(
                f"YouTube: the {self._quota.limit:,} searches of today are used up. Known videos are still read; the "
                "first run after midnight in California searches again."
            )
            return channels
        return {OF_VIDEOS: self.find, **channels}

    def find(self, since: float, until: float) -> Iterator[SearchHit]:
        """Yield the videos whose title or description matches, newest first.

        Raises OutOfBudget if the searches of the day end before those of `since`. If a whole day's searches do not
        reach so far back, no other day's would: what is older is noted as missed.
        """
        for terms in self._target.texts:
            has_whole_day = self._quota.spent == 0
            oldest = until
            try:
                for hit in self._find(terms, since, until):
                    oldest = min(oldest, hit.at)
                    yield hit
            except OutOfBudget:
                if not has_whole_day or oldest == until:
                    raise
                reason = f"YouTube has more videos for {terms} than the {self._quota.limit:,} searches of a day show."
                self._note_missed(since, oldest, reason)

    def sizes(self, known: Mapping[str, int]) -> dict[str, int]:
        """Return the comment count of each video, requested before the comments so that none is missed.

        Videos that were never read are requested here as well: fifty take one request.
        """
        self._new = {video for video, size in known.items() if size == UNREAD_SIZE}
        self._sizes = sizes = {}
        videos = list(known)
        for start in range(0, len(videos), IDS):
            for item in self.list_videos(videos[start : start + IDS]):
                try:
                    video = required_text(item, "id")
                    sizes[video] = to_count(nested(item, "statistics"), "commentCount") or 0
                    self._videos[video] = item
                except WRONG_SHAPE as error:
                    self._uncertain = True
                    self.place.add_dead_letter({"video": item}, error)
        return sizes

    def list_videos(self, videos: Sequence[str]) -> list[Item]:
        """Return at most fifty videos; those that are deleted or private are missing."""
        fields: dict[str, str | int] = {"part": "snippet,statistics", "id": ",".join(videos), "maxResults": IDS}
        return self.place.objects(self._api.get("known videos", "/videos", fields), "items", "known videos")

    def read(self, thread: str) -> ThreadSnapshot:
        """Return a video with its comments; no request is made for one that has none."""
        where = f"the video {thread}"
        if thread not in self._videos:
            if self._uncertain:
                raise self.place.client.format_error(where, "malformed")
            raise NotFound(f"YouTube does not have {where}: it was deleted or is private.")
        malformed = self.place.malformed
        item = self._videos.pop(thread)
        posts: list[Post] = []
        try:
            posts.append(to_post(item))
        except WRONG_SHAPE as error:
            self.place.add_dead_letter({"video": item}, error)
        channel = posts[0].community if posts else None
        if self._sizes[thread]:
            posts += self._comments(thread, channel)
        return ThreadSnapshot(posts, whole=self.place.malformed == malformed)

    def _find(self, terms: str, since: float, until: float) -> Iterator[SearchHit]:
        """Yield all hits of one text; a search that is cut off is continued from its oldest hit."""
        end = math.ceil(until) if until < math.inf else None
        while True:
            found = 0
            oldest: float | None = None
            for hit in self._hits(terms, int(since), end):
                found += 1
                oldest = hit.at if oldest is None else min(oldest, hit.at)
                yield hit
            if found < CUT_OFF or oldest is None:
                return
            if end is not None and oldest >= end:
                self._note_missed(oldest, oldest + 1, "YouTube returns only the first 500 videos of a second.")
                oldest -= 1
            end = int(oldest)

    def _hits(self, terms: str, since: int, until: int | None) -> Iterator[SearchHit]:
        where = f"the search for {terms}"
        fields: dict[str, str | int] = {"part": "snippet", "type": "video", "order": "date", "safeSearch": "none"}
        fields |= {"maxResults": VIDEOS, "q": terms}
        fields |= {"publishedAfter": _to_text(since)} if since else {}
        fields |= {"publishedBefore": _to_text(until)} if until is not None else {}
        token = ""
        while True:
            self._quota.spend()
            answer = self._api.get(where, "/search", {**fields, "pageToken": token} if token else fields)
            for item in self.place.objects(answer, "items", where):
                try:
                    video = required_text(nested(item, "id"), "videoId")
                    yield SearchHit(video, video, moment(nested(item, "snippet"), "publishedAt").timestamp())
                except WRONG_SHAPE as error:
                    self.place.add_dead_letter({"hit": item}, error)
            token = next_page(answer, token)
            if not token:
                return

    def _to_search(self, channel: str) -> Search:
        return lambda since, until: self._find_comments(channel, since, until)

    def _find_comments(self, channel: str, since: float, until: float) -> Iterator[SearchHit]:
        """Yield the comments below the videos of a channel that name the brand; takes none of the searches."""
        where = f"the comments of the channel {channel}"
        fields: dict[str, str | int] = {"allThreadsRelatedToChannelId": channel}
        oldest = math.inf
        for number, threads in enumerate(self._pages_of_threads(where, fields)):
            if number == self._target.most_pages:
                self._note_missed(since, oldest, f"More than {number * PAGE:,} comments: older {where} were not read.")
                return
            for thread in threads:
                for hit in self._to_hits(thread):
                    oldest = min(oldest, hit.at)
                    if hit.at < until and not hit.is_known:
                        yield hit
            if oldest < since:
                return

    def _to_hits(self, thread: Item) -> Iterator[SearchHit]:
        """Yield a hit for each comment of a thread that names the brand, and a known one for its first comment."""
        for number, raw in enumerate(self._raw_comments(thread, "")):
            video = thread["snippet"].get("videoId")
            if not isinstance(video, str) or not video:  # a comment about the channel itself
                return
            try:
                post = to_comment(raw, video)
            except WRONG_SHAPE as error:
                self.place.add_dead_letter({"comment": raw, "of": video}, error)
                continue
            native, at = post.id.removeprefix("youtube:"), post.created_at.timestamp()
            if number == 0:
                yield SearchHit(native, video, at, is_known=True)
            if self._target.wanted.names_brand(post):
                yield SearchHit(native, video, at)

    def _comments(self, video: str, channel: str | None) -> Iterator[Post]:
        """Yield all comments of a video; none if they were switched off meanwhile."""
        where = f"the comments of the video {video}"
        try:
            for number, threads in enumerate(self._pages_of_threads(where, {"videoId": video})):
                if number == self._target.most_pages:
                    self._note_unread(video, where)
                    return
                for thread in threads:
                    for raw in self._whole_thread(thread, video):
                        try:
                            yield to_comment(raw, video, channel)
                        except WRONG_SHAPE as error:
                            self.place.add_dead_letter({"comment": raw, "of": video, "channel": channel}, error)
        except CommentsDisabled:
            return

    def _pages_of_threads(self, where: str, fields: Mapping[str, str | int]) -> Iterator[list[Item]]:
        """Yield the pages of threads of comments, newest first."""
        fixed = {"part": "snippet,replies", "order": "time", "textFormat": "plainText", "maxResults": PAGE}
        for answer in self._api.pages(where, "/commentThreads", {**fixed, **fields}):
            yield self.place.objects(answer, "items", where)

    def _whole_thread(self, thread: Item, video: str) -> Iterator[Item]:
        """Yield the first comment of a thread and all its replies; the API sends five of them with it."""
        comments = self._raw_comments(thread, video)
        if not comments:
            return
        try:
            missing = (count(comments[0], "totalReplyCount") or 0) > len(comments) - 1
            parent = required_text(comments[0], "id") if missing else ""
        except WRONG_SHAPE:
            missing, parent = False, ""  # the comment becomes a dead letter
        if not missing:
            yield from comments
            return
        yield comments[0]
        where = f"the replies to the comment {parent}"
        fields: dict[str, str | int] = {"part": "snippet", "parentId": parent, "textFormat": "plainText"}
        for answer in self._api.pages(where, "/comments", {**fields, "maxResults": PAGE}):
            yield from self.place.objects(answer, "items", where)

    def _raw_comments(self, thread: Item, video: str) -> list[Item]:
        try:
            return list(to_comments(thread))
        except WRONG_SHAPE as error:
            self.place.add_dead_letter({"thread": thread, "of": video}, error)
            return []

    def _note_unread(self, video: str, where: str) -> None:
        """Note, when a video is read for the first time, that it has more comments than are read."""
        if video in self._new:
            limit = self._target.most_pages * PAGE
            self.place.notes.missed(
                self.place.name, None, None, f"Only the newest {limit:,} of {where} were read; most_pages sets it."
            )

    def _note_missed(self, since: float, until: float, reason: str) -> None:
        begin, end = (datetime.fromtimestamp(at, UTC) if 0 < at < math.inf else None for at in (since, until))
        self.place.notes.missed(self.place.name, begin, end, reason)


def _to_text(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

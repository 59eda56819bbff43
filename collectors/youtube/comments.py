"""Reads the comments of videos and of channels, a hundred threads of them at a time, newest first.

Of a thread of comments, only those with more replies than came with it (five) take a request of their own.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from collectors.engine.cursor import SearchHit
from collectors.engine.failures import NotFound
from collectors.engine.json_fields import WRONG_SHAPE, count, required_text
from collectors.engine.place import Item, WebSourcePlace
from collectors.engine.search.query import Wanted
from collectors.youtube.client import PAGE, CommentsDisabled, YouTubeApi
from collectors.youtube.parse import to_comment, to_comments
from collectors.youtube.video_search import note_missed
from talkworthy.model import Post


class CommentReader:
    """Reads comments with at most `most_pages` requests for one video or channel.

    Without that limit, one video with thousands of answered comments would use up the quota of a day.
    """

    def __init__(self, api: YouTubeApi, place: WebSourcePlace, most_pages: int) -> None:
        self._api = api
        self._place = place
        self._most_pages = most_pages
        self._begin = 0  # requests of the client before those of this video or channel

    def of_video(self, video: str, channel: str | None, is_new: bool) -> Iterator[Post]:
        """Yield all comments of a video; none if they were switched off meanwhile.

        If there are more than `most_pages` requests show, that is noted the first time (`is_new`).
        """
        where = f"the comments of the video {video}"
        self._begin = self._api.web.requests
        try:
            for threads in self._pages(where, {"videoId": video}):
                for thread in threads:
                    for raw in self._whole_thread(thread, video):
                        try:
                            yield to_comment(raw, video, channel)
                        except WRONG_SHAPE as error:
                            self._place.add_dead_letter({"comment": raw, "of": video, "channel": channel}, error)
                if self._is_used_up:
                    break
        except CommentsDisabled:
            return
        if is_new and self._is_used_up:
            reason = f"Of {where}, only those in {self._most_pages:,} requests were read; most_pages sets the number."
            self._place.notes.missed(self._place.name, None, None, reason)

    def of_channel(self, channel: str, since: float, until: float, wanted: Wanted) -> Iterator[SearchHit]:
        """Yield a hit for each comment below the videos of a channel that names the brand; takes none of the searches.

        A channel that is closed or has no comments is named in a warning: it is no reason to stop.
        """
        where = f"the comments of the channel {channel}"
        self._begin, oldest = self._api.web.requests, math.inf
        try:
            for threads in self._pages(where, {"allThreadsRelatedToChannelId": channel}):
                for hit in (hit for thread in threads for hit in self._to_hits(thread, wanted)):
                    oldest = min(oldest, hit.at)
                    if hit.at < until and not hit.is_known:
                        yield hit
                if oldest < since:
                    return
                if self._is_used_up:
                    note_missed(self._place, since, oldest, f"Older ones of {where} were not read; see most_pages.")
                    return
        except (CommentsDisabled, NotFound) as error:
            self._place.notes.warnings.append(f"{error} Check channels in [sources.youtube].")

    @property
    def _is_used_up(self) -> bool:
        return self._api.web.requests - self._begin >= self._most_pages

    def _pages(self, where: str, fields: Mapping[str, str | int]) -> Iterator[list[Item]]:
        """Yield the pages of threads of comments, newest first."""
        fixed: dict[str, str | int] = {"part": "snippet,replies", "order": "time", "textFormat": "plainText"}
        for answer in self._api.pages(where, "/commentThreads", {**fixed, "maxResults": PAGE, **fields}):
            yield self._place.objects(answer, "items", where)

    def _to_hits(self, thread: Item, wanted: Wanted) -> Iterator[SearchHit]:
        """Yield a hit for each comment of a thread that names the brand, and a known one for its first comment."""
        for number, raw in enumerate(self._raw_comments(thread, "")):
            video = thread["snippet"].get("videoId")
            if not isinstance(video, str) or not video:  # a comment about the channel itself
                return
            try:
                post = to_comment(raw, video)
            except WRONG_SHAPE as error:
                self._place.add_dead_letter({"comment": raw, "of": video}, error)
                continue
            native, at = post.id.removeprefix("youtube:"), post.created_at.timestamp()
            if number == 0:
                yield SearchHit(native, video, at, is_known=True)
            if wanted.names_brand(post):
                yield SearchHit(native, video, at)

    def _whole_thread(self, thread: Item, video: str) -> Iterator[Item]:
        """Yield the first comment of a thread and all its replies."""
        comments = self._raw_comments(thread, video)
        if not self._has_more(comments):
            yield from comments
            return
        yield comments[0]
        parent = required_text(comments[0], "id")
        where = f"the replies to the comment {parent}"
        fields: dict[str, str | int] = {"part": "snippet", "parentId": parent, "textFormat": "plainText"}
        for answer in self._api.pages(where, "/comments", {**fields, "maxResults": PAGE}):
            yield from self._place.objects(answer, "items", where)
            if self._is_used_up:
                return

    def _has_more(self, comments: list[Item]) -> bool:
        """Return whether replies are missing and may be requested; a malformed comment becomes a dead letter."""
        try:
            return (
                bool(comments)
                and (count(comments[0], "totalReplyCount") or 0) > len(comments) - 1
                and bool(required_text(comments[0], "id"))
                and not self._is_used_up
            )
        except WRONG_SHAPE:
            return False

    def _raw_comments(self, thread: Item, video: str) -> list[Item]:
        try:
            return list(to_comments(thread))
        except WRONG_SHAPE as error:
            self._place.add_dead_letter({"thread": thread, "of": video}, error)
            return []
